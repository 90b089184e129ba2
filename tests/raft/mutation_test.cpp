// Each way to break Raft breaks what it says, and Raft unbroken does not do it.
#include "raft/mutation.hpp"

#include <gtest/gtest.h>

#include "tests/raft/rehearsal.hpp"

namespace whitewater::raft {
namespace {

using Disks = Rehearsal::Disks;

Settings broken(Mutation mutation, std::uint32_t voters = 3) {
    Settings settings = settings_for(voters);
    settings.pre_vote = Switch::off;
    settings.mutation = mutation;
    return settings;
}

TEST(Mutation, NamesAreReadBack) {
    const std::vector<std::string_view> names = mutation_names();
    ASSERT_EQ(names.size(), static_cast<std::size_t>(Mutation::session_outside_state));
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto mutation = static_cast<Mutation>(i + 1);
        EXPECT_EQ(name_of(mutation), names[i]);
        EXPECT_EQ(mutation_named(names[i]), mutation);
    }
    EXPECT_EQ(mutation_named("no_such_bug"), Mutation::none);
    EXPECT_EQ(name_of(Mutation::none), "none");
}

// Votes that S2 has sent without its disk having done anything.
std::size_t votes_before_the_disk(Mutation mutation) {
    Rehearsal cluster(broken(mutation), Disks::sync_by_hand);
    cluster.inject(s1, s2, RequestVote{VoteKind::vote, {1}, {}});
    return cluster.in_flight(s2, s1);
}

TEST(Mutation, VoteBeforePersistVotesBeforeTheDiskKnows) {
    EXPECT_EQ(votes_before_the_disk(Mutation::none), 0U);
    EXPECT_EQ(votes_before_the_disk(Mutation::vote_before_persist), 1U);
}

// Requests that S1 has sent without its disk having done anything.
std::size_t candidacies_before_the_disk(Mutation mutation) {
    Rehearsal cluster(broken(mutation), Disks::sync_by_hand);
    cluster.time_out(s1);
    return cluster.in_flight(s1, s2);
}

TEST(Mutation, VoteBeforePersistStandsBeforeTheDiskKnows) {
    EXPECT_EQ(candidacies_before_the_disk(Mutation::none), 0U);
    EXPECT_EQ(candidacies_before_the_disk(Mutation::vote_before_persist), 1U);
}

// What S1 has committed when no disk but those needed for the election was ever synced.
Index committed_without_disks(Mutation mutation) {
    Rehearsal cluster(broken(mutation), Disks::sync_by_hand);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.deliver_all();
    return cluster.core(s1).commit();
}

TEST(Mutation, AckBeforeFsyncCommitsWhatNoDiskHas) {
    EXPECT_EQ(committed_without_disks(Mutation::none), Index{0});
    EXPECT_EQ(committed_without_disks(Mutation::ack_before_fsync), Index{1});
}

// S1's role in term 2 after a vote that was given in term 1.
Role role_after_a_stale_vote(Mutation mutation) {
    Rehearsal cluster(broken(mutation));
    cluster.time_out(s1);
    cluster.deliver(s1, s2);
    cluster.time_out(s1);
    cluster.deliver(s2, s1);
    return cluster.core(s1).role();
}

TEST(Mutation, CountStaleVotesElectsByThem) {
    EXPECT_EQ(role_after_a_stale_vote(Mutation::none), Role::candidate);
    EXPECT_EQ(role_after_a_stale_vote(Mutation::count_stale_votes), Role::leader);
}

// What S1, leader of a second term, has committed when S2 has its entry of the first term only.
Index committed_of_an_old_term(Mutation mutation) {
    Settings settings = broken(mutation);
    settings.batch = 1;
    Rehearsal cluster(settings);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.lose_all();
    cluster.crash(s1);
    cluster.restart(s1);
    cluster.skip(seconds(1));
    cluster.elect(s1, NodeSet::of(s2, s3));
    while (cluster.core(s1).progress(s2)->match() < Index{1}) {
        cluster.deliver(s1, s2);
        cluster.deliver(s2, s1);
    }
    return cluster.core(s1).commit();
}

TEST(Mutation, Fig8CommitsAnEntryOfAnOldTermByCounting) {
    EXPECT_EQ(committed_of_an_old_term(Mutation::none), Index{0});
    EXPECT_EQ(committed_of_an_old_term(Mutation::fig8_commit_old_term), Index{1});
}

// What S1 answers that was deposed and has not heard of it.
std::vector<std::string> answers_of_a_deposed_leader(Mutation mutation) {
    Rehearsal cluster(broken(mutation));
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.deliver_all();
    cluster.skip(seconds(1));
    cluster.elect(s2, NodeSet::of(s3));
    cluster.lose_all();
    cluster.read(s1, 1);
    cluster.deliver_all();
    return cluster.answers();
}

TEST(Mutation, ReadLocalLeaderServesWithoutAsking) {
    EXPECT_EQ(answers_of_a_deposed_leader(Mutation::none), std::vector<std::string>{"1 refused"});
    EXPECT_EQ(answers_of_a_deposed_leader(Mutation::read_local_leader),
              std::vector<std::string>{"1 at 1"});
}

}  // namespace
}  // namespace whitewater::raft
