// Forgetting what every disk has in a snapshot: the checks go on above it.
#include <gtest/gtest.h>

#include "tests/raft/safety_stage.hpp"

namespace whitewater::raft {
namespace {

// n1 leads; n1 and n2 have ten entries, all committed and applied, the first five forgotten.
Stage pruned() {
    Stage stage;
    stage.elect(n1, 1, n2);
    for (int i = 0; i < 10; ++i) stage.replicate(n1, n2);
    for (NodeId n : {n1, n2}) {
        stage.commit(n, 10);
        for (std::uint64_t i = 1; i <= 10; ++i) stage.apply(n, i);
    }
    stage.tell_client(n1, 10);
    stage.safety.prune({6});
    return stage;
}

TEST(Prune, LetsTheInnocentGoOn) {
    Stage stage = pruned();
    stage.replicate(n1, n2);
    stage.commit(n1, 11);
    stage.apply(n1, 11);
    stage.tell_client(n1, 3);  // told late, of what is forgotten
    stage.elect(n2, 2, n3);
    stage.replicate(n2, n3);  // all of the log
    stage.commit(n2, 12);
    stage.commit(n3, 5);
    stage.commit(n3, 12);
    for (std::uint64_t i = 1; i <= 12; ++i) stage.apply(n3, i);
    EXPECT_EQ(stage.broken(), "");
}

// The first to tell of an entry is a server whose log begins there: what it follows is not known.
TEST(Prune, ComparesNoParentThatNobodyTold) {
    Stage stage = pruned();
    stage.safety.prune({11});
    Observation o;
    o.node = n3;
    o.term = {1};
    o.entry = {{1}, {11}};
    o.hash = 77;
    for (const ObservationKind kind : {ObservationKind::recovered, ObservationKind::appended}) {
        o.kind = kind;
        stage.say(o);
    }
    o.node = n1;
    stage.say(o);
    EXPECT_EQ(stage.broken(), "");
    o.node = n2;
    o.hash = 78;
    stage.say(o);
    EXPECT_EQ(stage.broken(), "log_matching ");
}

TEST(Prune, LetsAServerRestartBehindItsSnapshot) {
    Stage stage = pruned();
    stage.crash(n2);
    Observation o;
    o.kind = ObservationKind::recovered;
    o.node = n2;
    o.term = {1};
    o.peer = n1;
    o.entry = stage.disk(n2).log.back();
    o.hash = stage.disk(n2).hash.back();
    stage.say(o);
    stage.memory(n2) = stage.disk(n2);
    for (std::size_t i = 5; i < 10; ++i) {
        o.kind = ObservationKind::appended;
        o.entry = stage.disk(n2).log[i];
        o.hash = stage.disk(n2).hash[i];
        stage.say(o);
    }
    stage.commit(n2, 10);
    for (std::uint64_t i = 6; i <= 10; ++i) stage.apply(n2, i);
    // Nobody can tell any more what stood at 3: whatever it was, the snapshots have it.
    stage.safety.acknowledged({{9}, {3}}, n1, stage.now, 0);
    EXPECT_EQ(stage.broken(), "");
    o.entry.index = {12};
    stage.say(o);
    EXPECT_EQ(stage.broken(), "contiguous_log ");
}

// Whether it conflicts with the leader's entries is forgotten with them.
TEST(Prune, LetsAServerRemoveWhatItCannotCompare) {
    Stage stage;
    stage.append(n4, 9);
    stage.append(n4, 9);
    stage.elect(n1, 1, n2);
    for (int i = 0; i < 10; ++i) stage.replicate(n1, n2);
    stage.commit(n1, 10);
    stage.safety.prune({6});
    for (NodeId n : {n3, n4}) stage.term(n, 1);
    stage.cut(n4, 1);
    for (int i = 0; i < 5; ++i) stage.append(n3, 9);
    stage.cut(n3, 5);
    stage.cut(n3, 2);
    EXPECT_EQ(stage.broken(), "");
    EXPECT_EQ(stage.safety.comparisons(Check::removes_only_conflicts), 0U);
}

TEST(Prune, StillSeesOtherContentsAbove) {
    Stage stage = pruned();
    stage.crash(n2);
    stage.disk(n2).hash[5] ^= 1;
    stage.recover(n2);
    EXPECT_EQ(stage.broken(), "log_matching ");
    EXPECT_EQ(stage.safety.findings().count(Check::log_matching), 1U);
}

TEST(Prune, StillSeesALeaderThatLacksWhatWasCommittedAbove) {
    Stage stage = pruned();
    stage.elect(n3, 2, n2);
    EXPECT_EQ(stage.broken(), "leader_completeness durability ");
}

TEST(Prune, StillSeesStatesThatDifferAbove) {
    Stage stage = pruned();
    stage.crash(n2);
    stage.recover(n2);
    stage.commit(n2, 10);
    for (std::uint64_t i = 1; i <= 5; ++i) stage.apply(n2, i, 'x');  // forgotten
    EXPECT_EQ(stage.broken(), "");
    stage.apply(n2, 6, 'x');
    EXPECT_EQ(stage.broken(), "state_machine_safety ");
}

TEST(Prune, ForgetsOnlyWhatIsCommitted) {
    Stage stage;
    stage.elect(n1, 1, n2);
    stage.append(n1, 1, 'x');
    stage.safety.prune({100});
    stage.append(n2, 1, 'y');
    EXPECT_EQ(stage.broken(), "log_matching ");
}

TEST(Prune, DoesNotGoBack) {
    Stage stage = pruned();
    stage.safety.prune({2});
    stage.crash(n2);
    stage.disk(n2).hash[2] ^= 1;
    stage.recover(n2);
    EXPECT_EQ(stage.broken(), "");
}

}  // namespace
}  // namespace whitewater::raft
