// Crash, restart, pause and resume, and crashes in the middle of what a process does.
#include <gtest/gtest.h>

#include "sim/base/check.hpp"
#include "tests/sim/stage.hpp"

namespace whitewater::sim {

namespace {

constexpr NodeId n1 = node(1);
constexpr NodeId n2 = node(2);
const NodeSet only_n1 = NodeSet::of(n1);
using Words = std::vector<std::string>;

TEST(ProcessFault, ACrashDestroysTheProcessAndARestartMakesANewOne) {
    Stage stage(steady());
    stage.add_nodes(2);
    Process* const before = stage.world().process(n1);
    ASSERT_NE(before, nullptr);
    EXPECT_EQ(stage.alive(), 2);
    stage.world().inject(Crash{only_n1, CrashStyle::losing});
    EXPECT_EQ(stage.alive(), 1);
    EXPECT_EQ(stage.world().process(n1), nullptr);
    EXPECT_FALSE(stage.world().is_up(n1));
    stage.world().inject(Restart{only_n1});
    EXPECT_EQ(stage.alive(), 2);
    EXPECT_TRUE(stage.world().is_up(n1));
    EXPECT_EQ(stage.machine(n1).incarnation(), 2U);
    EXPECT_EQ(stage.met_by(n1), (Words{"boot 1", "boot 2"}));
}

TEST(ProcessFault, ARestartFindsWhatTheDiskKept) {
    Stage stage(steady());
    Words found;
    stage.add(n1,
              {.start = [&](Machine& machine) { found.emplace_back(as_text(machine.read(0))); }});
    stage.machine(n1).write(0, 0, as_bytes("synced"));
    stage.machine(n1).sync(0, 1);
    stage.run_for(milliseconds(2));
    stage.machine(n1).write(0, 6, as_bytes("+not"));
    EXPECT_EQ(stage.world().unsynced_bytes(n1), 4U);
    EXPECT_EQ(as_text(stage.world().durable(n1, 0)), "synced");
    stage.world().inject(Crash{only_n1, CrashStyle::losing});
    stage.world().inject(Restart{only_n1});
    EXPECT_EQ(found, (Words{"", "synced"}));
}

TEST(ProcessFault, ACompletionOfAnEarlierIncarnationDoesNotArrive) {
    Stage stage(steady());
    stage.add(n1);
    stage.machine(n1).write(0, 0, as_bytes("x"));
    stage.machine(n1).sync(0, 7);
    stage.world().inject(Crash{only_n1, CrashStyle::losing});
    stage.world().inject(Restart{only_n1});
    stage.run_for(seconds(1));
    EXPECT_EQ(stage.met_by(n1), (Words{"boot 1", "boot 2"}));
    EXPECT_TRUE(stage.world().durable(n1, 0).empty());
}

TEST(ProcessFault, WhatMakesNoSenseIsSkipped) {
    Stage stage(steady());
    stage.add_nodes(2);
    World& world = stage.world();
    EXPECT_EQ(world.fired(world.inject(Restart{only_n1})), 0U);
    EXPECT_EQ(world.fired(world.inject(Resume{only_n1})), 0U);
    EXPECT_EQ(world.fired(world.inject(Crash{NodeSet::of(n1, n2), CrashStyle::any})), 2U);
    EXPECT_EQ(world.fired(world.inject(Crash{only_n1, CrashStyle::any})), 0U);
    EXPECT_EQ(world.fired(world.inject(Pause{only_n1})), 0U);
}

TEST(ProcessFault, ACrashWithADurationEndsInARestart) {
    Stage stage(steady());
    stage.add(n1);
    stage.world().inject(Crash{only_n1, CrashStyle::any}, milliseconds(500));
    stage.run_for(milliseconds(499));
    EXPECT_FALSE(stage.world().is_up(n1));
    stage.run_for(milliseconds(1));
    EXPECT_TRUE(stage.world().is_up(n1));
}

TEST(ProcessFault, TheEndOfACrashDoesNotRestartWhatCrashedAgain) {
    Stage stage(steady());
    stage.add(n1);
    stage.world().inject(Crash{only_n1, CrashStyle::any}, milliseconds(500));
    stage.run_for(milliseconds(100));
    stage.world().inject(Restart{only_n1});
    stage.world().inject(Crash{only_n1, CrashStyle::any});
    stage.run_for(seconds(10));
    EXPECT_FALSE(stage.world().is_up(n1));
}

TEST(ProcessFault, APausedMachineMeetsEverythingInOrderWhenItIsResumed) {
    Stage stage(steady());
    stage.add_nodes(2);
    stage.machine(n1).write(0, 0, as_bytes("x"));
    stage.machine(n1).sync(0, 5);  // done at 2 ms
    stage.world().inject(Pause{only_n1});
    stage.send(n2, n1, "a");  // there at 1 ms
    stage.at(time_at(milliseconds(3)), [&] { stage.send(n2, n1, "b"); });
    stage.run_until(time_at(milliseconds(50)));
    EXPECT_EQ(stage.met_by(n1), Words{"boot 1"});
    EXPECT_TRUE(stage.world().is_up(n1));
    EXPECT_TRUE(stage.world().is_paused(n1));
    stage.world().inject(Resume{only_n1});
    stage.run_for(Duration{});
    EXPECT_EQ(stage.met_by(n1), (Words{"boot 1", "a from n2", "sync 5", "b from n2"}));
    EXPECT_EQ(stage.met().back().at, time_at(milliseconds(50)));
}

// A message that arrives at the very instant of the resumption comes after those that waited.
TEST(ProcessFault, NothingOvertakesWhatWaited) {
    Stage stage(steady());
    stage.add_nodes(2);
    stage.at(time_at(milliseconds(9)), [&] { stage.send(n2, n1, "late"); });
    stage.at(time_at(milliseconds(10)), [&] { stage.world().inject(Resume{only_n1}); });
    stage.world().inject(Pause{only_n1});
    stage.send(n2, n1, "early");
    stage.send(n2, n1, "earlier than late");
    stage.run_for(seconds(1));
    EXPECT_EQ(stage.met_by(n1),
              (Words{"boot 1", "early from n2", "earlier than late from n2", "late from n2"}));
}

TEST(ProcessFault, WhatWaitedForAMachineThatCrashesIsLost) {
    Stage stage(steady());
    stage.add_nodes(2);
    stage.world().inject(Pause{only_n1});
    stage.send(n2, n1, "lost");
    stage.run_for(milliseconds(5));
    stage.world().inject(Crash{only_n1, CrashStyle::any});
    EXPECT_EQ(stage.records(Kind::drop).size(), 1U);
    stage.world().inject(Restart{only_n1});
    stage.run_for(milliseconds(5));
    EXPECT_FALSE(stage.world().is_paused(n1));
    EXPECT_EQ(stage.met_by(n1), (Words{"boot 1", "boot 2"}));
}

// -- CrashAt --------------------------------------------------------------------------------------

// On each message, the machine writes "1", "2", "3", syncs after each, and answers three times.
Script busy_script() {
    return {.receive = [](Machine& machine, NodeId from, std::string_view) {
        for (std::uint64_t i = 0; i < 3; ++i) {
            const std::string digit = std::to_string(i + 1);
            machine.write(0, i, as_bytes(digit));
            machine.sync(0, i + 1);
            machine.send(from, {.kind = 2, .term = 1, .index = i, .op = {}}, as_bytes(digit));
        }
    }};
}

struct Deeds {
    std::size_t writes = 0;
    std::size_t syncs = 0;
    std::size_t sends = 0;
    friend bool operator==(const Deeds&, const Deeds&) = default;
};
std::ostream& operator<<(std::ostream& out, const Deeds& deeds) {
    return out << deeds.writes << " writes, " << deeds.syncs << " syncs, " << deeds.sends
               << " sends";
}

// What n1 still does of the nine deeds if it is to crash so.
Deeds done_before(CrashAt fault) {
    fault.node = n1;
    Stage stage(steady());
    stage.add(n1, busy_script());
    stage.add(n2);
    const auto ordinal = stage.world().inject(fault);
    EXPECT_EQ(stage.world().fired(ordinal), 0U);
    stage.send(n2, n1, "go");
    stage.run_for(milliseconds(1));
    EXPECT_EQ(stage.world().fired(ordinal), 1U);
    EXPECT_FALSE(stage.world().is_up(n1));
    EXPECT_EQ(stage.alive(), 1);
    EXPECT_EQ(stage.records(Kind::crash).size(), 1U);
    std::size_t sends = 0;
    for (const Record& send : stage.records(Kind::send)) sends += send.node == n1 ? 1 : 0;
    return {stage.records(Kind::disk_write).size(), stage.records(Kind::sync_begun).size(), sends};
}

using Moment = CrashAt::Moment;
using Deed = CrashAt::Deed;

TEST(CrashAtDeed, BeforeMeansThatTheDeedIsNotDone) {
    EXPECT_EQ(done_before({.moment = Moment::before, .deed = Deed::write, .nth = 1}),
              (Deeds{0, 0, 0}));
    EXPECT_EQ(done_before({.moment = Moment::before, .deed = Deed::write, .nth = 3}),
              (Deeds{2, 2, 2}));
    EXPECT_EQ(done_before({.moment = Moment::before, .deed = Deed::sync, .nth = 2}),
              (Deeds{2, 1, 1}));
    EXPECT_EQ(done_before({.moment = Moment::before, .deed = Deed::send, .nth = 2}),
              (Deeds{2, 2, 1}));
}

TEST(CrashAtDeed, AfterMeansThatItIsTheLast) {
    EXPECT_EQ(done_before({.moment = Moment::after, .deed = Deed::write, .nth = 1}),
              (Deeds{1, 0, 0}));
    EXPECT_EQ(done_before({.moment = Moment::after, .deed = Deed::sync, .nth = 2}),
              (Deeds{2, 2, 1}));
    EXPECT_EQ(done_before({.moment = Moment::after, .deed = Deed::send, .nth = 3}),
              (Deeds{3, 3, 3}));
}

TEST(CrashAtDeed, CountsDeedsFromItsInjectionOnAndOverSeveralCalls) {
    Stage stage(steady());
    stage.add(n1, busy_script());
    stage.add(n2);
    stage.send(n2, n1, "three writes");
    stage.run_for(milliseconds(5));
    stage.world().inject(
        CrashAt{.node = n1, .moment = Moment::after, .deed = Deed::write, .nth = 4});
    stage.send(n2, n1, "three more");
    stage.run_for(milliseconds(5));
    EXPECT_TRUE(stage.world().is_up(n1));
    stage.send(n2, n1, "and the fourth");
    stage.run_for(milliseconds(5));
    EXPECT_FALSE(stage.world().is_up(n1));
    EXPECT_EQ(stage.records(Kind::disk_write).size(), 7U);
}

TEST(CrashAtDeed, ADyingProcessIsToldAndNothingItDoesHasAnEffect) {
    Stage stage(steady());
    std::vector<bool> dying;
    stage.add(n1, {.receive = [&](Machine& machine, NodeId, std::string_view) {
                  dying.push_back(machine.is_dying());
                  machine.send(n2, {.kind = 0, .term = 1, .index = 1, .op = {}}, {});
                  dying.push_back(machine.is_dying());
                  machine.set_timer(machine.now());
                  machine.write(0, 0, as_bytes("x"));
                  EXPECT_EQ(machine.record({.kind = Kind::first_program_kind}), 0U);
              }});
    stage.add(n2);
    stage.world().inject(
        CrashAt{.node = n1, .moment = Moment::before, .deed = Deed::send, .nth = 1});
    stage.send(n2, n1, "go");
    stage.run_for(seconds(1));
    EXPECT_EQ(dying, (std::vector<bool>{false, true}));
    EXPECT_TRUE(stage.records(Kind::disk_write).empty());
    EXPECT_TRUE(stage.records(Kind::timer_fired).empty());
    EXPECT_TRUE(stage.records(Kind::first_program_kind).empty());
}

TEST(CrashAtDeed, MayMeetAProgramWhileItStarts) {
    Stage stage(steady());
    stage.add(n1, {.start = [](Machine& machine) { machine.write(0, 0, as_bytes("x")); }});
    stage.world().inject(Crash{only_n1, CrashStyle::losing});
    stage.world().inject(
        CrashAt{.node = n1, .moment = Moment::before, .deed = Deed::write, .nth = 1});
    stage.world().inject(Restart{only_n1});
    EXPECT_FALSE(stage.world().is_up(n1));
    EXPECT_EQ(stage.alive(), 0);
    stage.world().inject(Restart{only_n1});
    EXPECT_TRUE(stage.world().is_up(n1));
}

TEST(CrashAtDeed, DoesNothingOnceItIsUndone) {
    Stage stage(steady());
    stage.add(n1, busy_script());
    stage.add(n2);
    const auto ordinal = stage.world().inject(CrashAt{.node = n1, .nth = 2});
    stage.world().undo(ordinal);
    stage.send(n2, n1, "go");
    stage.run_for(seconds(1));
    EXPECT_TRUE(stage.world().is_up(n1));
}

TEST(CrashAtDeed, ItsUndoingRestartsWhatItCrashedAndNothingElse) {
    Stage stage(steady());
    stage.add_nodes(2, busy_script());
    const auto never_came = stage.world().inject(CrashAt{.node = n2, .nth = 99});
    const auto came = stage.world().inject(CrashAt{.node = n1, .nth = 1});
    stage.world().inject(Crash{NodeSet::of(n2), CrashStyle::any});
    stage.machine(n1).write(0, 0, as_bytes("x"));
    EXPECT_FALSE(stage.world().is_up(n1));
    stage.world().undo(came);
    stage.world().undo(never_came);
    EXPECT_TRUE(stage.world().is_up(n1));
    EXPECT_FALSE(stage.world().is_up(n2));
}

TEST(ProcessFault, AProgramThatBreaksAPromiseIsHeardAndTheWorldStandsAfterwards) {
    Stage stage(steady());
    stage.add(n1, {.receive = [](Machine& machine, NodeId, std::string_view) {
                  machine.send(machine.id(), {}, {});
              }});
    stage.add(n2);
    stage.send(n2, n1, "go");
    EXPECT_THROW(stage.run_for(seconds(1)), CheckFailure);
    stage.world().inject(Crash{only_n1, CrashStyle::any});
    EXPECT_EQ(stage.alive(), 1);
}

}  // namespace

}  // namespace whitewater::sim
