// The checks of votes and acknowledgements against disks: what breaks each, and an innocent twin.
#include <gtest/gtest.h>

#include "tests/raft/safety_stage.hpp"

namespace whitewater::raft {
namespace {

TEST(PersistedBeforeVote, SeesAVoteThatLeavesBeforeItIsDurable) {
    Stage stage;
    stage.term(n2, 3);
    stage.voted(n2, n1);
    stage.begin_write(n2);
    stage.send_vote(n2, n1);
    EXPECT_EQ(stage.broken(), "persisted_before_sent ");
    EXPECT_EQ(stage.story(Check::persisted_before_sent),
              "n2 sent its vote of term 3 to n1 while its disk had term 0 and no vote: after a "
              "crash it may vote again.");
    EXPECT_EQ(stage.signature(Check::persisted_before_sent),
              "persisted_before_sent: a vote left before it was durable");
}

TEST(PersistedBeforeVote, SeesATermThatIsDurableWithoutTheVote) {
    Stage stage;
    stage.term(n2, 3);
    stage.sync(n2);
    stage.voted(n2, n1);
    stage.send_vote(n2, n1);
    EXPECT_EQ(stage.broken(), "persisted_before_sent ");
}

TEST(PersistedBeforeVote, SeesThatADurableVoteOfAnEarlierTermIsNotThisOne) {
    Stage stage;
    stage.term(n2, 3);
    stage.voted(n2, n1);
    stage.sync(n2);
    stage.term(n2, 4);
    stage.voted(n2, n1);
    stage.send_vote(n2, n1);
    EXPECT_EQ(stage.broken(), "persisted_before_sent ");
}

TEST(PersistedBeforeVote, SeesThatADurableVoteForAnotherIsNotThisOne) {
    Stage stage;
    stage.term(n2, 3);
    stage.voted(n2, n3);
    stage.sync(n2);
    stage.send_vote(n2, n1);
    EXPECT_EQ(stage.broken(), "persisted_before_sent vote_once_per_term ");
}

TEST(PersistedBeforeVote, AllowsAVoteThatIsDurable) {
    Stage stage;
    stage.term(n2, 3);
    stage.voted(n2, n1);
    stage.sync(n2);
    stage.send_vote(n2, n1);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::persisted_before_sent), 1U);
}

TEST(PersistedBeforeVote, AllowsAVoteThatLeavesWhenALaterTermIsDurable) {
    Stage stage;
    stage.term(n2, 3);
    stage.voted(n2, n1);
    stage.begin_write(n2);
    stage.term(n2, 4);
    stage.begin_write(n2);
    stage.end_write(n2);
    stage.end_write(n2);
    stage.send_vote(n2, n1, 3);
    EXPECT_EQ(stage.broken(), "");
}

TEST(PersistedBeforeAck, SeesAnAcknowledgementThatLeavesBeforeItIsDurable) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.append(n2, 1);
    stage.begin_write(n2);
    stage.ack(n2, n1, 1);
    EXPECT_EQ(stage.broken(), "persisted_before_sent ");
    EXPECT_EQ(
        stage.story(Check::persisted_before_sent),
        "n2 acknowledged to n1 in term 1 that it has the log up to 1, while its disk had term "
        "1 and a log up to 0.");
}

TEST(PersistedBeforeAck, SeesAnAcknowledgementInATermThatIsNotDurable) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.term(n3, 1);
    stage.ack(n3, n1, 0);
    EXPECT_EQ(stage.broken(), "persisted_before_sent ");
}

TEST(PersistedBeforeAck, SeesAWriteThatCoveredLess) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.append(n2, 1);
    Observation o;  // the entry is in the log, but the write does not hold it
    o.kind = ObservationKind::persisting;
    o.node = n2;
    o.term = {1};
    o.peer = n1;
    o.token = {9};
    stage.say(o);
    o.kind = ObservationKind::persisted;
    stage.say(o);
    stage.ack(n2, n1, 1);
    EXPECT_EQ(stage.broken(), "persisted_before_sent ");
}

// Bug R5: a follower acknowledges its own last index, which holds another leader's entry.
TEST(PersistedBeforeAck, SeesAnAcknowledgementOfAnotherEntry) {
    Stage stage;
    stage.append(n2, 1);
    stage.elect(n1, 2, n2);
    stage.append(n1, 2);
    stage.ack(n2, n1, 1);
    EXPECT_EQ(stage.broken(), "persisted_before_sent ");
    EXPECT_EQ(
        stage.story(Check::persisted_before_sent),
        "n2 acknowledged to n1 in term 2 that it has the log up to 1, while its durable entry "
        "there is 1^1, not the leader's.");
    EXPECT_EQ(stage.signature(Check::persisted_before_sent),
              "persisted_before_sent: an acknowledgement of entries it does not have");
}

