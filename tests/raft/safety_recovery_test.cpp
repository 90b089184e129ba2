// What a crash may take and a restart must bring back: the check, and its innocent twins.
#include <gtest/gtest.h>

#include "tests/raft/safety_stage.hpp"

namespace whitewater::raft {
namespace {

TEST(DurableStateRecovered, SeesDurableEntriesThatWereLost) {
    Stage stage;
    stage.append(n1, 1);
    stage.append(n1, 1);
    stage.sync(n1);
    stage.crash(n1);
    stage.disk(n1).log.pop_back();
    stage.disk(n1).hash.pop_back();
    stage.recover(n1);
    EXPECT_EQ(stage.broken(), "durable_state_recovered ");
    EXPECT_EQ(stage.story(Check::durable_state_recovered),
              "n1 restarted with a log that ends with 1^1 and lacks 2^1, which had been made "
              "durable.");
}

TEST(DurableStateRecovered, SeesALogThatIsGone) {
    Stage stage;
    stage.append(n1, 1);
    stage.sync(n1);
    stage.crash(n1);
    stage.disk(n1) = {};
    stage.recover(n1);
    EXPECT_EQ(stage.broken(), "durable_state_recovered ");
}

// Bug D4: recovery brings back entries that had been truncated and replaced.
TEST(DurableStateRecovered, SeesEntriesThatHadBeenReplaced) {
    Stage stage;
    stage.append(n1, 1);
    stage.sync(n1);
    const Stage::Held old = stage.disk(n1);
    stage.cut(n1, 1);
    stage.append(n1, 2);
    stage.sync(n1);
    stage.crash(n1);
    stage.disk(n1) = old;
    stage.recover(n1);
    EXPECT_EQ(stage.broken(), "durable_state_recovered ");
}

TEST(DurableStateRecovered, SeesAForgottenVote) {
    Stage stage;
    stage.term(n1, 3);
    stage.voted(n1, n2);
    stage.sync(n1);
    stage.crash(n1);
    stage.disk(n1).vote = nobody;
    stage.recover(n1);
    EXPECT_EQ(stage.broken(), "durable_state_recovered ");
    EXPECT_EQ(stage.story(Check::durable_state_recovered),
              "n1 restarted in term 3 with no vote, but its vote for n2 had been made durable.");
}

TEST(DurableStateRecovered, JudgesWithoutBeingToldOfTheCrash) {
    Stage stage;
    stage.append(n1, 1);
    stage.sync(n1);
    stage.disk(n1) = {};
    stage.recover(n1);
    EXPECT_EQ(stage.broken(), "durable_state_recovered ");
}

TEST(DurableStateRecovered, AllowsALaterTermThatWasNotDurableToBeKept) {
    Stage stage;
    stage.term(n1, 3);
    stage.voted(n1, n2);
    stage.sync(n1);
    stage.term(n1, 4);
    stage.begin_write(n1);
    stage.crash(n1);
    stage.disk(n1).term = {4};
    stage.disk(n1).vote = nobody;
    stage.recover(n1);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::durable_state_recovered), 0U);
}

TEST(DurableStateRecovered, ComparesADurableVote) {
    Stage stage;
    stage.recover(n1);  // for the first time: nothing was durable
    EXPECT_EQ(stage.safety.comparisons(Check::durable_state_recovered), 0U);
    stage.term(n1, 3);
    stage.voted(n1, n2);
    stage.sync(n1);
    stage.crash(n1);
    stage.recover(n1);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::durable_state_recovered), 1U);
}

TEST(DurableStateRecovered, AllowsWhatWasNotDurableToBeLost) {
    Stage stage;
    stage.append(n1, 1);
    stage.sync(n1);
    stage.append(n1, 1);
    stage.begin_write(n1);
    stage.crash(n1);
    stage.recover(n1);
    stage.append(n1, 2);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::durable_state_recovered), 1U);
}

TEST(DurableStateRecovered, AllowsWhatWasNotDurableToBeKept) {
    Stage stage;
    stage.append(n1, 1);
    stage.term(n1, 2);
    stage.voted(n1, n2);
    stage.begin_write(n1);
    const Stage::Held memory = stage.memory(n1);
    stage.crash(n1);
    stage.disk(n1) = memory;
    stage.recover(n1);
    stage.send_vote(n1, n2);  // and it is durable now
    stage.ack(n1, n2, 1);
    EXPECT_EQ(stage.broken(), "");
}

// The truncation was on its way to the disk: it may have arrived.
TEST(DurableStateRecovered, AllowsATruncationThatWasNotDurableToBeKept) {
    Stage stage;
    stage.append(n1, 1);
    stage.append(n1, 1);
    stage.sync(n1);
    stage.cut(n1, 2);
    stage.append(n1, 2);
    stage.begin_write(n1);
    stage.crash(n1);
    stage.disk(n1).log.pop_back();
    stage.disk(n1).hash.pop_back();
    stage.recover(n1);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::durable_state_recovered), 1U);
}

TEST(DurableStateRecovered, AllowsAHarmedDiskToLoseAllOnce) {
    Stage stage;
    stage.append(n1, 1);
    stage.term(n1, 2);
    stage.voted(n1, n2);
    stage.sync(n1);
    stage.crash(n1);
    stage.safety.disk_harmed(n1);
    stage.disk(n1) = {};
    stage.recover(n1);
    EXPECT_EQ(stage.broken(), "");
    stage.append(n1, 1);
    stage.sync(n1);
    stage.crash(n1);
    stage.disk(n1) = {};
    stage.recover(n1);
    EXPECT_EQ(stage.broken(), "durable_state_recovered ");
}

// What a leader knew of its followers, a server's role and its indexes are gone with the process.
TEST(Crash, TakesWhatIsVolatile) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 2);
    stage.apply(n1, 1);
    stage.crash(n1);
    stage.recover(n1);
    stage.term(n1, 2);
    stage.cut(n1, 2);  // as a follower
    stage.append(n1, 2);
    stage.append(n3, 1);
    stage.elect(n3, 3, n3);
    EXPECT_EQ(stage.safety.findings().count(Check::leader_append_only), 0U);
    EXPECT_EQ(stage.safety.findings().count(Check::keeps_committed), 0U);
}

TEST(Crash, LeavesTheDurableLogToBeCounted) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 1);
    stage.crash(n2);
    stage.tell_client(n1, 1);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::acknowledged_before_durable), 1U);
}

TEST(Crash, MakesTokensBeginAnew) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.append(n2, 1);
    stage.begin_write(n2);
    stage.crash(n2);
    stage.recover(n2);
    stage.append(n2, 1);
    stage.begin_write(n2);
    stage.end_write(n2);  // token 1 of the new incarnation
    stage.ack(n2, n1, 1);
    EXPECT_EQ(stage.broken(), "");
}

}  // namespace
}  // namespace whitewater::raft
