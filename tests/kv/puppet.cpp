// How the puppet hears, and what the theatre notes.
#include "tests/kv/puppet.hpp"

#include "raft/overloaded.hpp"

namespace whitewater::kv {

using raft::Effects;

void Puppet::start(LocalTime, const raft::DiskImage& disk, Effects& effects) {
    effects.clear();
    strings_.recovered = as_text(disk[raft::FileId::log]);
    strings_.asked.emplace_back("start");
    if (strings_.pull) strings_.pull("start", effects);
}

void Puppet::step(LocalTime, const raft::Input& input, Effects& effects) {
    effects.clear();
    const std::string asked = std::visit(
        raft::Overloaded{
            [](const raft::DeadlinePassed&) { return std::string("deadline"); },
            [](const raft::Packet& p) { return "packet " + std::string(as_text(p.bytes)); },
            [](const raft::Synced& s) { return "synced " + std::to_string(s.token.value); },
            [this](const raft::Propose& p) {
                strings_.commands.emplace_back(p.command.begin(), p.command.end());
                return std::string("propose");
            },
            [](const raft::ReadRequest& r) { return "read " + std::to_string(r.id.value); },
        },
        input);
    strings_.asked.push_back(asked);
    if (strings_.pull) strings_.pull(asked, effects);
}

void add_message(Effects& effects, NodeId to, std::string_view text, std::uint64_t after) {
    raft::Outgoing& message = effects.messages.emplace_back();
    message.to = to;
    message.kind = raft::MessageKind::append_entries_reply;
    message.term = raft::Term{1};
    message.after = raft::Token{after};
    message.promise.kind = raft::Promise::Kind::ack;
    message.bytes.begin = static_cast<std::uint32_t>(effects.bytes.size());
    Writer(effects.bytes).raw(as_bytes(text));
    message.bytes.end = static_cast<std::uint32_t>(effects.bytes.size());
}

void add_write(Effects& effects, std::uint64_t token, std::string_view text) {
    raft::FileWrite& write = effects.writes.emplace_back();
    write.file = raft::FileId::log;
    write.bytes.begin = static_cast<std::uint32_t>(effects.bytes.size());
    Writer(effects.bytes).raw(as_bytes(text));
    write.bytes.end = static_cast<std::uint32_t>(effects.bytes.size());
    effects.syncs.push_back({raft::FileId::log, raft::Token{token}});
}

Theatre::Theatre(ReplicaSettings settings) {
    for (const NodeId extra : {node(2), node(3), client(1), client(2)}) scene.add_extra(extra);
    scene.add(node(1), [this, settings](sim::Machine& machine) {
        return std::make_unique<Replica>(machine, std::make_unique<Puppet>(strings), *this,
                                         settings);
    });
}

void Theatre::ask(std::uint32_t by, std::uint64_t sequence, const Request& request,
                  std::uint32_t attempt) {
    Command command;
    command.op = OperationId{by * 100 + sequence};
    command.client = client(by);
    command.sequence = sequence;
    command.attempt = attempt;
    command.kind = request.kind;
    command.key = request.key;
    command.argument = request.argument;
    command.expected = request.expected;
    Bytes bytes;
    encode(command, bytes);
    scene.say(client(by), node(1), bytes);
}

raft::EntryId Theatre::append_proposed(std::uint64_t term) {
    const raft::EntryId entry{raft::Term{term}, raft::Index{strings.log.size() + 1}};
    strings.log.push_back({entry, raft::EntryKind::command, strings.commands.back()});
    return entry;
}

void Theatre::on_observation(const raft::Observation& said) {
    told.push_back(std::string("observed ") + raft::name_of(said.kind));
}

void Theatre::on_proposed(NodeId, raft::EntryId entry, const Command&) {
    told.push_back("proposed " + std::to_string(entry.index.value));
}

void Theatre::on_applied(NodeId, raft::EntryId entry, const Command&, Store::Taken) {
    told.push_back("applied " + std::to_string(entry.index.value));
}

void Theatre::on_read_served(NodeId, OperationId, raft::Index applied) {
    told.push_back("read at " + std::to_string(applied.value));
}

void Theatre::on_stopped(NodeId) {
    told.emplace_back("stopped");
}

}  // namespace whitewater::kv
