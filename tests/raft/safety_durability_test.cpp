// The checks of what clients were told: each is shown what breaks it, and an innocent twin.
#include <gtest/gtest.h>

#include "tests/raft/safety_stage.hpp"

namespace whitewater::raft {
namespace {

// n1 leads; index 1 is on the disks of n1 and n2, committed, and acknowledged.
void acknowledge_one(Stage& stage) {
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 1);
    stage.tell_client(n1, 1);
}

TEST(Durability, SeesALeaderWithoutAnAcknowledgedWrite) {
    Stage stage;
    acknowledge_one(stage);
    stage.elect(n3, 2, n2);
    EXPECT_EQ(stage.broken(), "leader_completeness durability ");
    EXPECT_EQ(stage.story(Check::durability),
              "n3 became leader of term 2 without 1^1, a write that a client was told is done (on "
              "disk now it is at n1 and n2).");
    // The write is what the user was promised: it names the verdict.
    EXPECT_EQ(stage.safety.findings().first_property()->property, "durability");
}

TEST(Durability, AsksForTheLastAcknowledgedWrite) {
    Stage stage;
    acknowledge_one(stage);
    stage.replicate(n1, n2);
    stage.commit(n1, 2);
    stage.tell_client(n1, 2);
    stage.tell_client(n1, 1);  // an older one, told late
    stage.append(n3, 1);
    stage.elect(n3, 2, n2);
    EXPECT_EQ(stage.broken(), "leader_completeness durability ");
}

TEST(Durability, AsksOnlyForWhatWasAcknowledged) {
    Stage stage;
    acknowledge_one(stage);
    stage.replicate(n1, n2);
    stage.commit(n1, 2);
    stage.append(n3, 1);
    stage.elect(n3, 2, n2);
    EXPECT_EQ(stage.broken(), "leader_completeness ");
    EXPECT_EQ(stage.safety.comparisons(Check::durability), 1U);
}

TEST(Durability, SeesAWriteAcknowledgedBeforeItWasCommittedAndLost) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.tell_client(n1, 1);
    EXPECT_EQ(stage.broken(), "acknowledged_before_durable ");
    stage.elect(n3, 2, n2);
    EXPECT_EQ(stage.broken(), "durability acknowledged_before_durable ");
}

TEST(Durability, SeesAnAcknowledgementAfterALaterElection) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.elect(n3, 2, n2);
    stage.tell_client(n1, 1);
    EXPECT_EQ(stage.broken(), "durability acknowledged_before_durable ");
    EXPECT_EQ(
        stage.story(Check::durability),
        "a client was told in term 1 that its write at 1^1 is done, but n3 had already become "
        "leader of term 2 without it.");
}

TEST(Durability, SeesAnotherEntryCommittedInPlaceOfAnAcknowledgedWrite) {
    Stage stage;
    stage.elect(n3, 2, n2);
    stage.append(n1, 1);
    stage.elect(n1, 3, n2);
    stage.append(n1, 3);
    stage.cut(n2, 1);
    stage.tell_client(n1, 2);
    stage.replicate(n3, n2);
    stage.elect(n3, 4, n2);
    stage.replicate(n3, n2);
    stage.commit(n3, 2);
    EXPECT_EQ(stage.safety.findings().all().back().story,
              "a client was told in term 3 that its write at 2^3 is done, but 2^4 is committed at "
              "that index: no log can hold both.");
}

TEST(Durability, SeesAnAcknowledgementOfWhatIsNotTheCommittedEntry) {
    Stage stage;
    acknowledge_one(stage);
    stage.term(n3, 2);
    stage.append(n3, 2);
    stage.sync(n3);
    stage.tell_client(n3, 1);
    EXPECT_EQ(stage.broken(), "durability acknowledged_before_durable ");
}

TEST(Durability, AllowsAWriteAcknowledgedEarlyThatIsCommittedAfterAll) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.tell_client(n1, 1);
    stage.sync(n1);
    stage.append(n2, 1);
    stage.sync(n2);
    stage.ack(n2, n1, 1);
    stage.commit(n1, 1);
    stage.elect(n2, 2, n3);
    stage.elect(n3, 3, n3);
    EXPECT_EQ(stage.safety.findings().count(Check::durability), 1U);  // n3 lacks it
    EXPECT_EQ(stage.safety.comparisons(Check::durability), 3U);
}

TEST(Durability, AllowsALaterLeaderThatHasAWriteAcknowledgedEarly) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.append(n3, 1);
    stage.elect(n3, 2, n2);
    stage.tell_client(n1, 1);
    EXPECT_EQ(stage.broken(), "acknowledged_before_durable ");
    EXPECT_EQ(stage.safety.comparisons(Check::durability), 1U);
}

TEST(Durability, AllowsALeaderElectedWithAWriteAcknowledgedEarly) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.append(n3, 1);
    stage.tell_client(n1, 1);
    stage.elect(n3, 2, n2);
    EXPECT_EQ(stage.broken(), "acknowledged_before_durable ");
    EXPECT_EQ(stage.safety.comparisons(Check::durability), 1U);
}

