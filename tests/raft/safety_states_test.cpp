// State Machine Safety in its four forms: each is shown what breaks it, and an innocent twin.
#include <gtest/gtest.h>

#include "tests/raft/safety_stage.hpp"

namespace whitewater::raft {
namespace {

// n1 and n2 have two entries, committed by n1.
void commit_two(Stage& stage) {
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 2);
}

TEST(StateMachineSafety, SeesAFollowerCommitAnotherEntry) {
    Stage stage;
    commit_two(stage);
    stage.append(n3, 1);
    stage.append(n3, 2);
    stage.commit(n3, 2);
    EXPECT_EQ(stage.broken(), "state_machine_safety ");
    EXPECT_EQ(stage.story(Check::state_machine_safety),
              "n3 took 2^2 for committed at index 2, where 2^1 had been committed: two different "
              "entries at one index.");
    EXPECT_EQ(stage.signature(Check::state_machine_safety),
              "state_machine_safety: a follower committed another entry");
}

TEST(StateMachineSafety, SeesALeaderCommitOnTopOfAnotherEntry) {
    Stage stage;
    commit_two(stage);
    stage.append(n3, 1);
    stage.elect(n3, 2, n2);
    stage.cut(n2, 2);
    stage.append(n3, 2);
    stage.append(n2, 2);
    stage.replicate(n3, n2);
    stage.commit(n3, 3);
    EXPECT_EQ(stage.broken(), "leader_completeness state_machine_safety ");
    EXPECT_EQ(stage.story(Check::state_machine_safety),
              "n3 took 2^2 for committed at index 2, where 2^1 had been committed: two different "
              "entries at one index.");
    stage.apply(n3, 1);
    stage.apply(n3, 2);  // and the first who committed keeps it
    EXPECT_EQ(stage.safety.findings().count(Check::state_machine_safety), 2U);
}

TEST(StateMachineSafety, SeesAnotherEntryApplied) {
    Stage stage;
    commit_two(stage);
    stage.append(n3, 1);
    stage.append(n3, 2);
    stage.apply(n3, 1);
    stage.apply(n3, 2);
    EXPECT_EQ(stage.broken(), "state_machine_safety apply_within_commit ");
    EXPECT_EQ(stage.story(Check::state_machine_safety),
              "n3 applied 2^2, but 2^1 was committed at that index.");
    EXPECT_EQ(stage.signature(Check::state_machine_safety),
              "state_machine_safety: a follower applied another entry");
}

TEST(StateMachineSafety, SeesAnEntryAppliedThatNobodyCommitted) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.apply(n1, 1);
    EXPECT_EQ(stage.broken(), "state_machine_safety apply_within_commit ");
    EXPECT_EQ(stage.story(Check::state_machine_safety),
              "n1 applied 1^1, which no leader has committed.");
    EXPECT_EQ(stage.signature(Check::state_machine_safety),
              "state_machine_safety: a leader applied what is not committed");
}

TEST(StateMachineSafety, SeesAGapInWhatIsApplied) {
    Stage stage;
    commit_two(stage);
    stage.apply(n1, 2);
    EXPECT_EQ(stage.broken(), "state_machine_safety ");
    EXPECT_EQ(stage.story(Check::state_machine_safety),
              "n1 applied index 2 after index 0: its state machine left entries out.");
}

TEST(StateMachineSafety, SeesAnIndexAppliedAgain) {
    Stage stage;
    commit_two(stage);
    stage.apply(n1, 1);
    stage.apply(n1, 1);
    EXPECT_EQ(stage.broken(), "state_machine_safety ");
    EXPECT_EQ(stage.story(Check::state_machine_safety),
              "n1 applied index 1 after index 1: its state machine went back.");
}

TEST(StateMachineSafety, SeesStatesThatDiffer) {
    Stage stage;
    commit_two(stage);
    stage.commit(n2, 2);
    stage.apply(n1, 1, 'x');
    stage.apply(n2, 1, 'y');
    EXPECT_EQ(stage.broken(), "state_machine_safety ");
    EXPECT_EQ(stage.story(Check::state_machine_safety),
              "n2's state after applying 1^1 is not n1's state after it: the same commands led to "
              "different states.");
    EXPECT_EQ(stage.first(Check::state_machine_safety)->witnesses, (std::vector<NodeId>{n2, n1}));
}

TEST(StateMachineSafety, SeesARestartThatLeadsToAnotherState) {
    Stage stage;
    commit_two(stage);
    stage.commit(n2, 2);
    stage.apply(n2, 1, 'x');
    stage.crash(n2);
    stage.recover(n2);
    stage.commit(n2, 2);
    stage.apply(n2, 1, 'y');
    EXPECT_EQ(stage.story(Check::state_machine_safety),
              "n2's state after applying 1^1 is not its own earlier state after it: the same "
              "commands led to different states.");
}

TEST(StateMachineSafety, AllowsAllToApplyTheSame) {
    Stage stage;
    commit_two(stage);
    stage.commit(n2, 2);
    for (NodeId n : {n1, n2}) {
        stage.apply(n, 1);
        stage.apply(n, 2);
    }
    stage.crash(n2);
    stage.recover(n2);
    stage.commit(n2, 1);
    stage.apply(n2, 1);
    EXPECT_EQ(stage.broken(), "");
    // 2 commitments after the first, 5 orders, 5 entries, 3 states.
    EXPECT_EQ(stage.safety.comparisons(Check::state_machine_safety), 15U);
}

TEST(ApplyWithinCommit, SeesAServerApplyWhatItDoesNotKnowToBeCommitted) {
    Stage stage;
    commit_two(stage);
    stage.commit(n2, 1);
    stage.apply(n2, 1);
    stage.apply(n2, 2);
    EXPECT_EQ(stage.broken(), "apply_within_commit ");
    EXPECT_EQ(stage.story(Check::apply_within_commit),
              "n2 applied index 2, but knew only 1 to be committed.");
    EXPECT_EQ(stage.safety.comparisons(Check::apply_within_commit), 2U);
}

}  // namespace
}  // namespace whitewater::raft
