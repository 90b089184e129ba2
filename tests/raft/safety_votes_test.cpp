// The checks of votes: each is shown what breaks it, and an innocent twin.
#include <gtest/gtest.h>

#include "tests/raft/safety_stage.hpp"

namespace whitewater::raft {
namespace {

TEST(VoteOncePerTerm, SeesTwoCandidatesInOneTerm) {
    Stage stage;
    stage.term(n1, 4);
    stage.voted(n1, n2);
    stage.voted(n1, n3);
    EXPECT_EQ(stage.broken(), "vote_once_per_term ");
    EXPECT_EQ(stage.story(Check::vote_once_per_term),
              "n1 voted for n3 in term 4, in which it had already voted for n2: both may now count "
              "on its vote.");
}

// Bug E3: the vote is cleared on stepping down within a term.
TEST(VoteOncePerTerm, SeesAVoteThatWasForgottenWithinATerm) {
    Stage stage;
    stage.term(n1, 4);
    stage.voted(n1, n1);
    stage.voted(n1, nobody);
    EXPECT_EQ(stage.broken(), "");  // it is the second vote that breaks it
    stage.voted(n1, n3);
    EXPECT_EQ(stage.broken(), "vote_once_per_term ");
}

TEST(VoteOncePerTerm, SeesItInVotesThatAreOnlySent) {
    Stage stage;
    stage.term(n1, 4);
    stage.voted(n1, n2);
    stage.sync(n1);
    stage.send_vote(n1, n2);
    stage.send_vote(n1, n3);
    EXPECT_EQ(stage.broken(), "persisted_before_sent vote_once_per_term ");
}

TEST(VoteOncePerTerm, SeesVotesOfARestartedServerThatAreOnlySent) {
    Stage stage;
    stage.term(n1, 4);
    stage.sync(n1);
    stage.crash(n1);
    stage.recover(n1);
    stage.send_vote(n1, n2);
    stage.send_vote(n1, n3);
    EXPECT_EQ(stage.broken(), "persisted_before_sent vote_once_per_term ");
}

TEST(VoteOncePerTerm, SeesASecondVoteAfterARestart) {
    Stage stage;
    stage.term(n1, 4);
    stage.voted(n1, n2);
    stage.send_vote(n1, n2);  // before it was durable
    stage.crash(n1);
    stage.recover(n1);
    stage.term(n1, 4);
    stage.voted(n1, n3);
    EXPECT_EQ(stage.broken(), "persisted_before_sent vote_once_per_term ");
}

TEST(VoteOncePerTerm, SeesASecondVoteAfterARestartThatKeptTheTerm) {
    Stage stage;
    stage.term(n1, 4);
    stage.sync(n1);
    stage.voted(n1, n2);
    stage.send_vote(n1, n2);
    stage.crash(n1);
    stage.recover(n1);
    stage.voted(n1, n3);
    EXPECT_EQ(stage.broken(), "persisted_before_sent vote_once_per_term ");
}

TEST(VoteOncePerTerm, SeesADiskThatRemembersAnotherVoteThanWasSent) {
    Stage stage;
    stage.term(n1, 4);
    stage.voted(n1, n2);
    stage.send_vote(n1, n2);
    stage.crash(n1);
    stage.disk(n1).term = {4};
    stage.disk(n1).vote = n3;
    stage.recover(n1);
    EXPECT_EQ(stage.broken(), "persisted_before_sent vote_once_per_term ");
}

TEST(VoteOncePerTerm, HoldsAServerToTheVoteThatItsDiskRemembers) {
    Stage stage;
    stage.term(n1, 4);
    stage.sync(n1);
    stage.voted(n1, n2);
    stage.begin_write(n1);  // not done, but it reaches the disk
    stage.crash(n1);
    stage.disk(n1).vote = n2;
    stage.recover(n1);
    EXPECT_EQ(stage.broken(), "");
    stage.voted(n1, n3);
    EXPECT_EQ(stage.broken(), "vote_once_per_term ");
}

TEST(VoteOncePerTerm, SeesASecondVoteAfterADurableOneWasForgotten) {
    Stage stage;
    stage.term(n1, 4);
    stage.voted(n1, n2);
    stage.sync(n1);  // durable, though it never left
    stage.crash(n1);
    stage.disk(n1).vote = nobody;
    stage.recover(n1);
    stage.voted(n1, n3);
    EXPECT_EQ(stage.broken(), "durable_state_recovered vote_once_per_term ");
}

TEST(VoteOncePerTerm, AllowsAVoteThatNeitherLeftNorWasDurableToBeForgotten) {
    Stage stage;
    stage.term(n1, 4);
    stage.voted(n1, n2);
    stage.begin_write(n1);
    stage.crash(n1);
    stage.recover(n1);
    stage.term(n1, 4);
    stage.voted(n1, n3);
    EXPECT_EQ(stage.broken(), "");
}

TEST(VoteOncePerTerm, AllowsAnotherVoteInAnotherTermAndTheSameVoteTwice) {
    Stage stage;
    stage.term(n1, 4);
    stage.voted(n1, n2);
    stage.voted(n1, n2);
    stage.term(n1, 5);
    stage.voted(n1, n3);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::vote_once_per_term), 2U);
}