TEST(Durability, AsksOnlyLaterLeadersForAWriteAcknowledgedEarly) {
    Stage stage;
    stage.elect(n1, 3, n2);
    stage.append(n1, 3);
    stage.tell_client(n1, 1);
    stage.elect(n2, 2, n2);
    EXPECT_EQ(stage.safety.findings().count(Check::durability), 0U);
    stage.elect(n2, 3, n2);
    EXPECT_EQ(stage.safety.findings().count(Check::durability), 0U);
    EXPECT_EQ(stage.safety.comparisons(Check::durability), 0U);
    stage.elect(n2, 4, n2);
    EXPECT_EQ(stage.safety.findings().count(Check::durability), 1U);
    EXPECT_EQ(stage.safety.comparisons(Check::durability), 1U);
}

TEST(Durability, AllowsLeadersThatHaveTheWrite) {
    Stage stage;
    acknowledge_one(stage);
    stage.elect(n2, 2, n3);
    stage.replicate(n2, n3);
    stage.elect(n1, 3, n3);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::durability), 2U);
}

TEST(Durability, AsksNothingOfALeaderOfAnEarlierTerm) {
    Stage stage;
    stage.elect(n1, 2, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 1);
    stage.tell_client(n1, 1);
    stage.elect(n3, 1, n3);
    EXPECT_EQ(stage.safety.findings().count(Check::durability), 0U);
}

TEST(Durability, SeesAConvergedLogWithoutTheWrite) {
    Stage stage;
    acknowledge_one(stage);
    stage.commit(n2, 1);
    stage.apply(n2, 1);
    stage.safety.converged(NodeSet::of(n2, n3), stage.now, 99);
    EXPECT_EQ(stage.broken(), "durability ");
    EXPECT_EQ(stage.story(Check::durability),
              "the cluster converged, but n3's log lacks 1^1, a write that a client was told is "
              "done.");
    EXPECT_EQ(stage.first(Check::durability)->event, 99U);
    EXPECT_EQ(stage.first(Check::durability)->at, stage.now);
}

TEST(Durability, SeesAConvergedStateWithoutTheWrite) {
    Stage stage;
    acknowledge_one(stage);
    stage.safety.converged(NodeSet::of(n2), stage.now, 99);
    EXPECT_EQ(stage.broken(), "durability ");
    EXPECT_EQ(stage.signature(Check::durability),
              "durability: the converged state lacks an acknowledged write");
}

TEST(Durability, SeesAConvergedLogWithoutAWriteThatNobodyCommitted) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.tell_client(n1, 1);
    stage.safety.converged(NodeSet::of(n2), stage.now, 99);
    EXPECT_EQ(stage.broken(), "durability acknowledged_before_durable ");
}

TEST(Durability, AllowsAConvergedClusterThatHasTheWrite) {
    Stage stage;
    acknowledge_one(stage);
    stage.commit(n2, 1);
    stage.apply(n1, 1);
    stage.apply(n2, 1);
    stage.safety.converged(NodeSet::of(n1, n2), stage.now, 99);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::durability), 2U);
}

TEST(Durability, ComparesNothingIfNothingWasAcknowledged) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.safety.converged(NodeSet::of(n1, n2, n3), stage.now, 99);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::durability), 0U);
}

TEST(AcknowledgedBeforeDurable, SeesAWriteThatOneDiskHas) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.sync(n1);
    stage.append(n2, 1);
    stage.begin_write(n2);
    stage.tell_client(n1, 1);
    EXPECT_EQ(stage.broken(), "acknowledged_before_durable ");
    EXPECT_EQ(stage.story(Check::acknowledged_before_durable),
              "n1 told a client that its write at 1^1 is done while, of the voters n1, n2 and "
              "n3, only n1 had it on disk: a crash can lose it.");
}

TEST(AcknowledgedBeforeDurable, DoesNotCountServersThatAreNoVoters) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.sync(n1);
    stage.append(n4, 1);
    stage.sync(n4);
    stage.tell_client(n1, 1);
    EXPECT_EQ(stage.broken(), "acknowledged_before_durable ");
}

TEST(AcknowledgedBeforeDurable, DoesNotCountAnotherEntryAtTheSameIndex) {
    Stage stage;
    stage.elect(n1, 2, n2);
    stage.append(n1, 2);
    stage.sync(n1);
    stage.append(n3, 1);
    stage.sync(n3);
    stage.tell_client(n1, 1);
    EXPECT_EQ(stage.broken(), "acknowledged_before_durable ");
}

TEST(AcknowledgedBeforeDurable, AllowsAWriteThatAMajorityHas) {
    Stage stage;
    acknowledge_one(stage);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::acknowledged_before_durable), 1U);
}

}  // namespace
}  // namespace whitewater::raft
