// What a server says about itself: all that the checkers, the trace and the page ever see of it.
#pragma once

#include <cstdint>

#include "raft/types.hpp"

namespace whitewater::raft {

// Each observation tells of one change, at the moment it happens, and uses the fields named beside
// it. `node` is always the server that speaks.
enum class ObservationKind : std::uint8_t {
    recovered,      // the server started: term, peer = its vote, entry = last in log, hash = of log
                    //   (and one `appended` for each entry recovered follows)
    role_changed,   // role, term, peer = leader it follows (nobody if unknown)
    term_changed,   // term
    voted,          // term, peer = candidate (nobody: the vote was cleared by a new term)
    vote_received,  // a candidate counted a vote: term, peer = voter
    appended,       // entry, hash = of the log up to and including it, detail = EntryKind
    truncated,      // entry.index = first index removed
    commit_advanced,  // entry = last committed, hash = of the log up to it, term = current term
    applied,          // entry, hash = of the state machine after it, detail = what the entry did
                      //   to it, in the state machine's own numbering
    match_advanced,   // a leader learned: peer's log agrees up to entry.index; term
    persisting,       // token: a durable write of term, peer = vote, entry = last in log was begun
    persisted,        // token: that write, and all before it, are durable
    vote_sent,        // a granted vote left the machine: term, peer = candidate
    ack_sent,         // an append acknowledgement left: term, peer = leader, entry.index = match
    read_confirmed,   // a leader may serve reads at entry.index; term
    dropped,          // a message was ignored: peer = sender, detail = DropReason
};

enum class DropReason : std::uint8_t {
    malformed,
    stale_term,
    stale_reply,
    not_a_member,
    sticky,        // a vote was asked while a leader is being heard (§4.2.3, §9.6)
    rival_leader,  // entries from another leader of the term this server leads: Raft is broken
    contradicts_commit,  // entries other than those that are committed here: Raft is broken
};

struct Observation {
    ObservationKind kind{};
    Role role{};
    std::uint8_t detail = 0;
    NodeId node;
    NodeId peer;
    Term term;
    EntryId entry;
    std::uint64_t hash = 0;  // of a log prefix or of a state
    Token token;
};

const char* name_of(ObservationKind kind);

}  // namespace whitewater::raft
