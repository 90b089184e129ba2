// The safety checkers: observers that hold a cluster to what Raft promises, from observations
// alone.
#pragma once

#include <cstdint>
#include <memory>

#include "raft/observation.hpp"
#include "raft/safety_findings.hpp"
#include "raft/safety_names.hpp"
#include "sim/base/ids.hpp"
#include "sim/base/time.hpp"

namespace whitewater::raft {

class Checkers;

// One cluster's checkers.
//
// They see observations and a few facts that only the outside knows (a crash, an acknowledgement),
// never a server's internals: the same checkers run beside a simulation, over a trace file, and
// over somebody else's Raft. What they need of it is what raft/observation.hpp says, in the order
// in which it happened, each promise (vote_sent, ack_sent) when it leaves the machine, and hashes
// of log prefixes and states that are equal where those are.
//
// What is checked has a name (safety_names.hpp) and a method whose name begins with it, with the
// words of the paper beside it and the reason why it is O(1):
//
//     safety_elections.cpp    election_safety, quorum_recount (of votes), vote_once_per_term,
//                             counts_votes_sent, monotonic_term
//     safety_logs.cpp         leader_append_only, log_matching, contiguous_log,
//                             removes_only_conflicts, keeps_committed
//     safety_commits.cpp      leader_completeness, quorum_recount (of acknowledgements),
//                             commits_own_term_only, leader_commits_first, commit_within_log,
//                             monotonic_commit
//     safety_states.cpp       state_machine_safety, apply_within_commit
//     safety_promises.cpp     persisted_before_sent, match_is_acknowledged, monotonic_match
//     safety_recovery.cpp     durable_state_recovered
//     safety_durability.cpp   durability, acknowledged_before_durable
//
// What they find is in findings(): broken properties name the verdict, broken rules tell how it
// came about, and the checkers go on after either. Where one election breaks several properties,
// the order is election_safety, durability, leader_completeness.
//
// One observation costs some tens of nanoseconds and, in the long run, no allocation. Memory grows
// with the log (48 bytes an entry, however many servers have it) until prune() is called.
//
// Not yet: changes of membership, and snapshots, of which servers do not yet speak.
class Safety {
  public:
    // The voters are fixed: all quorums are majorities of them. Others may speak (learners).
    explicit Safety(NodeSet voters);
    ~Safety();
    Safety(Safety&&) noexcept;
    Safety& operator=(Safety&&) noexcept;

    // Something a server said, in the order in which it happened. `event_seq` is the trace record
    // that a violation shall point at. REQUIRES: is_node(observation.node).
    void observe(const Observation& observation, Time now, std::uint64_t event_seq);

    // A client was told by `by` that its write, which sits in the log at `entry`, is done. `by` may
    // be nobody, if it is not known.
    void acknowledged(EntryId entry, NodeId by, Time now, std::uint64_t event_seq);

    // The process is gone, and with it all that was not durable; what the disk kept of the rest is
    // unknown until the server says `recovered`.
    void crashed(NodeId node);

    // The disk broke a promise of its own (wiped, rotten, lost pages): whatever the server recovers
    // next is not held against what was durable.
    void disk_harmed(NodeId node);

    // The story is over and these servers, all that are up, have the same log and state.
    void converged(NodeSet nodes, Time now, std::uint64_t event_seq);

    // Forgets what was learned of indexes before `first_kept`. REQUIRES: every disk has a snapshot
    // that covers them. Memory then stays flat.
    void prune(Index first_kept);

    const Findings& findings() const;
    // For the checks that are made elsewhere: exactly_once, linearizability.
    Findings& findings();

    // How often the check compared two things that could have differed. A check with none passed
    // for nothing.
    std::uint64_t comparisons(Check check) const;

  private:
    std::unique_ptr<Checkers> checkers_;
};

}  // namespace whitewater::raft
