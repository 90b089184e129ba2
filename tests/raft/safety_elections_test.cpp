// The checks of terms and leaders: each is shown what breaks it, and an innocent twin.
#include <gtest/gtest.h>

#include "tests/raft/safety_stage.hpp"

namespace whitewater::raft {
namespace {

TEST(ElectionSafety, SeesTwoLeadersInOneTerm) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.elect(n3, 1, n2);
    EXPECT_EQ(stage.broken(), "election_safety vote_once_per_term ");
    EXPECT_EQ(stage.story(Check::election_safety),
              "n3 became leader of term 1, but n1 still is leader of that term: two leaders in one "
              "term.");
    EXPECT_EQ(stage.signature(Check::election_safety), "election_safety: two leaders in one term");
    EXPECT_EQ(stage.first(Check::election_safety)->witnesses, (std::vector<NodeId>{n3, n1}));
}

TEST(ElectionSafety, RemembersALeaderThatIsNoMore) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.crash(n1);
    stage.elect(n2, 2, n3);
    stage.elect(n3, 1, n3);
    EXPECT_EQ(
        stage.story(Check::election_safety),
        "n3 became leader of term 1, but n1 had been elected leader of that term: two leaders "
        "in one term.");
}

TEST(ElectionSafety, HoldsEveryFurtherLeaderAgainstTheFirst) {
    Stage stage;
    for (NodeId n : {n1, n2, n3}) stage.elect(n, 1, n);
    EXPECT_EQ(stage.safety.findings().count(Check::election_safety), 2U);
    for (const Violation& violation : stage.safety.findings().all()) {
        if (violation.property == "election_safety") {
            EXPECT_EQ(violation.witnesses.back(), n1);
        }
    }
}

TEST(ElectionSafety, SeesOneServerElectedTwiceInOneTerm) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.crash(n1);
    stage.recover(n1);
    stage.role(n1, Role::leader);
    EXPECT_EQ(stage.broken(), "election_safety ");
    EXPECT_EQ(stage.story(Check::election_safety),
              "n1 was elected leader of term 1 for the second time: the restarted server may send "
              "other entries in the same term.");
}

TEST(ElectionSafety, AllowsOneLeaderInEachTerm) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.elect(n3, 2, n2);
    stage.elect(n1, 3, n2);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::election_safety), 3U);
}

TEST(ElectionSafety, AllowsALeaderToSaySoTwice) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.role(n1, Role::leader);
    EXPECT_EQ(stage.broken(), "");
}

// Term 2 is won before the votes of term 1 have all arrived.
TEST(ElectionSafety, AllowsAnOlderTermToBeWonLate) {
    Stage stage;
    stage.term(n1, 1);
    stage.role(n1, Role::candidate);
    stage.voted(n1, n1);
    stage.sync(n1);
    stage.term(n2, 1);
    stage.voted(n2, n1);
    stage.sync(n2);
    stage.send_vote(n2, n1);
    stage.elect(n3, 2, n2);
    stage.replicate(n3, n2);
    stage.commit(n3, 1);
    stage.count_vote(n1, n2);
    stage.role(n1, Role::leader);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::election_safety), 2U);
}

TEST(QuorumRecount, SeesALeaderWithoutAMajorityOfVotes) {
    Stage stage(5);
    stage.elect(n1, 1, n2);
    EXPECT_EQ(stage.broken(), "quorum_recount ");
    EXPECT_EQ(stage.story(Check::quorum_recount),
              "n1 became leader of term 1, but of the voters n1, n2, n3, n4 and n5, only n1 and n2 "
              "had sent it "
              "a durable vote in that term: no majority elected it.");
}

TEST(QuorumRecount, DoesNotCountHalfTheVoters) {
    Stage stage(4);
    stage.elect(n1, 1, n2);
    EXPECT_EQ(stage.broken(), "quorum_recount ");
}

TEST(QuorumRecount, DoesNotCountAVoteThatLeftBeforeItWasDurable) {
    Stage stage;
    stage.term(n1, 1);
    stage.role(n1, Role::candidate);
    stage.voted(n1, n1);
    stage.sync(n1);
    stage.term(n2, 1);
    stage.voted(n2, n1);
    stage.send_vote(n2, n1);
    stage.sync(n2);
    stage.count_vote(n1, n2);
    stage.role(n1, Role::leader);
    EXPECT_EQ(stage.broken(), "persisted_before_sent quorum_recount ");
}

TEST(QuorumRecount, DoesNotCountALeadersOwnVoteBeforeItIsDurable) {
    Stage stage;
    stage.term(n1, 1);
    stage.role(n1, Role::candidate);
    stage.voted(n1, n1);
    stage.term(n2, 1);
    stage.voted(n2, n1);
    stage.sync(n2);
    stage.send_vote(n2, n1);
    stage.role(n1, Role::leader);
    EXPECT_EQ(stage.broken(), "quorum_recount ");
}

