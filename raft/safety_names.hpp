// The names of everything that is checked: what a verdict, a report and `must violate` may say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace whitewater::raft {

// One thing that must hold. Its printed name is the enumerator's. The order is that of reports.
enum class Check : std::uint8_t {
    // Properties: what users were promised.
    election_safety,       // §3.4, Figure 3.2: at most one leader in a term
    leader_append_only,    // §3.5: a leader never overwrites or removes entries of its own log
    log_matching,          // §3.5: same index and term -> the logs are identical up to there
    leader_completeness,   // §3.6: what was committed is in the log of every later leader
    state_machine_safety,  // §3.6.3: no two servers apply different commands at an index
    durability,            // an acknowledged write is never lost
    exactly_once,          // §6.3: a command takes effect once. Reported by kv
    linearizability,       // §6.3: of the whole history. Reported by the linearizability checker

    // Rules: how Raft keeps its properties.
    persisted_before_sent,  // §3.8: a promise leaves only when what it promises is durable
    quorum_recount,         // §3.4, §3.5: an independent count of each quorum
    counts_votes_sent,      // §3.4: a vote that is counted was sent, to it, in its term
    match_is_acknowledged,  // §3.5: a leader believes no more than was acknowledged to it
    commits_own_term_only,  // §3.6.2: a leader counts replicas only of entries of its term
    leader_commits_first,   // §3.5: others learn of a commitment from the leader that made it
    commit_within_log,      // §3.5: only what is in its log does a server commit
    apply_within_commit,    // Figure 3.1: lastApplied never passes commitIndex
    acknowledged_before_durable,  // §3.5, §3.8: a client is told once a quorum has it on disk
    contiguous_log,               // §3.5: a log has no holes
    removes_only_conflicts,       // §3.5: an entry that agrees with the leader's is never removed
    keeps_committed,              // §3.6: what a server knows to be committed, it never removes
    durable_state_recovered,      // §3.8: what was durable before a crash is there after it
    monotonic_term,               // §3.3: a term never goes back, not even across a restart
    monotonic_commit,             // Figure 3.1: commitIndex increases monotonically
    monotonic_match,              // Figure 3.1: matchIndex increases monotonically
    vote_once_per_term,           // §3.4: one vote a term, first come, first served
};

inline constexpr std::size_t check_count = 25;
inline constexpr Check first_rule_check = Check::persisted_before_sent;

std::string_view name_of(Check check);
// Nothing if there is no check of that name.
std::optional<Check> check_named(std::string_view name);
// All names, properties first. Valid for ever.
std::span<const std::string_view> check_names();

constexpr bool is_property(Check check) {
    return check < first_rule_check;
}

}  // namespace whitewater::raft
