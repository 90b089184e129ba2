// What a trace says about replicas and clients: the program's kinds of events, and their words.
#pragma once

#include <cstdint>
#include <optional>

#include "raft/observation.hpp"
#include "sim/trace.hpp"

namespace whitewater::kv {

// The kinds from 64 on. Those of observations come first, in the order of raft::ObservationKind.
// `term` is the server's term unless a kind says otherwise.
enum class TraceKind : std::uint8_t {
    recovered = 64,  // node, term, peer = its vote, a = last index, b = its term
    role_changed,    // node, label = role, term, peer = the leader it follows
    term_changed,    // node, term
    voted,           // node, term, peer = candidate
    vote_received,   // node, term, peer = voter
    appended,        // node, label = entry kind, a = index, term = the entry's, b = hash of the
                     //   log up to it
    truncated,       // node, a = first index removed
    committed,       // node, a = index, b = hash of the log up to it
    applied,         // node, label = effect, a = index, term = the entry's, b = hash of the state
                     //   after it
    match_advanced,  // a leader, term, peer, a = index
    persisting,      // node, term, peer = its vote, a = last index, b = token
    persisted,       // node, b = token
    vote_sent,       // node, term, peer = candidate
    ack_sent,        // node, term, peer = leader, a = match
    read_confirmed,  // node, term, a = index
    ignored,         // node, peer = sender, label = reason
    invoke,          // client, op, label = operation, text = "put x 1"
    result,          // client, op, peer = replica that answered, label = ResultWord, term and
                     //   a = index of the entry, text = the value if there is one
    read_served,     // node, op, a = index applied
    step,            // text = the scenario's step, a = its line
    converged,       // the closing: all servers that are up agree
    violation,       // text = "election_safety: ..."
    proposed,        // a leader, op, term, a = index: the operation became this entry of its log
};

// The event that an observation becomes, and back: nothing if the event is no observation.
constexpr TraceKind trace_kind(raft::ObservationKind kind) {
    return static_cast<TraceKind>(static_cast<int>(TraceKind::recovered) + static_cast<int>(kind));
}
constexpr std::optional<raft::ObservationKind> observation_kind(sim::Kind kind) {
    const int number = static_cast<int>(kind) - static_cast<int>(TraceKind::recovered);
    const bool is_observation = number >= 0 && kind < static_cast<sim::Kind>(TraceKind::invoke);
    if (!is_observation) return std::nullopt;
    return static_cast<raft::ObservationKind>(number);
}
static_assert(trace_kind(raft::ObservationKind::dropped) == TraceKind::ignored);
static_assert(trace_kind(raft::ObservationKind::applied) == TraceKind::applied);

// What an applied entry did to the store: the label of an `applied` event.
enum class Effect : std::uint8_t {
    nothing,    // it holds no command
    executed,   // for the first time
    duplicate,  // a retry of what was executed before
    outdated,   // its client has gone on since
};

// A server's state as a trace shows it: the fields of facts.
enum class Field : std::uint8_t {
    up,    // 1 or 0
    role,  // as the label list "role"
    term,
    vote,     // a NodeId, 0: none
    leader,   // a NodeId, 0: unknown
    last,     // index of the last entry in the log
    durable,  // index of the last entry that is on disk
    committed,
    applied,
    state,  // hash of the store
};

// The simulator's schema and ours.
sim::Schema trace_schema();

}  // namespace whitewater::kv