TEST(CountsVotesSent, SeesAVoteThatWasNeverSent) {
    Stage stage;
    stage.term(n1, 1);
    stage.role(n1, Role::candidate);
    stage.count_vote(n1, n2);
    EXPECT_EQ(stage.broken(), "counts_votes_sent ");
    EXPECT_EQ(
        stage.story(Check::counts_votes_sent),
        "n1, a candidate in term 1, counted a vote of n2 for term 1, which n2 never sent it.");
}

TEST(CountsVotesSent, SeesAVoteOfTheWrongVoter) {
    Stage stage;
    stage.term(n1, 1);
    stage.role(n1, Role::candidate);
    stage.term(n2, 1);
    stage.voted(n2, n1);
    stage.sync(n2);
    stage.send_vote(n2, n1);
    stage.count_vote(n1, n2);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::counts_votes_sent), 1U);
    stage.count_vote(n1, n3);
    EXPECT_EQ(stage.broken(), "counts_votes_sent ");
}

// Bug E1: a vote of an earlier term is counted.
TEST(CountsVotesSent, SeesAVoteOfAnEarlierTerm) {
    Stage stage(5);
    stage.term(n1, 1);
    stage.role(n1, Role::candidate);
    stage.term(n2, 1);
    stage.voted(n2, n1);
    stage.sync(n2);
    stage.send_vote(n2, n1);
    stage.term(n1, 2);
    stage.role(n1, Role::candidate);
    stage.count_vote(n1, n2);
    EXPECT_EQ(stage.broken(), "counts_votes_sent ");
    Observation stale;  // the same, told with the term of the vote
    stale.kind = ObservationKind::vote_received;
    stale.node = n1;
    stale.peer = n2;
    stale.term = {1};
    stage.say(stale);
    EXPECT_EQ(stage.safety.findings().count(Check::counts_votes_sent), 2U);
}

TEST(CountsVotesSent, SeesAVoteThatWasSentToAnother) {
    Stage stage;
    stage.elect(n3, 1, n2);
    stage.term(n1, 1);
    stage.role(n1, Role::candidate);
    stage.count_vote(n1, n2);
    EXPECT_EQ(stage.broken(), "counts_votes_sent ");
}

TEST(CountsVotesSent, LeavesPreVotesAndTheOwnVoteAlone) {
    Stage stage;
    stage.term(n1, 1);
    stage.role(n1, Role::pre_candidate);
    stage.count_vote(n1, n2);
    stage.role(n1, Role::candidate);
    stage.count_vote(n1, n1);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::counts_votes_sent), 0U);
}

}  // namespace
}  // namespace whitewater::raft
