// The checks' printed names, and the way back.
#include "raft/safety_names.hpp"

#include <array>

namespace whitewater::raft {

namespace {

// In the order of Check: a test holds each against its enumerator.
constexpr std::array<std::string_view, check_count> names = {
    "election_safety",
    "leader_append_only",
    "log_matching",
    "leader_completeness",
    "state_machine_safety",
    "durability",
    "exactly_once",
    "linearizability",
    "persisted_before_sent",
    "quorum_recount",
    "counts_votes_sent",
    "match_is_acknowledged",
    "commits_own_term_only",
    "leader_commits_first",
    "commit_within_log",
    "apply_within_commit",
    "acknowledged_before_durable",
    "contiguous_log",
    "removes_only_conflicts",
    "keeps_committed",
    "durable_state_recovered",
    "monotonic_term",
    "monotonic_commit",
    "monotonic_match",
    "vote_once_per_term",
};
static_assert(static_cast<std::size_t>(Check::vote_once_per_term) + 1 == check_count);

}  // namespace

std::string_view name_of(Check check) {
    return names[static_cast<std::size_t>(check)];
}

std::optional<Check> check_named(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) return static_cast<Check>(i);
    }
    return std::nullopt;
}

std::span<const std::string_view> check_names() {
    return names;
}

}  // namespace whitewater::raft
