// Which observation becomes which event of the trace.
#include "kv/narrator.hpp"

#include <utility>

#include "kv/trace_words.hpp"

namespace whitewater::kv {

using raft::Observation;
using raft::ObservationKind;

sim::Record Narrator::record(TraceKind kind, NodeId node) const {
    sim::Record record;
    record.time = world_.now();
    record.cause = world_.current_cause();
    record.kind = static_cast<sim::Kind>(kind);
    record.node = node;
    return record;
}

namespace {

// What `b` means differs from kind to kind: see TraceKind.
std::uint64_t second_figure(const Observation& said) {
    if (said.kind == ObservationKind::recovered) return said.entry.term.value;
    const bool is_of_write =
        said.kind == ObservationKind::persisting || said.kind == ObservationKind::persisted;
    return is_of_write ? said.token.value : said.hash;
}

}  // namespace

sim::Seq Narrator::tell(const Observation& said) {
    sim::Record event = record(trace_kind(said.kind), said.node);
    const bool is_of_entry =
        said.kind == ObservationKind::appended || said.kind == ObservationKind::applied;
    event.peer = said.peer;
    event.term = is_of_entry ? said.entry.term.value : said.term.value;
    event.a = said.entry.index.value;
    event.b = second_figure(said);
    event.label = said.kind == ObservationKind::role_changed ? static_cast<std::uint8_t>(said.role)
                                                             : said.detail;
    return world_.recorder().record(std::move(event));
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
    event.label = static_cast<std::uint8_t>(task.request.kind);
    words_.clear();
    append_words(task.request, words_);
    return world_.recorder().record(std::move(event), words_);
}

sim::Seq Narrator::tell_result(NodeId client, const Task& task, const OperationResult& result) {
    sim::Record event = record(TraceKind::result, client);
    event.op = task.op;
    event.peer = result.by;
    event.a = result.index;
    event.term = result.term;
    event.label = static_cast<std::uint8_t>(word_for(task.request.kind, result));
    const bool has_value =
        result.ending == OperationResult::Ending::answered && result.response.value.has_value();
    return world_.recorder().record(std::move(event), has_value
                                                          ? std::string_view(*result.response.value)
                                                          : std::string_view());
}

sim::Seq Narrator::tell_read(NodeId node, OperationId op, raft::Index applied) {
    sim::Record event = record(TraceKind::read_served, node);
    event.op = op;
    event.a = applied.value;
    return world_.recorder().record(std::move(event));
}

sim::Seq Narrator::tell_proposed(NodeId node, OperationId op, raft::EntryId entry) {
    sim::Record event = record(TraceKind::proposed, node);
    event.op = op;
    event.term = entry.term.value;
    event.a = entry.index.value;
    return world_.recorder().record(std::move(event));
}

sim::Seq Narrator::tell_step(std::string_view text, int line) {
    sim::Record event = record(TraceKind::step, nobody);
    event.a = static_cast<std::uint64_t>(line);
    return world_.recorder().record(std::move(event), text);
}

sim::Seq Narrator::tell_converged() {
    return world_.recorder().record(record(TraceKind::converged, nobody));
}

sim::Seq Narrator::tell_violation(std::string_view text) {
    return world_.recorder().record(record(TraceKind::violation, nobody), text);
}

}  // namespace whitewater::kv
