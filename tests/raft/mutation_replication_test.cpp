// Each way to break replication breaks what it says, and Raft unbroken does not do it.
#include <gtest/gtest.h>

#include "tests/raft/rehearsal.hpp"

namespace whitewater::raft {
namespace {

Settings broken(Mutation mutation) {
    Settings settings = settings_for(3);
    settings.pre_vote = Switch::off;
    settings.check_quorum = Switch::off;
    settings.mutation = mutation;
    return settings;
}

// A message of `leader_term` whose entries, of the terms named, follow `prev`.
struct Carried {
    std::uint64_t leader_term = 1;
    EntryId prev = {};
    std::vector<std::uint64_t> terms = {};
    std::uint64_t commit = 0;
};
void inject(Rehearsal& cluster, NodeId from, NodeId to, const Carried& carried) {
    Bytes bytes;
    for (const std::uint64_t term : carried.terms)
        encode(Entry{{term}, EntryKind::noop, {}}, bytes);
    AppendEntries m;
    m.term = {carried.leader_term};
    m.prev = carried.prev;
    m.commit = {carried.commit};
    m.entries = {static_cast<std::uint32_t>(carried.terms.size()), bytes};
    cluster.inject(from, to, m);
}

// What S2's log holds after S1, leader of term 1, sent three entries and then the first again.
std::string log_after_an_old_message(Mutation mutation) {
    Rehearsal cluster(broken(mutation));
    inject(cluster, s1, s2, {.terms = {1, 1, 1}});
    inject(cluster, s1, s2, {.terms = {1}});
    return cluster.log_of(s2);
}

TEST(MutationOfReplication, TruncateOnStaleAeCutsOffWhatFollowed) {
    EXPECT_EQ(log_after_an_old_message(Mutation::none), "1^1 2^1 3^1");
    EXPECT_EQ(log_after_an_old_message(Mutation::truncate_on_stale_ae), "1^1");
}

// S2, with 1^1 2^1 3^1 of S1, hears S3, leader of term 2, whose log is 1^1 2^2 (and 3^2).
std::string log_after_a_conflict(Mutation mutation) {
    Rehearsal cluster(broken(mutation));
    inject(cluster, s1, s2, {.terms = {1, 1, 1}});
    inject(cluster, s3, s2, {.leader_term = 2, .prev = {{1}, {1}}, .terms = {2}});
    return cluster.log_of(s2);
}

TEST(MutationOfReplication, EntryTermsUncheckedKeepsWhatConflicts) {
    EXPECT_EQ(log_after_a_conflict(Mutation::none), "1^1 2^2");
    EXPECT_EQ(log_after_a_conflict(Mutation::entry_terms_unchecked), "1^1 2^1 3^1");
}

std::string log_after_an_entry_that_does_not_fit(Mutation mutation) {
    Rehearsal cluster(broken(mutation));
    inject(cluster, s1, s2, {.terms = {1, 1}});
    inject(cluster, s3, s2, {.leader_term = 2, .prev = {{2}, {2}}, .terms = {2}});
    return cluster.log_of(s2);
}

TEST(MutationOfReplication, PrevTermUncheckedAppendsBehindAnothersEntry) {
    EXPECT_EQ(log_after_an_entry_that_does_not_fit(Mutation::none), "1^1 2^1");
    EXPECT_EQ(log_after_an_entry_that_does_not_fit(Mutation::prev_term_unchecked), "1^1 2^1 3^2");
}

// What S2, with 1^1 2^1 3^1 of S1, commits when S3 of term 2 tells that 3 is committed and shows
// only that the logs agree at 1.
Index committed_beyond_what_matched(Mutation mutation) {
    Rehearsal cluster(broken(mutation));
    inject(cluster, s1, s2, {.terms = {1, 1, 1}});
    inject(cluster, s3, s2, {.leader_term = 2, .prev = {{1}, {1}}, .commit = 3});
    return cluster.core(s2).commit();
}

TEST(MutationOfReplication, FollowerCommitLastindexCommitsBeyondWhatMatched) {
    EXPECT_EQ(committed_beyond_what_matched(Mutation::none), Index{1});
    EXPECT_EQ(committed_beyond_what_matched(Mutation::follower_commit_lastindex), Index{3});
}

// What an empty S2 commits of which it has nothing.
Index committed_by_a_heartbeat_that_does_not_match(Mutation mutation) {
    Rehearsal cluster(broken(mutation));
    inject(cluster, s1, s2, {.prev = {{1}, {5}}, .commit = 5});
    return cluster.core(s2).commit();
}

TEST(MutationOfReplication, HeartbeatCommitsUnmatchedCommitsWhatIsNotThere) {
    EXPECT_EQ(committed_by_a_heartbeat_that_does_not_match(Mutation::none), Index{0});
    EXPECT_EQ(committed_by_a_heartbeat_that_does_not_match(Mutation::heartbeat_commits_unmatched),
              Index{5});
}

Index committed_after_an_old_message(Mutation mutation) {
    Rehearsal cluster(broken(mutation));
    inject(cluster, s1, s2, {.terms = {1, 1}, .commit = 2});
    inject(cluster, s1, s2, {.terms = {1}, .commit = 1});
    return cluster.core(s2).commit();
}

TEST(MutationOfReplication, CommitRegressGoesBack) {
    EXPECT_EQ(committed_after_an_old_message(Mutation::none), Index{2});
    EXPECT_EQ(committed_after_an_old_message(Mutation::commit_regress), Index{1});
}

// What S2 holds when S1, whom term 2 has deposed, still sends.
std::string log_after_a_deposed_leader_spoke(Mutation mutation) {
    Rehearsal cluster(broken(mutation));
    inject(cluster, s3, s2, {.leader_term = 2, .terms = {2}});
    inject(cluster, s1, s2, {.leader_term = 1, .terms = {1}});
    return cluster.log_of(s2);
}

TEST(MutationOfReplication, MissingReturnStaleTermObeysADeposedLeader) {
    EXPECT_EQ(log_after_a_deposed_leader_spoke(Mutation::none), "1^2");
    EXPECT_EQ(log_after_a_deposed_leader_spoke(Mutation::missing_return_stale_term), "1^1");
}

// What S1, leader of term 1 with three entries, believes of S2 after these answers.
Index match_after(Mutation mutation, const std::vector<AppendEntriesReply>& answers) {
    Rehearsal cluster(broken(mutation));
    cluster.elect(s1, NodeSet::of(s2));
    cluster.propose(s1, "x");
    cluster.propose(s1, "y");
    for (const AppendEntriesReply& answer : answers) cluster.inject(s2, s1, answer);
    return cluster.core(s1).progress(s2)->match();
}
AppendEntriesReply accepted(std::uint64_t term, std::uint64_t match) {
    AppendEntriesReply reply;
    reply.term = {term};
    reply.match = {match};
    return reply;
}

TEST(MutationOfReplication, MatchNotMonotonicGoesBack) {
    const std::vector<AppendEntriesReply> answers{accepted(1, 3), accepted(1, 2)};
    EXPECT_EQ(match_after(Mutation::none, answers), Index{3});
    EXPECT_EQ(match_after(Mutation::match_not_monotonic, answers), Index{2});
}

TEST(MutationOfReplication, AckFromOldTermIsCounted) {
    const std::vector<AppendEntriesReply> answers{accepted(0, 2)};
    EXPECT_EQ(match_after(Mutation::none, answers), Index{0});
    EXPECT_EQ(match_after(Mutation::ack_from_old_term, answers), Index{2});
}

// What S1 has of its own log after it learned of term 9.
std::string log_after_stepping_down(Mutation mutation) {
    Rehearsal cluster(broken(mutation));
    cluster.elect(s1, NodeSet::of(s2));
    cluster.propose(s1, "x");
    inject(cluster, s3, s1, {.leader_term = 9, .prev = {{9}, {7}}});
    return cluster.log_of(s1);
}

TEST(MutationOfReplication, RollbackOnStepdownRemovesWhatIsNotKnownToBeCommitted) {
    EXPECT_EQ(log_after_stepping_down(Mutation::none), "1^1 2^1");
    EXPECT_EQ(log_after_stepping_down(Mutation::rollback_on_stepdown), "");
}

}  // namespace
}  // namespace whitewater::raft
