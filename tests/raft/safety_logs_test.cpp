// The checks of what logs hold: each is shown what breaks it, and an innocent twin.
#include <gtest/gtest.h>

#include "tests/raft/safety_stage.hpp"

namespace whitewater::raft {
namespace {

TEST(LeaderAppendOnly, SeesALeaderThatTruncates) {
    Stage stage;
    stage.elect(n1, 2, n2);
    stage.append(n1, 2);
    stage.append(n1, 2);
    stage.cut(n1, 2);
    EXPECT_EQ(stage.broken(), "leader_append_only ");
    EXPECT_EQ(stage.story(Check::leader_append_only),
              "n1, leader of term 2, removed entries of its own log from 2^2 on (it went up to "
              "2^2): a leader only appends.");
}

// It never led the later term.
TEST(LeaderAppendOnly, NamesTheTermThatALeaderLedWhichIsSteppingDown) {
    Stage stage;
    stage.elect(n1, 2, n2);
    stage.append(n1, 2);
    stage.append(n1, 2);
    stage.term(n1, 4);
    stage.cut(n1, 2);
    EXPECT_EQ(
        stage.story(Check::leader_append_only),
        "n1, which had led term 2 and was stepping down in term 4, removed entries of its own "
        "log from 2^2 on (it went up to 2^2): a leader only appends.");
}

TEST(LeaderAppendOnly, SeesALeaderThatOverwrites) {
    Stage stage;
    stage.elect(n1, 2, n2);
    stage.append(n1, 2);
    stage.append(n1, 2);
    stage.memory(n1).log.resize(1);  // and says nothing of it
    stage.memory(n1).hash.resize(1);
    stage.append(n1, 2);
    EXPECT_EQ(stage.broken(), "leader_append_only ");
}

TEST(LeaderAppendOnly, AllowsALeaderToAppendAndAFollowerToTruncate) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1);
    stage.elect(n3, 2, n2);
    stage.append(n3, 2);
    stage.term(n1, 2);
    stage.role(n1, Role::follower);
    stage.cut(n1, 1);
    stage.append(n1, 2);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::leader_append_only), 2U);
}

TEST(LeaderAppendOnly, AllowsALeaderToTruncateWhereNothingIs) {
    Stage stage;
    stage.elect(n1, 2, n2);
    stage.append(n1, 2);
    stage.memory(n1).log.resize(1);
    stage.cut(n1, 2);
    EXPECT_EQ(stage.broken(), "");
}

TEST(LogMatching, SeesTheSameEntryWithOtherContents) {
    Stage stage;
    stage.append(n1, 1, 'x');
    stage.append(n2, 1, 'y');
    EXPECT_EQ(stage.broken(), "log_matching ");
    EXPECT_EQ(stage.story(Check::log_matching),
              "n1 and n2 have both had an entry 1^1, but the logs up to it differ: same index and "
              "term must mean same log up to there.");
    EXPECT_EQ(stage.first(Check::log_matching)->witnesses, (std::vector<NodeId>{n2, n1}));
}

TEST(LogMatching, SeesTheSameEntryAfterAnother) {
    Stage stage;
    stage.append(n1, 1);
    stage.append(n1, 3);
    stage.append(n2, 2);
    stage.append(n2, 3);
    EXPECT_EQ(stage.broken(), "log_matching ");
    EXPECT_EQ(
        stage.story(Check::log_matching),
        "n1 and n2 have both had an entry 2^3, but in n2's log it follows an entry of term 2, "
        "in n1's one of term 1: same index and term must mean same log up to there.");
    EXPECT_EQ(stage.signature(Check::log_matching),
              "log_matching: same entry, other term before it");
}

TEST(LogMatching, SeesTheSameEntryTwiceAtOneServer) {
    Stage stage;
    stage.append(n1, 1, 'x');
    stage.cut(n1, 1);
    stage.append(n1, 1, 'y');
    EXPECT_EQ(stage.story(Check::log_matching),
              "n1 has twice had an entry 1^1, but the logs up to it differ: same index and term "
              "must mean same log up to there.");
}

// Somebody else's Raft may hash the entry only: then the term before it must tell.
TEST(LogMatching, SeesADifferentParentUnderTheSameHash) {
    Stage stage;
    stage.append(n1, 1);
    stage.append(n1, 3);
    stage.append(n2, 2);
    Observation same;
    same.kind = ObservationKind::appended;
    same.node = n2;
    same.entry = {{3}, {2}};
    same.hash = stage.memory(n1).hash[1];
    stage.say(same);
    EXPECT_EQ(stage.broken(), "log_matching ");
}

TEST(LogMatching, ComparesWithTheRightOneOfSeveralEntriesAtAnIndex) {
    Stage stage(5);
    stage.append(n1, 1, 'x');
    stage.append(n2, 2, 'y');
    stage.append(n3, 3, 'z');
    stage.append(n4, 2, 'y');
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::log_matching), 1U);
    stage.append(n5, 2, 'x');
    EXPECT_EQ(stage.broken(), "log_matching ");
    EXPECT_EQ(stage.first(Check::log_matching)->witnesses, (std::vector<NodeId>{n5, n2}));
}

