// Which observation becomes which event of the trace.
#include "kv/narrator.hpp"

#include <fmt/format.h>

namespace whitewater::kv {

using raft::Observation;
using raft::ObservationKind;

namespace {

std::string words_of(const Request& request) {
    switch (request.kind) {
        case OperationKind::get:
            return fmt::format("get {}", request.key);
        case OperationKind::put:
            return fmt::format("put {} {}", request.key, request.argument);
        case OperationKind::remove:
            return fmt::format("delete {}", request.key);
        case OperationKind::append:
            return fmt::format("append {} {}", request.key, request.argument);
        case OperationKind::cas:
            return fmt::format("cas {} {} {}", request.key, request.expected, request.argument);
    }
    return {};
}

}  // namespace

sim::Record Narrator::record(TraceKind kind, NodeId node) const {
    sim::Record record;
    record.time = world_.now();
    record.cause = world_.current_cause();
    record.kind = static_cast<sim::Kind>(kind);
    record.node = node;
    return record;
}

sim::Seq Narrator::tell(const Observation& said) {
    sim::Record event = record(TraceKind::recovered, said.node);
    event.peer = said.peer;
    event.term = said.term.value;
    const auto as = [&event](TraceKind kind, std::uint64_t a, std::uint64_t b) {
        event.kind = static_cast<sim::Kind>(kind);
        event.a = a;
        event.b = b;
    };
    const std::uint64_t index = said.entry.index.value;
    switch (said.kind) {
        case ObservationKind::recovered:
            as(TraceKind::recovered, index, said.entry.term.value);
            break;
        case ObservationKind::role_changed:
            as(TraceKind::role_changed, 0, 0);
            event.label = static_cast<std::uint8_t>(said.role);
            break;
        case ObservationKind::term_changed:
            as(TraceKind::term_changed, 0, 0);
            break;
        case ObservationKind::voted:
            as(TraceKind::voted, 0, 0);
            break;
        case ObservationKind::vote_received:
            as(TraceKind::vote_received, 0, 0);
            break;
        case ObservationKind::appended:
            as(TraceKind::appended, index, said.hash);
            event.term = said.entry.term.value;
            break;
        case ObservationKind::truncated:
            as(TraceKind::truncated, index, 0);
            break;
        case ObservationKind::commit_advanced:
            as(TraceKind::committed, index, said.hash);
            break;
        case ObservationKind::applied:
            as(TraceKind::applied, index, said.hash);
            event.term = said.entry.term.value;
            break;
        case ObservationKind::read_confirmed:
            as(TraceKind::read_confirmed, index, 0);
            break;
        case ObservationKind::dropped:
            as(TraceKind::ignored, 0, 0);
            event.label = said.detail;
            break;
        case ObservationKind::match_advanced:
        case ObservationKind::persisting:
        case ObservationKind::persisted:
        case ObservationKind::vote_sent:
        case ObservationKind::ack_sent:
            return world_.recorder().last();  // the network's and the disk's events tell these
    }
    return world_.recorder().record(event);
}

void Narrator::tell_change(NodeId node, const ServerState& before, const ServerState& after) {
    sim::Recorder& recorder = world_.recorder();
    const auto fact = [&recorder, node](Field field, std::uint64_t was, std::uint64_t is) {
        recorder.fact(node, static_cast<std::uint8_t>(field), was, is);
    };
    fact(Field::up, before.is_up ? 1 : 0, after.is_up ? 1 : 0);
    fact(Field::role, static_cast<std::uint64_t>(before.role),
         static_cast<std::uint64_t>(after.role));
    fact(Field::term, before.term.value, after.term.value);
    fact(Field::vote, before.vote.value, after.vote.value);
    fact(Field::leader, before.leader.value, after.leader.value);
    fact(Field::last, before.last.value, after.last.value);
    fact(Field::durable, before.durable.value, after.durable.value);
    fact(Field::committed, before.committed.value, after.committed.value);
    fact(Field::applied, before.applied.value, after.applied.value);
    fact(Field::state, before.hash, after.hash);
}

sim::Seq Narrator::tell_invoke(NodeId client, const Task& task) {
    sim::Record event = record(TraceKind::invoke, client);
    event.op = task.op;
    event.peer = task.via;
    return world_.recorder().record(event, words_of(task.request));
}

sim::Seq Narrator::tell_result(NodeId client, const Task& task, const OperationResult& result) {
    sim::Record event = record(TraceKind::result, client);
    event.op = task.op;
    event.peer = result.by;
    event.a = result.index;
    event.term = result.term;
    return world_.recorder().record(event, describe(task.request.kind, result));
}

sim::Seq Narrator::tell_read(NodeId node, OperationId op, raft::Index applied) {
    sim::Record event = record(TraceKind::read_served, node);
    event.op = op;
    event.a = applied.value;
    return world_.recorder().record(event);
}

sim::Seq Narrator::tell_step(std::string_view text, int line) {
    sim::Record event = record(TraceKind::step, nobody);
    event.a = static_cast<std::uint64_t>(line);
    return world_.recorder().record(event, text);
}

sim::Seq Narrator::tell_violation(std::string_view text) {
    return world_.recorder().record(record(TraceKind::violation, nobody), text);
}

}  // namespace whitewater::kv
