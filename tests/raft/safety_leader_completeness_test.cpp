// Leader Completeness at elections and commitments: what breaks it, and innocent twins.
#include <gtest/gtest.h>

#include "tests/raft/safety_stage.hpp"

namespace whitewater::raft {
namespace {

TEST(LeaderCompleteness, SeesALeaderThatLacksWhatWasCommitted) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 2);
    stage.append(n3, 1);
    stage.elect(n3, 2, n2);
    EXPECT_EQ(stage.broken(), "leader_completeness ");
    EXPECT_EQ(stage.story(Check::leader_completeness),
              "n3 became leader of term 2 without 2^1, which had been committed in term 1 (its log "
              "ends with 1^1 and differs from index 2 on).");
}

TEST(LeaderCompleteness, SeesALeaderThatHasAnotherEntryThere) {
    Stage stage;
    stage.append(n3, 1);
    stage.elect(n1, 2, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 1);
    stage.elect(n3, 3, n2);
    EXPECT_EQ(stage.broken(), "leader_completeness ");
}

TEST(LeaderCompleteness, SeesACommitmentThatALaterLeaderLacks) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.elect(n3, 2, n2);
    stage.commit(n1, 1);
    EXPECT_EQ(stage.broken(), "leader_completeness ");
    EXPECT_EQ(stage.story(Check::leader_completeness),
              "n1 committed 1^1 in term 1, but n3 had already become leader of term 2 without it "
              "(its log ended with 0^0).");
    EXPECT_EQ(stage.first(Check::leader_completeness)->witnesses, (std::vector<NodeId>{n1, n3}));
}

// What the later leader has since is no excuse: it must have had the entry when it was elected.
TEST(LeaderCompleteness, JudgesALaterLeaderByItsLogAtItsElection) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.append(n1, 1);
    stage.sync(n1);
    stage.append(n3, 1);
    stage.elect(n3, 2, n2);
    stage.append(n3, 1);
    stage.append(n2, 1);
    stage.commit(n1, 1);
    EXPECT_EQ(stage.broken(), "");
    stage.commit(n1, 2);
    EXPECT_EQ(stage.broken(), "leader_completeness quorum_recount ");
}

TEST(LeaderCompleteness, AllowsALeaderThatHasItAll) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 1);
    stage.append(n1, 1);  // not committed: nobody owes it
    stage.elect(n2, 2, n3);
    stage.replicate(n2, n3);
    stage.commit(n2, 2);
    stage.elect(n3, 3, n2);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::leader_completeness), 2U);
}

TEST(LeaderCompleteness, AllowsACommitmentThatIsSeenAfterALaterElection) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.elect(n2, 2, n3);
    stage.commit(n1, 1);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::leader_completeness), 1U);
}

// A candidate of an earlier term wins late, with votes that were long on their way.
TEST(LeaderCompleteness, AsksNothingOfALeaderOfAnEarlierTerm) {
    Stage stage(5);
    stage.elect(n1, 1, n2);
    stage.send_vote(n2, n1);
    stage.term(n3, 1);
    stage.voted(n3, n1);
    stage.sync(n3);
    stage.send_vote(n3, n1);
    EXPECT_EQ(stage.safety.findings().count(Check::quorum_recount), 1U);  // n1 was too early
    stage.term(n4, 2);
    stage.voted(n4, n5);
    stage.sync(n4);
    stage.send_vote(n4, n5);
    stage.elect(n5, 2, n2);
    stage.replicate(n5, n2);
    stage.replicate(n5, n3);
    stage.role(n1, Role::leader);
    EXPECT_EQ(stage.safety.findings().count(Check::leader_completeness), 0U);
}

TEST(LeaderCompleteness, AsksALateLeaderForWhatWasCommittedBeforeItsTerm) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 1);
    stage.elect(n1, 3, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 2);
    stage.append(n3, 1);
    stage.elect(n3, 2, n3);
    EXPECT_EQ(stage.safety.findings().count(Check::leader_completeness), 0U);
    stage.cut(n2, 1);
    stage.memory(n2).term = {2};
    stage.role(n2, Role::leader);
    EXPECT_EQ(stage.safety.findings().count(Check::leader_completeness), 1U);
}

}  // namespace
}  // namespace whitewater::raft