// What it had on disk is its vote for itself in the term before.
TEST(QuorumRecount, DoesNotCountALeadersOwnDurableVoteOfAnEarlierTerm) {
    Stage stage;
    stage.term(n1, 1);
    stage.voted(n1, n1);
    stage.sync(n1);
    stage.term(n1, 2);
    stage.role(n1, Role::candidate);
    stage.voted(n1, n1);
    stage.term(n2, 2);
    stage.voted(n2, n1);
    stage.sync(n2);
    stage.send_vote(n2, n1);
    stage.role(n1, Role::leader);
    EXPECT_EQ(stage.broken(), "quorum_recount ");
}

TEST(QuorumRecount, DoesNotCountALeadersOwnVoteForAnother) {
    Stage stage;
    stage.term(n1, 2);
    stage.voted(n1, n3);
    stage.sync(n1);
    stage.role(n1, Role::candidate);
    stage.term(n2, 2);
    stage.voted(n2, n1);
    stage.sync(n2);
    stage.send_vote(n2, n1);
    stage.role(n1, Role::leader);
    EXPECT_EQ(stage.broken(), "quorum_recount ");
}

TEST(QuorumRecount, DoesNotCountVotesOfAnEarlierTerm) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.term(n1, 2);
    stage.role(n1, Role::candidate);
    stage.voted(n1, n1);
    stage.sync(n1);
    stage.role(n1, Role::leader);
    EXPECT_EQ(stage.broken(), "quorum_recount ");
}

TEST(QuorumRecount, DoesNotCountAVoteOfAnEarlierTermThatLeavesLate) {
    Stage stage(5);
    stage.term(n3, 1);
    stage.voted(n3, n1);
    stage.sync(n3);
    stage.term(n4, 2);
    stage.voted(n4, n1);
    stage.sync(n4);
    stage.send_vote(n4, n1);
    stage.send_vote(n3, n1);
    stage.term(n1, 2);
    stage.role(n1, Role::candidate);
    stage.voted(n1, n1);
    stage.sync(n1);
    stage.role(n1, Role::leader);
    EXPECT_EQ(stage.story(Check::quorum_recount),
              "n1 became leader of term 2, but of the voters n1, n2, n3, n4 and n5, only n1 and n4 "
              "had sent it "
              "a durable vote in that term: no majority elected it.");
}

TEST(QuorumRecount, DoesNotCountServersThatAreNoVoters) {
    Stage stage;
    stage.elect(n1, 1, n4);
    EXPECT_EQ(stage.broken(), "quorum_recount ");
}

TEST(QuorumRecount, CountsTheVotesOfAllVoters) {
    Stage stage(5);
    for (NodeId voter : {n4, n5}) {
        stage.term(voter, 1);
        stage.voted(voter, n1);
        stage.sync(voter);
        stage.send_vote(voter, n1);
    }
    stage.elect(n1, 1, n2);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::quorum_recount), 1U);
}

TEST(MonotonicTerm, SeesATermThatGoesBack) {
    Stage stage;
    stage.term(n1, 4);
    stage.term(n1, 3);
    EXPECT_EQ(stage.broken(), "monotonic_term ");
    EXPECT_EQ(stage.story(Check::monotonic_term),
              "n1 went from term 4 back to term 3: it may vote and follow again where it already "
              "has.");
}

TEST(MonotonicTerm, SeesARoleAndAVoteInAnOlderTerm) {
    Stage stage;
    stage.term(n1, 4);
    stage.memory(n1).term = {3};
    stage.voted(n1, n2);
    EXPECT_EQ(stage.safety.findings().count(Check::monotonic_term), 1U);
    stage.role(n1, Role::candidate);
    EXPECT_EQ(stage.safety.findings().count(Check::monotonic_term), 2U);
}

TEST(MonotonicTerm, SeesADurableTermThatARestartForgot) {
    Stage stage;
    stage.term(n1, 4);
    stage.sync(n1);
    stage.crash(n1);
    stage.disk(n1).term = {3};
    stage.recover(n1);
    EXPECT_EQ(stage.broken(), "monotonic_term ");
}

TEST(MonotonicTerm, AllowsATermThatWasNotDurableToBeForgotten) {
    Stage stage;
    stage.term(n1, 3);
    stage.sync(n1);
    stage.term(n1, 4);
    stage.begin_write(n1);
    stage.crash(n1);
    stage.recover(n1);
    stage.term(n1, 4);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::monotonic_term), 4U);
}

TEST(MonotonicTerm, AllowsAHarmedDiskToForget) {
    Stage stage;
    stage.term(n1, 4);
    stage.sync(n1);
    stage.crash(n1);
    stage.safety.disk_harmed(n1);
    stage.disk(n1) = {};
    stage.recover(n1);
    stage.term(n1, 1);
    EXPECT_EQ(stage.broken(), "");
}

}  // namespace
}  // namespace whitewater::raft
