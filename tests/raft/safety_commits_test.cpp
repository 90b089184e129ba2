// The checks of what is committed, but for Leader Completeness: what breaks each, and twins.
#include <gtest/gtest.h>

#include "tests/raft/safety_stage.hpp"

namespace whitewater::raft {
namespace {

TEST(CommitRecount, SeesACommitmentWithoutAMajority) {
    Stage stage(5);
    stage.term(n3, 1);
    stage.voted(n3, n1);
    stage.sync(n3);
    stage.send_vote(n3, n1);
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 1);
    EXPECT_EQ(stage.broken(), "quorum_recount ");
    EXPECT_EQ(stage.story(Check::quorum_recount),
              "n1, leader of term 1, committed 1^1, but of the voters n1, n2, n3, n4 and n5, only "
              "n1 and n2 had "
              "it on disk and had said so: that is no majority.");
}

TEST(CommitRecount, DoesNotCountTheLeadersLogBeforeItIsDurable) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.append(n2, 1);
    stage.sync(n2);
    stage.ack(n2, n1, 1);
    stage.begin_write(n1);
    stage.commit(n1, 1);
    EXPECT_EQ(stage.broken(), "quorum_recount ");
}

TEST(CommitRecount, DoesNotCountAnAcknowledgementThatWasNotDurable) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.sync(n1);
    stage.append(n2, 1);
    stage.ack(n2, n1, 1);
    stage.sync(n2);
    stage.commit(n1, 1);
    EXPECT_EQ(stage.broken(), "persisted_before_sent quorum_recount ");
}

TEST(CommitRecount, DoesNotCountAcknowledgementsOfAnEarlierTerm) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.elect(n1, 2, n2);
    stage.ack(n2, n1, 1, 1);  // kept its promise, but belongs to the term that is over
    stage.commit(n1, 1);
    EXPECT_EQ(stage.broken(), "quorum_recount commits_own_term_only ");
}

TEST(CommitRecount, DoesNotCountWhatWasAcknowledgedToAnother) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.sync(n1);
    stage.append(n2, 1);
    stage.sync(n2);
    stage.ack(n2, n3, 1);
    stage.commit(n1, 1);
    EXPECT_EQ(stage.broken(), "quorum_recount ");
}

TEST(CommitRecount, DoesNotCountServersThatAreNoVoters) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n4);
    stage.commit(n1, 1);
    EXPECT_EQ(stage.broken(), "quorum_recount ");
}

TEST(CommitRecount, DoesNotCountAnOlderAcknowledgementForALaterEntry) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.append(n1, 1);
    stage.sync(n1);
    stage.commit(n1, 2);
    EXPECT_EQ(stage.broken(), "quorum_recount ");
}

// §10.2.1: a leader may write to its own disk in parallel with its followers.
TEST(CommitRecount, AllowsAMajorityWithoutTheLeader) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.term(n3, 1);
    for (NodeId follower : {n2, n3}) {
        stage.append(follower, 1);
        stage.sync(follower);
        stage.ack(follower, n1, 1);
    }
    stage.ack(n2, n1, 0);  // an older one arrives late
    stage.commit(n1, 1);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::quorum_recount), 2U);
}

// Figure 8: an entry of an earlier term is on a majority, and counted.
TEST(CommitsOwnTermOnly, SeesAnOldEntryCommittedByCounting) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.sync(n1);
    stage.elect(n1, 2, n2);
    stage.append(n2, 1);
    stage.sync(n2);
    stage.ack(n2, n1, 1);
    stage.commit(n1, 1);
    EXPECT_EQ(stage.broken(), "commits_own_term_only ");
    EXPECT_EQ(stage.story(Check::commits_own_term_only),
              "n1, leader of term 2, advanced its commit index to 1^1, an entry of another term: "
              "counting replicas proves nothing about it.");
}

TEST(CommitsOwnTermOnly, AllowsAnOldEntryToBeCommittedWithANewOne) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.elect(n1, 2, n2);
    stage.append(n2, 1);
    stage.replicate(n1, n2);
    stage.commit(n1, 2);
    stage.commit(n2, 1);  // a follower may learn of it piece by piece
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::commits_own_term_only), 1U);
}

// Bug R3: a follower commits its own last entry, which is not the leader's.
TEST(LeaderCommitsFirst, SeesAFollowerThatIsAhead) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.commit(n2, 1);
    EXPECT_EQ(stage.broken(), "leader_commits_first ");
    EXPECT_EQ(stage.story(Check::leader_commits_first),
              "n2 took 1^1 for committed, but no leader had committed more than 0^0.");
}

TEST(LeaderCommitsFirst, DoesNotBelieveTheFollower) {
    Stage stage;
    stage.append(n3, 1);
    stage.commit(n3, 1);
    stage.elect(n1, 2, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 1);
    EXPECT_EQ(stage.broken(), "leader_commits_first ");
}

TEST(LeaderCommitsFirst, AllowsAFollowerToFollow) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 1);
    stage.commit(n2, 1);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::leader_commits_first), 1U);
}

TEST(CommitWithinLog, SeesACommitmentOfWhatIsNotThere) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 1);
    stage.memory(n3).log = stage.memory(n1).log;
    stage.memory(n3).hash = stage.memory(n1).hash;
    stage.commit(n3, 1);
    EXPECT_EQ(stage.broken(), "commit_within_log ");
    EXPECT_EQ(stage.story(Check::commit_within_log),
              "n3 took 1^1 for committed, which is not in its log (it ends with 0^0).");
}

TEST(CommitWithinLog, AllowsACommitmentOfWhatIsThere) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 1);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::commit_within_log), 1U);
}

TEST(CommitWithinLog, SeesACommitmentOfAnotherEntry) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 1);
    stage.append(n3, 2);
    stage.memory(n3).log = stage.memory(n1).log;
    stage.commit(n3, 1);
    EXPECT_EQ(stage.broken(), "commit_within_log ");
}

TEST(MonotonicCommit, SeesACommitIndexThatGoesBack) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 2);
    stage.commit(n2, 2);
    stage.commit(n2, 1);
    EXPECT_EQ(stage.broken(), "monotonic_commit ");
    EXPECT_EQ(stage.story(Check::monotonic_commit), "n2's commit index went from 2 back to 1.");
}

TEST(MonotonicCommit, AllowsARestartToForgetIt) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 2);
    stage.commit(n2, 2);
    stage.crash(n2);
    stage.recover(n2);
    stage.commit(n2, 1);
    stage.commit(n2, 1);  // and to be told the same twice
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::monotonic_commit), 4U);
}

}  // namespace
}  // namespace whitewater::raft
