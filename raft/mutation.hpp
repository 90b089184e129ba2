// Ways to break Raft on purpose: each a named switch at the line where real code went wrong.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace whitewater::raft {

// One mistake that real implementations made. `none` is Raft as it should be. What each does wrong
// is told at the line that asks for it; what comes of it, in scenarios/library/bugs, where each has
// a scenario of its name.
//
// A Raft that is broken on purpose does not guard what it knows to be committed
// (Settings::is_sound): those who had the mistake did not either, and the checkers must see it.
enum class Mutation : std::uint8_t {
    none,

    // Elections
    count_stale_votes,        // Xraft #33, little-raft #44
    double_count_votes,       // akka-raft #45, scylla e49d5f89a5
    forget_term_on_restart,   // redisraft 46a6ad0
    forget_vote_on_restart,   // willemt/raft 854a06d (DAOS-333)
    forget_vote_on_stepdown,  // CCF PR 8094, camunda #5356
    half_is_a_quorum,         // hashicorp/raft adf0b6c, 163a55f
    leader_grants_vote,       // DaosRaft #70
    prevote_reply_as_vote,    // scylla bd168d57ff
    prevote_resets_vote,      // rabbitmq/ra PR 608, canonical/raft 98d8f51
    vote_before_persist,      // hashicorp/raft 901ac15, sofa-jraft #1245
    vote_len_only,            // openraft a48a3282
    vote_term_and_index,      // liferaft #8

    // Replication
    ack_from_old_term,            // willemt/raft 285fdff, 8b444aa
    ack_own_last_index,           // CCF #6001, RATIS-2605
    commit_regress,               // PySyncObj #166, raft.tla #19
    entry_terms_unchecked,        // willemt/raft 3fc7f32, camunda #5360
    fig8_commit_old_term,         // the paper's Figure 8; LogCabin #44, willemt/raft 97c9183
    follower_commit_lastindex,    // scylla #9965, NuRaft #57
    heartbeat_commits_unmatched,  // etcd 31ef059, scylla #10578
    match_not_monotonic,          // PySyncObj #167, raft.tla #18
    missing_return_stale_term,    // etcd 6618455
    nack_hint_as_match,           // CCF #5324
    prev_term_unchecked,          // etcd 76f1249, WRaft #1
    rollback_on_stepdown,         // CCF #5674, CCF #7618
    truncate_on_stale_ae,         // willemt/raft #37, CCF #5927, openraft 9540c904

    // Disks
    ack_before_fsync,                   // tikv #994, Jepsen NATS 2.12.1
    async_append_aba,                   // etcd's async_storage_writes_append_aba_race
    single_node_commit_before_persist,  // etcd #14370
    torn_tail_accepted,                 // Alagappan et al., FAST 2018

    // Applying, reads, clients
    apply_before_commit,        // jgroups-raft #26
    no_dedup,                   // hashicorp/raft #142, khepri #250
    read_local_leader,          // consul #54, dqlite #258
    readindex_before_own_term,  // etcd #7331
    restart_commits_log,        // goraft #69
    session_outside_state,      // LogCabin 445f383, copycat PR 134
};

std::string_view name_of(Mutation mutation);
// `none` if there is no mutation of that name.
Mutation mutation_named(std::string_view name);
// All of them, `none` apart.
std::vector<std::string_view> mutation_names();

}  // namespace whitewater::raft
