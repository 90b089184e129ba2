// What the tests of elections have in common: messages as a candidate and a leader would send them.
#pragma once

#include "tests/raft/rehearsal.hpp"

namespace whitewater::raft {

// Elections by the paper alone: no pre-votes, no check-quorum.
inline Settings plain(std::uint32_t voters) {
    Settings settings = settings_for(voters);
    settings.pre_vote = Switch::off;
    settings.check_quorum = Switch::off;
    return settings;
}

inline RequestVote vote_request(std::uint64_t term, EntryId last = {}) {
    return {VoteKind::vote, {term}, last};
}

inline AppendEntries heartbeat_of(std::uint64_t term) {
    return {{term}, {}, {}, 0, {}};
}

// Whom `server` voted for in its term.
inline NodeId vote_of(const Rehearsal& cluster, NodeId server) {
    return cluster.core(server).hard_state().vote;
}

}  // namespace whitewater::raft