TEST(LogMatching, SeesOtherContentsAtCommitment) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.memory(n1).hash[0] ^= 1;
    stage.commit(n1, 1);
    EXPECT_EQ(stage.broken(), "log_matching ");
}

TEST(LogMatching, SeesOtherContentsAfterARestart) {
    Stage stage;
    stage.append(n1, 1);
    stage.sync(n1);
    stage.crash(n1);
    stage.disk(n1).hash[0] ^= 1;
    stage.recover(n1);
    EXPECT_EQ(stage.broken(), "log_matching ");
    EXPECT_EQ(stage.safety.findings().count(Check::log_matching), 2U);  // last entry, and each
}

TEST(LogMatching, SeesARecoveredLogWhoseEndIsNotWhatItAnnounced) {
    Stage stage;
    stage.append(n1, 1);
    stage.sync(n1);
    stage.crash(n1);
    Observation o;
    o.kind = ObservationKind::recovered;
    o.node = n1;
    o.entry = {{1}, {1}};
    o.hash = 77;
    stage.say(o);
    EXPECT_EQ(stage.broken(), "log_matching ");
}

TEST(LogMatching, AllowsOtherEntriesOfOtherTerms) {
    Stage stage;
    stage.append(n1, 1, 'x');
    stage.append(n2, 2, 'y');
    stage.append(n3, 1, 'x');
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::log_matching), 1U);
}

TEST(ContiguousLog, SeesAHole) {
    Stage stage;
    stage.append(n1, 1);
    stage.memory(n1).log.resize(3);
    stage.memory(n1).hash.resize(3);
    stage.append(n1, 1);
    EXPECT_EQ(stage.broken(), "contiguous_log ");
    EXPECT_EQ(stage.story(Check::contiguous_log),
              "n1 put 4^1 into its log, which went up to 1^1: the entries between are missing.");
}

TEST(ContiguousLog, SeesALogThatDoesNotBeginAtTheBeginning) {
    Stage stage;
    stage.memory(n1).log.resize(1);
    stage.memory(n1).hash.resize(1);
    stage.append(n1, 1);
    EXPECT_EQ(stage.broken(), "contiguous_log ");
}

TEST(ContiguousLog, SeesAHoleInARecoveredLog) {
    Stage stage;
    stage.append(n1, 1);
    stage.append(n1, 1);
    stage.append(n1, 1);
    stage.crash(n1);
    Observation o;
    o.kind = ObservationKind::recovered;
    o.node = n1;
    o.entry = {{5}, {3}};
    stage.say(o);
    o.kind = ObservationKind::appended;
    for (std::uint64_t index : {1U, 3U, 2U}) {
        o.entry.index = {index};
        o.hash = index;
        stage.say(o);
    }
    EXPECT_EQ(stage.broken(), "contiguous_log ");
    EXPECT_EQ(stage.safety.findings().count(Check::contiguous_log), 1U);  // 2 follows 1
}

TEST(ContiguousLog, AllowsAFollowerToOverwrite) {
    Stage stage;
    stage.append(n1, 1);
    stage.append(n1, 1);
    stage.memory(n1).log.resize(1);
    stage.memory(n1).hash.resize(1);
    stage.append(n1, 2);
    stage.append(n1, 2);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::contiguous_log), 4U);
}

// Bug R6: an old AppendEntries cuts off what followed it.
TEST(RemovesOnlyConflicts, SeesTheRemovalOfWhatTheLeaderHas) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.replicate(n1, n2);
    stage.cut(n2, 2);
    EXPECT_EQ(stage.broken(), "removes_only_conflicts ");
    EXPECT_EQ(
        stage.story(Check::removes_only_conflicts),
        "n2 removed its log from 2^1 on, although n1, the leader of its term 1, has that very "
        "entry: it may have been counted on.");
}

TEST(RemovesOnlyConflicts, AllowsTheRemovalOfWhatTheLeaderLacks) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.append(n1, 1);
    stage.elect(n2, 2, n3);
    stage.append(n2, 2);
    stage.term(n1, 2);
    stage.role(n1, Role::follower);
    stage.cut(n1, 2);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::removes_only_conflicts), 1U);
}

TEST(RemovesOnlyConflicts, DoesNotJudgeByALeaderThatIsGone) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.crash(n1);
    stage.cut(n2, 1);
    EXPECT_EQ(stage.safety.comparisons(Check::removes_only_conflicts), 0U);
}

TEST(KeepsCommitted, SeesTheRemovalOfACommittedEntry) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 1);
    stage.commit(n2, 1);
    stage.append(n2, 1);
    stage.term(n2, 2);
    stage.cut(n2, 1);
    EXPECT_EQ(stage.broken(), "keeps_committed ");
    EXPECT_EQ(stage.story(Check::keeps_committed),
              "n2 removed its log from 1^1 on, but knew everything up to 1 to be committed.");
}

TEST(KeepsCommitted, AllowsTheRemovalOfWhatFollows) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.replicate(n1, n2);
    stage.commit(n1, 1);
    stage.commit(n2, 1);
    stage.append(n2, 1);
    stage.term(n2, 2);
    stage.cut(n2, 2);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::keeps_committed), 1U);
}

}  // namespace
}  // namespace whitewater::raft
