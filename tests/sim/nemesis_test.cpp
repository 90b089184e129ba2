// The nemesis: what it draws is keyed by its cause, makes sense, and is undone.
#include "sim/nemesis.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/sim/stage.hpp"

namespace whitewater::sim {

namespace {

constexpr NodeId n1 = node(1);
const NodeSet five = NodeSet::first(5);

NemesisClause crash_clause() {
    return {.action = DrawCrash{.who = {.count = {1, 2}}},
            .every = {milliseconds(200), milliseconds(500)},
            .lasting = Range<Duration>{milliseconds(50), milliseconds(300)},
            .text = "crash 1..2 nodes"};
}

NemesisClause partition_clause() {
    return {.action = DrawPartition{},
            .every = {milliseconds(300), milliseconds(800)},
            .lasting = Range<Duration>{milliseconds(100), milliseconds(400)},
            .text = "partition any"};
}

NemesisClause drift_clause() {
    return {
        .action = DrawClockDrift{.who = {.count = {1, 3}}, .rate = {Ratio{}, Ratio::percent(2)}},
        .every = {milliseconds(400), milliseconds(900)},
        .text = "clock drift 0..2%"};
}

// Lets a profile rage over five machines for twenty seconds; returns what it drew, as text.
class Raging {
  public:
    explicit Raging(std::vector<NemesisClause> clauses, std::uint64_t seed = 3) {
        stage.add_nodes(5);
        nemesis = std::make_unique<Nemesis>(
            stage.world(), NemesisProfile{seed, five, seconds(20), std::move(clauses)});
    }

    void to_the_end() { stage.run_until(time_at(seconds(21))); }

    // "1.204s crash n2 any for 200ms", of one clause of the profile.
    std::vector<std::string> drawn(std::size_t clause) const {
        std::vector<std::string> lines;
        for (const Nemesis::Drawn& drawn : nemesis->drawn())
            if (drawn.clause == clause)
                lines.push_back(to_text(drawn.at) + " " + to_text(drawn.fault, {}) + " for " +
                                to_text(drawn.lasting));
        return lines;
    }