TEST(PersistedBeforeAck, AllowsAnAcknowledgementThatIsDurable) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.append(n2, 1);
    stage.sync(n2);
    stage.append(n1, 1);
    stage.append(n2, 1);
    stage.ack(n2, n1, 1);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::persisted_before_sent), 2U);
}

// It was true when it was made, and the term it belongs to is over.
TEST(PersistedBeforeAck, AllowsAnAcknowledgementThatANewLeaderOvertook) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.append(n2, 1);
    stage.begin_write(n2);
    stage.elect(n3, 2, n3);
    stage.term(n2, 2);
    stage.cut(n2, 1);
    stage.append(n2, 2);
    stage.begin_write(n2);
    stage.end_write(n2);
    stage.end_write(n2);
    stage.ack(n2, n1, 1, 1);
    EXPECT_EQ(stage.safety.findings().count(Check::persisted_before_sent), 0U);
    stage.ack(n2, n1, 2, 1);  // that much it never had
    EXPECT_EQ(stage.safety.findings().count(Check::persisted_before_sent), 1U);
}

// What lies on the disk when it leaves, longer or shorter, was written in a later term.
TEST(PersistedBeforeAck, JudgesALateAcknowledgementByWhatWasDurableInItsTerm) {
    Stage stage;
    stage.elect(n1, 1, n2);
    for (const NodeId n : {n1, n1, n2, n2}) stage.append(n, 1);
    stage.begin_write(n2);
    stage.term(n2, 2);
    stage.cut(n2, 1);
    stage.append(n2, 2);
    stage.sync(n2);
    stage.ack(n2, n1, 2, 1);
    EXPECT_EQ(stage.safety.findings().count(Check::persisted_before_sent), 0U);
    for (int i = 0; i < 2; ++i) stage.append(n2, 2);
    stage.sync(n2);
    stage.ack(n2, n1, 3, 1);
    EXPECT_EQ(stage.safety.findings().count(Check::persisted_before_sent), 1U);
}

TEST(PersistedBeforeAck, DoesNotJudgeByWhatTheLeaderHasNotTold) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n2, 1);
    stage.sync(n2);
    stage.ack(n2, n1, 1);
    EXPECT_EQ(stage.broken(), "");
}

TEST(MatchIsAcknowledged, SeesALeaderThatBelievesTooMuch) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.append(n1, 1);
    stage.match(n1, n2, 2);
    EXPECT_EQ(stage.broken(), "match_is_acknowledged ");
    EXPECT_EQ(stage.story(Check::match_is_acknowledged),
              "n1, leader of term 1, believes that n2 has its log up to 2, but in this term n2 has "
              "acknowledged no more than 1.");
}

// Bug R11: an acknowledgement of an earlier leadership.
TEST(MatchIsAcknowledged, SeesAnAcknowledgementOfAnEarlierTerm) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.elect(n1, 2, n2);
    stage.match(n1, n2, 1);
    EXPECT_EQ(stage.broken(), "match_is_acknowledged ");
}

TEST(MatchIsAcknowledged, AllowsWhatWasAcknowledgedAndTheLeadersOwnLog) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.append(n1, 1);
    stage.match(n1, n1, 2);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::match_is_acknowledged), 1U);
}

TEST(MatchIsAcknowledged, AsksOnlyLeaders) {
    Stage stage;
    stage.match(n1, n2, 7);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::match_is_acknowledged), 0U);
    EXPECT_EQ(stage.safety.comparisons(Check::monotonic_match), 0U);
}

// Somebody else's Raft may answer to whom it likes.
TEST(Promises, ToWhomIsNoServerAreJudgedAndForgotten) {
    Stage stage;
    for (NodeId stranger : {nobody, client(1), client(63)}) {
        stage.send_vote(n1, stranger);
        stage.ack(n1, stranger, 1);
        stage.match(n1, stranger, 1);
    }
    EXPECT_EQ(stage.broken(), "persisted_before_sent vote_once_per_term ");
}

// Bug R9: an old acknowledgement lowers the match index.
TEST(MonotonicMatch, SeesAMatchIndexThatGoesBack) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.replicate(n1, n2);
    stage.match(n1, n2, 1);
    EXPECT_EQ(stage.broken(), "monotonic_match ");
    EXPECT_EQ(stage.story(Check::monotonic_match),
              "n1, leader of term 1, went from believing that n2 matches up to 2 back to 1.");
}

TEST(MonotonicMatch, AllowsANewLeadershipToBeginAnew) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.replicate(n1, n2);
    stage.elect(n1, 2, n2);
    stage.ack(n2, n1, 1);
    stage.match(n1, n2, 1);
    stage.match(n1, n2, 1);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::monotonic_match), 4U);
}

}  // namespace
}  // namespace whitewater::raft
