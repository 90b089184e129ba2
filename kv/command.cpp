// The byte forms of commands and replies.
#include "kv/command.hpp"

#include "sim/base/fixed.hpp"

namespace whitewater::kv {

namespace {

std::uint8_t address(NodeId id) {
    return static_cast<std::uint8_t>(id.value);
}

// A 32-bit length, then the bytes.
void write_text(std::string_view text, FixedWriter& to) {
    to.u32(static_cast<std::uint32_t>(text.size()));
    to.raw(as_bytes(text));
}

}  // namespace

void encode(const Command& command, Bytes& out) {
    constexpr std::size_t fixed = 8 + 1 + 1 + 4 + 8 + 3 * 4;
    FixedWriter to = appending(
        fixed + command.key.size() + command.argument.size() + command.expected.size(), out);
    to.u64(command.op.value);
    to.u8(address(command.client));
    to.u8(static_cast<std::uint8_t>(command.kind));
    to.u32(command.attempt);
    to.u64(command.sequence);
    for (const std::string_view text : {command.key, command.argument, command.expected})
        write_text(text, to);
}

std::optional<Command> decode_command(ByteView bytes) {
    Reader reader(bytes);
    Command command;
    command.op = OperationId{reader.u64()};
    command.client = NodeId{reader.u8()};
    const std::uint8_t kind = reader.u8();
    command.attempt = reader.u32();
    command.sequence = reader.u64();
    command.key = as_text(reader.blob());
    command.argument = as_text(reader.blob());
    command.expected = as_text(reader.blob());
    if (!reader.ok() || !reader.at_end()) return std::nullopt;
    if (kind > static_cast<std::uint8_t>(OperationKind::cas)) return std::nullopt;
    if (!is_client(command.client) || command.client.value >= max_addresses) return std::nullopt;
    command.kind = static_cast<OperationKind>(kind);
    return command;
}

void encode(const Reply& reply, Bytes& out) {
    constexpr std::size_t fixed = 8 + 4 + 1 + 1 + 8 + 8 + 1 + 1 + 4;
    const linearizability::Value& value = reply.response.value;
    const std::string_view text = value.has_value() ? std::string_view(*value) : std::string_view();
    FixedWriter to = appending(fixed + text.size(), out);
    to.u64(reply.op.value);
    to.u32(reply.attempt);
    to.u8(static_cast<std::uint8_t>(reply.status));
    to.u8(static_cast<std::uint8_t>(reply.response.outcome));
    to.u64(reply.index);
    to.u64(reply.entry_term);
    to.u8(address(reply.leader));
    to.u8(value.has_value() ? 1 : 0);
    write_text(text, to);
}

std::optional<Reply> decode_reply(ByteView bytes) {
    Reader reader(bytes);
    Reply reply;
    reply.op = OperationId{reader.u64()};
    reply.attempt = reader.u32();
    const std::uint8_t status = reader.u8();
    const std::uint8_t outcome = reader.u8();
    reply.index = reader.u64();
    reply.entry_term = reader.u64();
    reply.leader = NodeId{reader.u8()};
    const std::uint8_t has_value = reader.u8();
    const std::string_view value = as_text(reader.blob());
    if (!reader.ok() || !reader.at_end()) return std::nullopt;
    if (status > static_cast<std::uint8_t>(ReplyStatus::refused)) return std::nullopt;
    if (outcome > static_cast<std::uint8_t>(Outcome::not_done)) return std::nullopt;
    reply.status = static_cast<ReplyStatus>(status);
    reply.response.outcome = static_cast<Outcome>(outcome);
    if (reply.leader != nobody && !is_node(reply.leader)) return std::nullopt;
    if (has_value > 1 || (has_value == 0 && !value.empty())) return std::nullopt;
    if (has_value == 1) reply.response.value = std::string(value);
    return reply;
}

}  // namespace whitewater::kv
