// The byte forms of commands and replies.
#include "kv/command.hpp"

namespace whitewater::kv {

namespace {

std::uint64_t address(NodeId id) {
    return id.value;
}

// A response's value, with a flag for "none".
void encode_value(const linearizability::Value& value, Writer& out) {
    out.u8(value.has_value() ? 1 : 0);
    out.blob(as_bytes(value.has_value() ? std::string_view(*value) : std::string_view()));
}

}  // namespace

void encode(const Command& command, Bytes& out) {
    Writer writer(out);
    writer.u64(command.op.value);
    writer.u8(static_cast<std::uint8_t>(address(command.client)));
    writer.u8(static_cast<std::uint8_t>(command.kind));
    writer.u32(command.attempt);
    writer.u64(command.sequence);
    writer.blob(as_bytes(command.key));
    writer.blob(as_bytes(command.argument));
    writer.blob(as_bytes(command.expected));
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
    Writer writer(out);
    writer.u64(reply.op.value);
    writer.u32(reply.attempt);
    writer.u8(static_cast<std::uint8_t>(reply.status));
    writer.u8(static_cast<std::uint8_t>(reply.response.outcome));
    writer.u64(reply.index);
    writer.u64(reply.entry_term);
    writer.u8(static_cast<std::uint8_t>(address(reply.leader)));
    encode_value(reply.response.value, writer);
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
