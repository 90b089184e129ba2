// The names of the mutations, as scenario files spell them.
#include "raft/mutation.hpp"

#include <array>

namespace whitewater::raft {

namespace {

struct Named {
    Mutation mutation;
    std::string_view name;
};

// In the order of Mutation: a test holds each against its enumerator.
constexpr std::array mutations = {
    Named{Mutation::count_stale_votes, "count_stale_votes"},
    Named{Mutation::double_count_votes, "double_count_votes"},
    Named{Mutation::forget_term_on_restart, "forget_term_on_restart"},
    Named{Mutation::forget_vote_on_restart, "forget_vote_on_restart"},
    Named{Mutation::forget_vote_on_stepdown, "forget_vote_on_stepdown"},
    Named{Mutation::half_is_a_quorum, "half_is_a_quorum"},
    Named{Mutation::leader_grants_vote, "leader_grants_vote"},
    Named{Mutation::prevote_reply_as_vote, "prevote_reply_as_vote"},
    Named{Mutation::prevote_resets_vote, "prevote_resets_vote"},
    Named{Mutation::vote_before_persist, "vote_before_persist"},
    Named{Mutation::vote_len_only, "vote_len_only"},
    Named{Mutation::vote_term_and_index, "vote_term_and_index"},
    Named{Mutation::ack_from_old_term, "ack_from_old_term"},
    Named{Mutation::ack_own_last_index, "ack_own_last_index"},
    Named{Mutation::commit_regress, "commit_regress"},
    Named{Mutation::entry_terms_unchecked, "entry_terms_unchecked"},
    Named{Mutation::fig8_commit_old_term, "fig8_commit_old_term"},
    Named{Mutation::follower_commit_lastindex, "follower_commit_lastindex"},
    Named{Mutation::heartbeat_commits_unmatched, "heartbeat_commits_unmatched"},
    Named{Mutation::match_not_monotonic, "match_not_monotonic"},
    Named{Mutation::missing_return_stale_term, "missing_return_stale_term"},
    Named{Mutation::nack_hint_as_match, "nack_hint_as_match"},
    Named{Mutation::prev_term_unchecked, "prev_term_unchecked"},
    Named{Mutation::rollback_on_stepdown, "rollback_on_stepdown"},
    Named{Mutation::truncate_on_stale_ae, "truncate_on_stale_ae"},
    Named{Mutation::ack_before_fsync, "ack_before_fsync"},
    Named{Mutation::async_append_aba, "async_append_aba"},
    Named{Mutation::single_node_commit_before_persist, "single_node_commit_before_persist"},
    Named{Mutation::torn_tail_accepted, "torn_tail_accepted"},
    Named{Mutation::apply_before_commit, "apply_before_commit"},
    Named{Mutation::no_dedup, "no_dedup"},
    Named{Mutation::read_local_leader, "read_local_leader"},
    Named{Mutation::readindex_before_own_term, "readindex_before_own_term"},
    Named{Mutation::restart_commits_log, "restart_commits_log"},
    Named{Mutation::session_outside_state, "session_outside_state"},
};

}  // namespace

std::string_view name_of(Mutation mutation) {
    for (const Named& named : mutations) {
        if (named.mutation == mutation) return named.name;
    }
    return "none";
}

Mutation mutation_named(std::string_view name) {
    for (const Named& named : mutations) {
        if (named.name == name) return named.mutation;
    }
    return Mutation::none;
}

std::vector<std::string_view> mutation_names() {
    std::vector<std::string_view> names;
    for (const Named& named : mutations) names.push_back(named.name);
    return names;
}

}  // namespace whitewater::raft