    Stage stage{steady()};
    std::unique_ptr<Nemesis> nemesis;
};

TEST(Nemesis, TheSameSeedDrawsTheSameFaults) {
    Raging one({crash_clause(), partition_clause()});
    Raging other({crash_clause(), partition_clause()});
    Raging another_seed({crash_clause(), partition_clause()}, 4);
    for (Raging* raging : {&one, &other, &another_seed}) raging->to_the_end();
    EXPECT_GT(one.nemesis->drawn().size(), 50U);
    EXPECT_EQ(one.drawn(0), other.drawn(0));
    EXPECT_EQ(one.drawn(1), other.drawn(1));
    EXPECT_NE(one.drawn(0), another_seed.drawn(0));
}

TEST(Nemesis, RemovingAClauseLeavesTheDrawsOfTheOthers) {
    Raging all({crash_clause(), partition_clause(), drift_clause()});
    Raging fewer({partition_clause(), drift_clause()});
    all.to_the_end();
    fewer.to_the_end();
    EXPECT_EQ(all.drawn(1), fewer.drawn(0));
    EXPECT_EQ(all.drawn(2), fewer.drawn(1));
}

TEST(Nemesis, EqualClausesAreToldApartByTheirOrdinal) {
    NemesisClause second = crash_clause();
    second.ordinal = 1;
    Raging raging({crash_clause(), second});
    raging.to_the_end();
    EXPECT_NE(raging.drawn(0), raging.drawn(1));
}

TEST(Nemesis, StrikesAsOftenAndAsLongAsItsClauseSays) {
    Raging raging({crash_clause()});
    raging.to_the_end();
    Time last;
    std::set<Duration> pauses;
    for (const Nemesis::Drawn& drawn : raging.nemesis->drawn()) {
        const Duration rest = time_at(seconds(20)) - drawn.at;  // no fault outlives the nemesis
        EXPECT_GE(drawn.lasting, std::min(milliseconds(50), rest));
        EXPECT_LE(drawn.lasting, milliseconds(300));
        EXPECT_GE(drawn.at - last, milliseconds(200));
        EXPECT_LE(drawn.at - last, milliseconds(1'000));  // a strike in between may meet nobody
        pauses.insert(drawn.at - last);
        last = drawn.at;
    }
    EXPECT_GT(pauses.size(), 30U);
    const auto report = raging.nemesis->report();
    ASSERT_EQ(report.size(), 1U);
    EXPECT_EQ(report[0].expected, 57U);  // 20 s / 350 ms
    EXPECT_GE(report[0].attempted, 40U);
    EXPECT_LE(report[0].attempted, 100U);
    EXPECT_EQ(report[0].fired, raging.nemesis->drawn().size());
}

// Crashes that last longer than the pauses between them: nobody crashes twice at once.
TEST(Nemesis, NeverCrashesANodeThatIsDown) {
    NemesisClause clause = crash_clause();
    clause.action = DrawCrash{.who = {.count = {3, 4}}};
    clause.lasting = Range<Duration>{seconds(1), seconds(3)};
    Raging raging({clause});
    raging.to_the_end();
    std::size_t crashed = 0;
    for (const Nemesis::Drawn& drawn : raging.nemesis->drawn())
        crashed += std::get<Crash>(drawn.fault).nodes.size();
    EXPECT_EQ(raging.stage.records(Kind::crash).size(), crashed);
    const auto report = raging.nemesis->report();
    EXPECT_LT(report[0].fired, report[0].attempted);
}

TEST(Nemesis, UndoesItsFaultsWhenItEnds) {
    NemesisClause crash = crash_clause();
    crash.lasting = {};
    NemesisClause pause{
        .action = DrawPause{}, .every = {seconds(1), seconds(2)}, .text = "pause 1 nodes"};
    NemesisClause cut{
        .action = DrawCut{{2, 4}}, .every = {seconds(1), seconds(2)}, .text = "cut 2..4 links"};
    Raging raging({crash, partition_clause(), drift_clause(), pause, cut});
    raging.stage.run_until(time_at(milliseconds(19'999)));
    EXPECT_FALSE(raging.nemesis->is_over());
    EXPECT_FALSE(raging.stage.world().is_up(n1));
    raging.to_the_end();
    World& world = raging.stage.world();
    EXPECT_TRUE(raging.nemesis->is_over());
    for (const NodeId id : five) {
        EXPECT_TRUE(world.is_up(id));
        EXPECT_FALSE(world.is_paused(id));
        const LocalTime before = world.local_time(id);
        raging.stage.run_for(seconds(1));
        EXPECT_EQ(world.local_time(id) - before, seconds(1));
        for (const NodeId other : five) EXPECT_TRUE(world.is_connected(id, other));
    }
    const auto on = raging.stage.records(Kind::fault_on).size();
    EXPECT_EQ(on, raging.nemesis->drawn().size());
    EXPECT_EQ(raging.stage.records(Kind::fault_off).size(), on);
}

TEST(Nemesis, CanBeStoppedEarlyAndThenDrawsNoMore) {
    NemesisClause crash = crash_clause();
    crash.lasting = {};
    Raging raging({crash});
    raging.stage.run_until(time_at(seconds(5)));
    const std::size_t drawn = raging.nemesis->drawn().size();
    for (const NodeId id : five) EXPECT_FALSE(raging.stage.world().is_up(id));
    raging.nemesis->stop();
    for (const NodeId id : five) EXPECT_TRUE(raging.stage.world().is_up(id));
    raging.to_the_end();
    EXPECT_EQ(raging.nemesis->drawn().size(), drawn);
}

// Its faults, injected by hand at the same moments, make the same run.
TEST(Nemesis, WhatItDrewCanBeReplayedWithoutIt) {
    Raging raging({crash_clause(), partition_clause(), drift_clause()});
    raging.to_the_end();
    Stage replay(steady());
    replay.add_nodes(5);
    for (const Nemesis::Drawn& drawn : raging.nemesis->drawn())
        replay.at(drawn.at,
                  [&replay, drawn] { replay.world().inject(drawn.fault, drawn.lasting); });
    replay.run_until(time_at(seconds(21)));
    EXPECT_EQ(replay.world().recorder().fingerprint(),
              raging.stage.world().recorder().fingerprint());
    EXPECT_EQ(replay.met(), raging.stage.met());
}

TEST(Nemesis, AResolverSaysWhomToStrike) {
    NodeSet leader = NodeSet::of(node(2));
    NemesisClause clause{.action = DrawPartition{.shape = DrawPartition::Shape::isolate,
                                                 .who = {.resolver = [&](Key) { return leader; }}},
                         .every = {seconds(1), seconds(1)},
                         .text = "partition isolate leader"};
    Raging raging({clause});
    raging.stage.at(time_at(milliseconds(1'500)), [&] { leader = NodeSet::of(node(4)); });
    raging.stage.at(time_at(milliseconds(2'500)), [&] { leader = {}; });
    raging.to_the_end();
    EXPECT_EQ(raging.drawn(0),
              (std::vector<std::string>{"1.000s partition n2 | n1 n3 n4 n5 for 19s",
                                        "2.000s partition n4 | n1 n2 n3 n5 for 18s"}));
    EXPECT_EQ(raging.nemesis->report()[0].attempted, 19U);
    EXPECT_EQ(raging.nemesis->report()[0].fired, 2U);
}

std::set<std::string> partitions(DrawPartition::Shape shape, Range<std::uint32_t> count) {
    NemesisClause clause = partition_clause();
    clause.every = {milliseconds(10), milliseconds(10)};
    clause.action = DrawPartition{.shape = shape, .who = {.count = count}};
    Raging raging({clause});
    raging.to_the_end();
    std::set<std::string> texts;
    for (const Nemesis::Drawn& drawn : raging.nemesis->drawn())
        texts.insert(to_text(drawn.fault, {}));
    return texts;
}

TEST(Nemesis, ReachesEveryPartitionOfItsShape) {
    using Shape = DrawPartition::Shape;
    EXPECT_EQ(partitions(Shape::any, {}).size(), 30U);        // 2^5 - 2 ordered pairs of groups
    EXPECT_EQ(partitions(Shape::split, {2, 2}).size(), 10U);  // a minority of 2 of 5
    EXPECT_EQ(partitions(Shape::isolate, {1, 1}).size(), 5U);
    EXPECT_EQ(partitions(Shape::bridge, {1, 1}).size(), 30U);  // 5 * 6 halves of the other four
    EXPECT_TRUE(partitions(Shape::isolate, {2, 2}).contains("partition n1 | n2 | n3 n4 n5"));
    EXPECT_TRUE(partitions(Shape::bridge, {1, 1}).contains("partition n1 n2 n3 | n3 n4 n5"));
}

TEST(Nemesis, DrawsRulesAboutMessagesAndStrikesOfOtherKinds) {
    std::size_t transfers = 0;
    NemesisClause transfer{.action = DrawOther{[&](Key) { return ++transfers % 2 == 0; }},
                           .every = {seconds(1), seconds(1)},
                           .text = "transfer leadership"};
    NemesisClause drop{
        .action = DrawRule{.rule = {.effect = MessageRule::Effect::drop, .message_kind = 1},
                           .share = {Ratio::percent(5), Ratio::percent(20)}},
        .every = {seconds(4), seconds(4)},
        .lasting = Range<Duration>{seconds(1), seconds(1)},
        .text = "drop append_entries 5%..20%"};
    Raging raging({transfer, drop});
    raging.to_the_end();
    EXPECT_EQ(transfers, 19U);
    EXPECT_EQ(raging.nemesis->report()[0].fired, 9U);
    ASSERT_EQ(raging.nemesis->drawn().size(), 4U);
    for (const Nemesis::Drawn& drawn : raging.nemesis->drawn()) {
        const auto& rule = std::get<MessageRule>(drawn.fault);
        EXPECT_EQ(rule.from, five);
        EXPECT_GE(rule.share, Ratio::percent(5));
        EXPECT_LE(rule.share, Ratio::percent(20));
    }
}

}  // namespace

}  // namespace whitewater::sim
