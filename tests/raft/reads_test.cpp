// The rules of reads without a log entry: §6.4 of the dissertation.
#include <gtest/gtest.h>

#include "tests/raft/rehearsal.hpp"

namespace whitewater::raft {
namespace {

using Answers = std::vector<std::string>;

// S1 leads, all have its no-op, nothing is on its way.
Rehearsal led(Settings settings = settings_for(3)) {
    Rehearsal cluster(settings);
    cluster.elect(s1, settings.voters - NodeSet::of(s1));
    cluster.deliver_all();
    cluster.time_out(s1);
    cluster.deliver_all();
    return cluster;
}

TEST(Read, WaitsForARoundThatBeganAfterItCame) {
    Rehearsal cluster = led();
    cluster.time_out(s1);  // a heartbeat is on its way already
    cluster.read(s1, 1);
    cluster.deliver(s1, s2);
    cluster.deliver(s2, s1);
    EXPECT_EQ(cluster.answers(), Answers{}) << "S2 answered the heartbeat, which left before";
    cluster.deliver(s1, s2);
    cluster.deliver(s2, s1);
    EXPECT_EQ(cluster.answers(), Answers{"1 at 1"});
}

TEST(Read, ComesAfterWhatWasCommittedWhenItCame) {
    Rehearsal cluster = led();
    cluster.propose(s1, "x");
    cluster.deliver_all();
    cluster.read(s1, 1);
    cluster.deliver_all();
    EXPECT_EQ(cluster.answers(), Answers{"1 at 2"});
}

// Bug L2: the commit index of a new leader may be behind what the leader before it acknowledged.
TEST(Read, WaitsUntilAnEntryOfTheLeadersOwnTermIsCommitted) {
    Rehearsal cluster = led();
    cluster.propose(s1, "x");
    cluster.deliver_all();
    ASSERT_EQ(cluster.core(s1).commit(), Index{2});
    ASSERT_EQ(cluster.core(s2).commit(), Index{1});
    cluster.crash(s1);
    cluster.skip(seconds(1));
    cluster.elect(s2, NodeSet::of(s3));
    cluster.read(s2, 1);
    cluster.deliver_last(s2, s3);  // the round, before the no-op
    cluster.deliver(s3, s2);
    EXPECT_EQ(cluster.answers(), Answers{});
    cluster.deliver_between(NodeSet::of(s2, s3));
    EXPECT_EQ(cluster.answers(), Answers{"1 at 3"});
}

TEST(Read, ThatComeDuringARoundShareTheNext) {
    Rehearsal cluster = led();
    cluster.read(s1, 1);
    for (std::uint64_t id = 2; id <= 9; ++id) cluster.read(s1, id);
    EXPECT_EQ(cluster.in_flight(s1, s2), 1U);
    cluster.deliver(s1, s2);
    cluster.deliver(s2, s1);
    EXPECT_EQ(cluster.answers().size(), 1U);
    EXPECT_EQ(cluster.in_flight(s1, s2), 1U);
    cluster.deliver(s1, s2);
    cluster.deliver(s2, s1);
    EXPECT_EQ(cluster.answers().size(), 9U);
}

TEST(Read, ARoundTravelsWithTheEntriesThatAreSentAnyway) {
    Rehearsal cluster = led();
    cluster.read(s1, 1);
    cluster.read(s1, 2);  // waits for the next round
    cluster.lose(s1, s2);
    cluster.lose(s1, s3);
    cluster.propose(s1, "x");
    cluster.deliver(s1, s2);
    cluster.deliver(s2, s1);
    EXPECT_EQ(cluster.answers(), (Answers{"1 at 1", "2 at 1"}));
}

TEST(Read, ARoundThatIsLostIsRepeatedByTheHeartbeat) {
    Rehearsal cluster = led();
    cluster.read(s1, 1);
    cluster.lose_all();
    cluster.read(s1, 2);
    cluster.time_out(s1);
    cluster.deliver(s1, s2);
    cluster.deliver(s2, s1);
    EXPECT_EQ(cluster.answers(), (Answers{"1 at 1", "2 at 1"}));
}

TEST(Read, ADuplicatedAnswerConfirmsNothingNew) {
    Rehearsal cluster = led(settings_for(5));
    cluster.read(s1, 1);
    cluster.deliver(s1, s2);
    cluster.duplicate(s2, s1);
    cluster.deliver(s2, s1);
    EXPECT_EQ(cluster.answers(), Answers{});
    cluster.deliver(s1, s3);
    cluster.deliver(s3, s1);
    EXPECT_EQ(cluster.answers(), Answers{"1 at 1"});
}

// Bug L3: rounds are told apart for ever, also across the terms of one leader.
TEST(Read, AnAnswerOfAnEarlierTermConfirmsNothing) {
    Rehearsal cluster = led();
    cluster.inject(s3, s1, AppendEntriesReply{{4}, AppendOutcome::stale_term, 0, {}, {}, {}});
    cluster.skip(seconds(1));
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.deliver_all();
    cluster.read(s1, 1);
    cluster.inject(s2, s1, AppendEntriesReply{{1}, AppendOutcome::accepted, 1, {1}, {}, {}});
    EXPECT_EQ(cluster.answers(), Answers{});
    cluster.inject(s2, s1, AppendEntriesReply{{5}, AppendOutcome::accepted, 99, {1}, {}, {}});
    EXPECT_EQ(cluster.answers(), Answers{}) << "no such round was ever begun";
}

TEST(Read, IsRefusedByAFollowerWhichNamesTheLeader) {
    Rehearsal cluster = led();
    cluster.read(s2, 1);
    EXPECT_EQ(cluster.answers(), Answers{"1 refused"});
    EXPECT_EQ(cluster.effects_of(s2).reads.at(0).leader, s1);
}

TEST(Read, IsRefusedWhenTheLeaderStepsDown) {
    Rehearsal cluster = led();
    cluster.read(s1, 1);
    cluster.inject(s2, s1, AppendEntriesReply{{4}, AppendOutcome::stale_term, 0, {}, {}, {}});
    EXPECT_EQ(cluster.answers(), Answers{"1 refused"});
}

TEST(Read, DoesNotWaitForASlowDisk) {
    Rehearsal cluster(3, Rehearsal::Disks::sync_by_hand);
    cluster.elect(s1, NodeSet::of(s2, s3));
    for (int i = 0; i < 3; ++i) {
        cluster.deliver_all();
        for (NodeId server : {s1, s2, s3}) cluster.sync(server);
    }
    cluster.deliver_all();
    cluster.propose(s1, "x");
    cluster.deliver_all();  // S2 and S3 are writing
    cluster.read(s1, 1);
    cluster.deliver_all();
    EXPECT_EQ(cluster.answers(), Answers{"1 at 1"});
}

TEST(Read, OfAServerAloneIsAnsweredAtOnce) {
    Rehearsal cluster(1);
    cluster.elect(s1, {});
    cluster.read(s1, 1);
    EXPECT_EQ(cluster.answers(), Answers{"1 at 1"});
}

TEST(Read, LocalAsksNobody) {
    Settings settings = settings_for(3);
    settings.reads = ReadMode::local;
    Rehearsal cluster = led(settings);
    cluster.read(s1, 1);
    EXPECT_EQ(cluster.answers(), Answers{"1 at 1"});
    EXPECT_EQ(cluster.in_flight(s1, s2), 0U);
    cluster.read(s2, 2);
    EXPECT_EQ(cluster.answers().back(), "2 refused");
}

TEST(Read, ThroughTheLogIsNotAskedOfTheCore) {
    Settings settings = settings_for(3);
    settings.reads = ReadMode::log;
    Rehearsal cluster = led(settings);
    EXPECT_THROW(cluster.read(s1, 1), CheckFailure);
}

}  // namespace
}  // namespace whitewater::raft
