// What the checkers know about one server: what it said, and what follows from that.
#pragma once

#include <array>

#include "raft/observation.hpp"
#include "raft/safety_ledger.hpp"
#include "raft/safety_term_runs.hpp"
#include "raft/types.hpp"

namespace whitewater::raft {

// A vote for `candidate` in `term`.
struct CastVote {
    Term term;
    NodeId candidate;
};

// The votes that left for one candidate, of the latest term in which any did.
struct VotesForMe {
    Term term;
    NodeSet sent;
    NodeSet durable;  // those that were on disk when they left
};

// What a leader may know of one server, in its present term.
struct FollowerAcks {
    Index sent;     // the highest acknowledgement that left for it
    Index durable;  // the highest that was on disk when it left
    Index match;    // what the leader says it believes
};

struct ObservedServer {
    Role role{};
    NodeId self;
    Term term;
    Index commit;   // 0 after a restart: it learns it anew (§3.8 keeps neither index)
    Index applied;  // likewise
    TermRuns log;
    DurableLedger ledger;

    CastVote vote;       // the latest, whether or not it is durable
    CastVote vote_sent;  // the latest that left the machine
    VotesForMe votes;

    Index recovering_to;         // the last entry it announced when it recovered
    bool is_recovering = false;  // until that entry is there
    EntryId must_recover;        // what its disk owed it
    bool disk_harmed = false;    // its disk owes it nothing

    std::array<FollowerAcks, max_nodes + 1> followers{};  // by node: while it leads

    bool leads_in(Term t) const { return role == Role::leader && term == t; }
};

}  // namespace whitewater::raft
