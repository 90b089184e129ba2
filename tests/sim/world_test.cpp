// The loop as a whole: order, causes, the world's outside, determinism, and what a run costs.
#include "sim/world.hpp"

#include <gtest/gtest.h>

#include <map>

#include "sim/base/check.hpp"
#include "sim/base/prng.hpp"
#include "tests/sim/stage.hpp"

namespace whitewater::sim {

namespace {

constexpr NodeId n1 = node(1);
constexpr NodeId n2 = node(2);
constexpr NodeId n3 = node(3);
using Words = std::vector<std::string>;

TEST(World, TimeMovesOnlyWithEventsOrWhenAdvanced) {
    Stage stage(steady());
    stage.add_nodes(2);
    stage.send(n1, n2, "x");
    EXPECT_EQ(stage.world().next_event(), time_at(milliseconds(1)));
    stage.world().advance_to(Time{400});
    EXPECT_EQ(stage.world().now(), Time{400});
    EXPECT_THROW(stage.world().advance_to(Time{300}), CheckFailure);
    EXPECT_THROW(stage.world().advance_to(time_at(milliseconds(2))), CheckFailure);
    stage.world().step();
    EXPECT_EQ(stage.world().now(), time_at(milliseconds(1)));
    EXPECT_EQ(stage.world().steps(), 1U);
    EXPECT_EQ(stage.world().next_event(), Time::never());
    EXPECT_THROW(stage.world().step(), CheckFailure);
}

TEST(World, CallsOfOneInstantRunInTheOrderTheyWereMade) {
    Stage stage(steady());
    Words order;
    stage.at(time_at(seconds(1)), [&] { order.emplace_back("first"); });
    stage.at(time_at(seconds(1)), [&] {
        order.emplace_back("second");
        stage.at(time_at(seconds(1)), [&] { order.emplace_back("made meanwhile"); });
    });
    stage.at(time_at(seconds(1)), [&] { order.emplace_back("third"); });
    stage.run_until(time_at(seconds(1)));
    EXPECT_EQ(order, (Words{"first", "second", "third", "made meanwhile"}));
    EXPECT_THROW(stage.at(Time{}, [] {}), CheckFailure);
}

TEST(World, CancelledCallsDoNotCome) {
    Stage stage(steady());
    bool has_come = false;
    stage.at(time_at(seconds(1)), [&] { has_come = true; });
    stage.world().cancel_calls(stage);
    stage.run_until(time_at(seconds(2)));
    EXPECT_FALSE(has_come);
}

TEST(World, AnAddressIsTakenOnce) {
    Stage stage(steady());
    stage.add(n1);
    EXPECT_THROW(stage.add(n1), CheckFailure);
    EXPECT_THROW(stage.add(NodeId{64}), CheckFailure);
    EXPECT_EQ(stage.world().machines(), NodeSet::of(n1));
}

// -- Causes ---------------------------------------------------------------------------------------

std::string name_of_kind(Kind kind) {
    for (const Schema::KindRow& row : simulator_schema().kinds)
        if (row.kind == kind) return row.name;
    return "program";
}

// The record and what caused it, back to the beginning: "deliver < send < timer_fired < boot".
std::string chain(const Stage& stage, Seq from) {
    std::string text;
    for (Seq seq = from; seq != 0;) {
        const Record& record = stage.trace().records.at(seq - 1);
        EXPECT_LT(record.cause, seq);
        text += (text.empty() ? "" : " < ") + name_of_kind(record.kind);
        seq = record.cause;
    }
    return text;
}

std::string chain_of_last(const Stage& stage, Kind kind) {
    return chain(stage, stage.records(kind).back().seq);
}

TEST(Causes, LeadFromADeliveryToTheBootThatArmedTheTimer) {
    Stage stage(steady());
    stage.add(
        n1, {.start = [](Machine& machine) { machine.set_timer(machine.now() + milliseconds(10)); },
             .timer_fired = [](Machine& machine) { machine.send(n2, {}, {}); }});
    stage.add(n2,
              {.receive =
                   [](Machine& machine, NodeId, std::string_view) {
                       machine.write(0, 0, as_bytes("x"));
                       machine.sync(0, 1);
                   },
               .synced = [](Machine& machine, std::uint8_t, Ticket,
                            SyncResult) { machine.record({.kind = Kind::first_program_kind}); }});
    stage.run_until(time_at(seconds(1)));
    EXPECT_EQ(chain_of_last(stage, Kind::first_program_kind),
              "program < sync_done < sync_begun < deliver < send < timer_fired < boot");
    EXPECT_EQ(chain_of_last(stage, Kind::disk_write),
              "disk_write < deliver < send < timer_fired < boot");
}

TEST(Causes, OfATimerAreWhatSetItsDeadlineFirstHoweverOftenItIsSetAgain) {
    Stage stage(steady());
    const auto set_again = [](Machine& machine) { machine.set_timer(LocalTime{10'000}); };
    stage.add(n1, {.start = set_again, .receive = [&](Machine& machine, NodeId, std::string_view) {
                       set_again(machine);
                   }});
    stage.add(n2, {.start = [](Machine& machine) { machine.send(n1, {}, {}); }});
    stage.run_until(time_at(milliseconds(9)));
    ASSERT_EQ(stage.records(Kind::deliver).size(), 1U);
    stage.run_until(time_at(milliseconds(11)));
    EXPECT_EQ(chain_of_last(stage, Kind::timer_fired), "timer_fired < boot");
}

TEST(Causes, LeadFromADropToItsSend) {
    Stage stage(steady());
    stage.add_nodes(2);
    stage.send(n1, n2, "x");
    stage.world().inject(Crash{NodeSet::of(n2), CrashStyle::any});
    stage.run_for(seconds(1));
    EXPECT_EQ(chain_of_last(stage, Kind::drop), "drop < send");
    const Record drop = stage.records(Kind::drop).back();
    EXPECT_EQ(drop.msg, drop.cause);
}

TEST(Causes, LeadFromARestartToTheFaultThatDidIt) {
    Stage stage(steady());
    stage.add(n1);
    stage.machine(n1).write(0, 0, as_bytes("x"));
    stage.world().inject(Crash{NodeSet::of(n1), CrashStyle::losing}, seconds(1));
    EXPECT_EQ(chain_of_last(stage, Kind::disk_lost), "disk_lost < crash < fault_on");
    stage.run_for(seconds(2));
    EXPECT_EQ(chain_of_last(stage, Kind::boot), "boot < fault_off < fault_on");
    stage.world().inject(Crash{NodeSet::of(n1), CrashStyle::losing});
    stage.world().inject(Restart{NodeSet::of(n1)});
    EXPECT_EQ(chain_of_last(stage, Kind::boot), "boot < fault_on");
}

TEST(Causes, LeadFromACrashInTheMiddleOfACallToItsFault) {
    Stage stage(steady());
    stage.add(n1);
    stage.world().inject(CrashAt{.node = n1});
    stage.machine(n1).write(0, 0, as_bytes("x"));
    EXPECT_EQ(chain_of_last(stage, Kind::crash), "crash < fault_on");
}

TEST(Causes, LeadFromWhatAnActorDoesToWhatMadeItCome) {
    Stage stage(steady());
    stage.add_nodes(2);
    const Seq step = stage.world().recorder().record({.kind = Kind::first_program_kind});
    stage.world().set_cause(step);
    stage.at(time_at(seconds(1)), [&] {
        EXPECT_EQ(stage.world().current_cause(), step);
        stage.at(time_at(seconds(2)), [&] { stage.send(n1, n2, "x"); });
    });
    stage.world().set_cause(0);
    stage.run_until(time_at(seconds(3)));
    EXPECT_EQ(chain_of_last(stage, Kind::deliver), "deliver < send < program");
}

TEST(Causes, OfWhatWaitedAreAsIfItHadNot) {
    Stage stage(steady());
    stage.add_nodes(2);
    stage.world().inject(Pause{NodeSet::of(n2)}, milliseconds(10));
    stage.send(n1, n2, "x");
    stage.run_for(seconds(1));
    EXPECT_EQ(chain_of_last(stage, Kind::deliver), "deliver < send");
    EXPECT_EQ(chain_of_last(stage, Kind::resume), "resume < fault_off < fault_on");
}

// -- Determinism and keyed randomness -------------------------------------------------------------

WorldSettings stormy(std::uint64_t seed) {
    WorldSettings settings;
    settings.seed = seed;
    settings.network.loss = Ratio::percent(5);
    settings.network.duplicate = Ratio::percent(5);
    settings.network.reorder = Ratio::percent(5);
    return settings;
}

// Three machines that gossip at random intervals, for ten seconds.
void gossip(Stage& stage) {
    const auto later = [](Machine& machine) {
        const Key key = Key(machine.id().value).with(static_cast<std::uint64_t>(machine.now().us));
        machine.set_timer(machine.now() + uniform(key, milliseconds(1), milliseconds(9)));
    };
    const auto tell = [later](Machine& machine) {
        for (const NodeId to : NodeSet::of(n1, n2, n3)) {
            // Numbered by its own clock: runs that differ elsewhere still name messages alike.
            const auto index = static_cast<std::uint64_t>(machine.now().us);
            if (to != machine.id())
                machine.send(to, {.kind = 1, .term = 1, .index = index, .op = {}},
                             as_bytes("gossip"));
        }
        machine.write(0, 0, as_bytes("state"));
        machine.sync(0, 1);
        later(machine);
    };
    stage.add_nodes(3, {.start = later, .timer_fired = tell});
    stage.run_until(time_at(seconds(2)));
}

TEST(Determinism, TheSameSeedGivesTheSameRun) {
    Stage one(stormy(42));
    Stage other(stormy(42));
    gossip(one);
    gossip(other);
    EXPECT_GT(one.world().steps(), 1'000U);
    EXPECT_EQ(one.world().recorder().fingerprint(), other.world().recorder().fingerprint());
    EXPECT_EQ(one.met(), other.met());
}

TEST(Determinism, AnotherSeedGivesAnotherRun) {
    Stage one(stormy(42));
    Stage other(stormy(43));
    gossip(one);
    gossip(other);
    EXPECT_NE(one.world().recorder().fingerprint(), other.world().recorder().fingerprint());
}

TEST(Determinism, TheFingerprintDoesNotDependOnWhoListens) {
    Stage heard(stormy(42));
    Stage unheard(stormy(42));
    unheard.world().recorder().attach(nullptr);
    gossip(heard);
    gossip(unheard);
    EXPECT_TRUE(unheard.trace().records.empty());
    EXPECT_EQ(heard.world().recorder().fingerprint(), unheard.world().recorder().fingerprint());
}

// What became of each message: by (from, to, index), the kinds of what happened to it.
using MessageName = std::tuple<NodeId, NodeId, std::uint64_t>;
std::map<MessageName, std::string> fates(const Stage& stage) {
    std::map<MessageName, std::string> all;
    for (const Record& record : stage.trace().records) {
        if (record.kind == Kind::deliver)
            all[{record.peer, record.node, record.a}] += 'd';
        else if (record.kind == Kind::drop)
            all[{record.node, record.peer, record.a}] += 'x';
    }
    return all;
}

// A message between nodes that a fault does not touch has the same fate with and without it, in
// the whole run; and taking the fault away changes nothing before it.
TEST(Determinism, RemovingAFaultLeavesTheFateOfEveryOtherMessage) {
    Stage with(stormy(7));
    Stage without(stormy(7));
    with.at(time_at(milliseconds(500)), [&] {
        with.world().inject(Cut{NodeSet::of(n1), NodeSet::of(n3), Ways::both});
        with.world().inject(Crash{NodeSet::of(n3), CrashStyle::any}, milliseconds(300));
    });
    gossip(with);
    gossip(without);
    const auto fates_with = fates(with);
    const auto fates_without = fates(without);
    std::size_t compared = 0;
    for (const auto& [name, fate] : fates_with) {
        const auto [from, to, index] = name;
        const bool is_before = index < 490'000;
        const bool is_at_the_end = index > 1'990'000;
        if (is_at_the_end || (!is_before && (from == n3 || to == n3))) continue;
        ASSERT_TRUE(fates_without.contains(name));
        EXPECT_EQ(fate, fates_without.at(name));
        ++compared;
    }
    EXPECT_GT(compared, 900U);
    EXPECT_NE(with.world().recorder().fingerprint(), without.world().recorder().fingerprint());
}

// -- The end of all faults ------------------------------------------------------------------------

TEST(HealEverything, EndsAllFaultsAndRestartsNobody) {
    Stage stage(steady());
    stage.add_nodes(3);
    World& world = stage.world();
    world.inject(Partition{{NodeSet::of(n1), NodeSet::of(n2, n3)}});
    world.inject(MessageRule{
        .effect = MessageRule::Effect::hold, .from = NodeSet::of(n2), .to = NodeSet::of(n3)});
    stage.send(n2, n3, "held");
    world.inject(ClockDrift{NodeSet::of(n1), Ratio::percent(2)});
    world.inject(ClockFreeze{NodeSet::of(n2)});
    world.inject(Pause{NodeSet::of(n1)}, seconds(5));
    world.inject(CrashAt{.node = n3});
    world.inject(Crash{NodeSet::of(n2), CrashStyle::any}, seconds(5));
    stage.run_for(seconds(1));
    world.heal_everything();
    const LocalTime n1_then = world.local_time(n1);
    const LocalTime n2_then = world.local_time(n2);
    stage.machine(n3).write(0, 0, as_bytes("x"));
    stage.run_for(seconds(10));
    EXPECT_TRUE(world.is_connected(n1, n2));
    EXPECT_EQ(stage.met_by(n3).back(), "held from n2");
    EXPECT_FALSE(world.is_paused(n1));
    EXPECT_TRUE(world.is_up(n3));
    EXPECT_FALSE(world.is_up(n2));
    EXPECT_EQ(world.local_time(n1) - n1_then, seconds(10));
    EXPECT_EQ(world.local_time(n2) - n2_then, seconds(10));
    EXPECT_EQ(stage.records(Kind::fault_off).size(), 6U);  // all but the crash, which stands
    world.inject(Restart{NodeSet::of(n2)});
    EXPECT_EQ(stage.records(Kind::fault_off).size(), 7U);
}

TEST(Undo, TakesBackAClockFaultUnlessALaterOneReplacedIt) {
    Stage stage(steady());
    stage.add(n1);
    World& world = stage.world();
    const NodeSet nodes = NodeSet::of(n1);
    const auto slow = world.inject(ClockDrift{nodes, Ratio::percent(-10)});
    world.inject(ClockDrift{nodes, Ratio::percent(10)}, seconds(1));
    world.undo(slow);  // replaced: nothing is left of it
    stage.run_for(seconds(1));
    EXPECT_EQ(world.local_time(n1), LocalTime{1'100'000});
    stage.run_for(seconds(1));
    EXPECT_EQ(world.local_time(n1), LocalTime{2'100'000});
    world.inject(ClockStep{nodes, milliseconds(-50)}, seconds(1));
    EXPECT_EQ(world.local_time(n1), LocalTime{2'050'000});
    stage.run_for(seconds(1));
    EXPECT_EQ(world.local_time(n1), LocalTime{3'100'000});
}

}  // namespace

}  // namespace whitewater::sim
