// Each step: what it means, and that it is written again as it was.
#include <gtest/gtest.h>

#include "tests/language/reading.hpp"
#include "tests/language/samples.hpp"

namespace whitewater::scenarios {
namespace {

TEST(Steps, EveryFormIsWrittenAgainAsItWas) {
    for (const std::string_view step : sample_steps()) {
        const Scenario scenario = parsed(std::string(sample_setup()) + std::string(step));
        ASSERT_EQ(scenario.steps.size(), 2u) << step;
        EXPECT_EQ(scenario.steps[1].text, step);
        EXPECT_EQ(print(scenario.steps[1].action), step);
        EXPECT_EQ(parsed(print(scenario)), scenario) << step;
    }
}

TEST(Steps, EveryFormRefusesAWordTooMany) {
    for (const std::string_view step : sample_steps()) {
        const std::string text = std::string(sample_setup()) + std::string(step) + " | | |\n";
        EXPECT_EQ(messages(text).size(), 1u) << step;
    }
}

TEST(Steps, EveryFormCanBeCutShortAtAnyWordWithoutHarm) {
    for (const std::string_view step : sample_steps()) {
        for (std::size_t end = step.find(' '); end != std::string_view::npos;
             end = step.find(' ', end + 1)) {
            const auto count =
                messages(std::string(sample_setup()) + std::string(step.substr(0, end)) + "\n")
                    .size();
            EXPECT_LE(count, 1u) << step.substr(0, end);
        }
    }
}

Selector one(Pick pick) {
    return {{{pick, nobody, "", {}, {}}}, {}, {}};
}
Selector node_number(std::uint32_t number) {
    return {{{Pick::node, node(number), "", {}, {}}}, {}, {}};
}

TEST(Steps, TimeAndChecks) {
    EXPECT_EQ(action<Wait>("wait 1.5ms").lasting, microseconds(1500));
    EXPECT_EQ(action<At>("at 2.500s").time, Time{2'500'000});
    const auto await = action<Await>("await leader among n1 as old within 2s");
    EXPECT_EQ(await.condition.test, (decltype(Condition::test){HasLeader{node_number(1)}}));
    EXPECT_EQ(await.name, "old");
    EXPECT_EQ(await.within, seconds(2));
    EXPECT_EQ(action<Let>("let side = minority"), (Let{"side", one(Pick::minority)}));
    EXPECT_EQ(action<Watch>("never converged"),
              (Watch{Watch::Demand::never, {Converged{}, {}}, std::nullopt}));
    EXPECT_EQ(action<Watch>("always converged for 1s"),
              (Watch{Watch::Demand::always, {Converged{}, {}}, seconds(1)}));
}

TEST(Steps, ConditionsMeanWhatTheySay) {
    using Of = decltype(Condition::test);
    const auto test = [](std::string_view condition) {
        return action<Expect>("expect " + std::string(condition)).condition.test;
    };
    EXPECT_EQ(test("leader"), Of{HasLeader{}});
    EXPECT_EQ(test("leaders >= 2"), (Of{LeaderCount{Comparison::greater_or_equal, 2}}));
    EXPECT_EQ(test("leader is down"), (Of{HasRole{one(Pick::leader), Role::down}}));
    EXPECT_EQ(test("term of n1 < 3"), (Of{TermIs{node_number(1), Comparison::less, 3}}));
    EXPECT_EQ(test("log of n1 lacks v"), (Of{LogHas{node_number(1), Presence::lacks, "v"}}));
    EXPECT_EQ(test("committed v"), (Of{Committed{"v", std::nullopt}}));
    EXPECT_EQ(test("store of n1 holds x = 1"), (Of{StoreHolds{node_number(1), "x", "1"}}));
    EXPECT_EQ(test("store of n1 lacks x"), (Of{StoreLacks{node_number(1), "x"}}));
    EXPECT_EQ(test("c1 idle"), Of{ClientIdle{client(1)}});
    EXPECT_EQ(test("load done"), Of{LoadDone{}});
    EXPECT_EQ(test("members = n1"), Of{MembersAre{node_number(1)}});
    EXPECT_EQ(test("messages reply from n1 to n2 <= 3 since 1s"),
              (Of{MessageCount{MessageKind::reply, Links{node_number(1), node_number(2)},
                               Comparison::less_or_equal, 3, Time{1'000'000}}}));
    EXPECT_EQ(test("fired wipe"), Of{Fired{FaultKind::wipe}});
}

TEST(Steps, ComparisonsCompare) {
    EXPECT_TRUE(holds(1, Comparison::equal, 1) && !holds(1, Comparison::equal, 2));
    EXPECT_TRUE(holds(1, Comparison::not_equal, 2) && !holds(1, Comparison::not_equal, 1));
    EXPECT_TRUE(holds(1, Comparison::less, 2) && !holds(2, Comparison::less, 2));
    EXPECT_TRUE(holds(2, Comparison::less_or_equal, 2) && !holds(3, Comparison::less_or_equal, 2));
    EXPECT_TRUE(holds(3, Comparison::greater, 2) && !holds(2, Comparison::greater, 2));
    EXPECT_TRUE(holds(2, Comparison::greater_or_equal, 2));
    EXPECT_FALSE(holds(1, Comparison::greater_or_equal, 2));
}

TEST(Steps, SelectorsBindTheirWordsTheNarrowWay) {
    // What follows "among" belongs to it, "except" included.
    const auto await = action<Await>("await leader among all except n1 within 2s");
    const auto& among = std::get<HasLeader>(await.condition.test).among;
    ASSERT_TRUE(among);
    EXPECT_EQ(among->items.at(0).pick, Pick::all);
    EXPECT_EQ(among->except.at(0).node, node(1));
    // "of" takes one node only.
    const auto crash = action<Crash>("crash follower of n1 n2");
    ASSERT_EQ(crash.who.items.size(), 2u);
    EXPECT_EQ(crash.who.items[0].pick, Pick::follower_of);
    EXPECT_EQ(crash.who.items[0].argument.at(0), node_number(1));
    EXPECT_EQ(crash.who.items[1].node, node(2));
}

TEST(Steps, Faults) {
    const auto partition = action<Partition>("partition n1 | n2 | rest");
    EXPECT_EQ(partition.groups,
              (std::vector<Selector>{node_number(1), node_number(2), one(Pick::rest)}));
    EXPECT_EQ(action<Isolate>("isolate n1").from, std::nullopt);
    EXPECT_EQ(action<Isolate>("isolate n1 from n2").from, node_number(2));
    EXPECT_EQ(action<Cut>("cut n1 <-> n2").direction, Direction::both_ways);
    EXPECT_EQ(action<Slow>("slow n1 -> n2 by 50ms"),
              (Slow{{node_number(1), node_number(2)}, Direction::one_way, milliseconds(50)}));
    EXPECT_EQ(action<Heal>("heal").who, std::nullopt);
    const auto drop = action<Meddle>("drop request #2 from n1 to n2 20% for 2s");
    EXPECT_EQ(drop, (Meddle{Meddling::drop,
                            MessageKind::request,
                            2,
                            {node_number(1), node_number(2)},
                            Ratio::percent(20),
                            std::nullopt,
                            seconds(2)}));
    EXPECT_EQ(action<Meddle>("drop any from n1 to n2").chance, Ratio::percent(100));
    EXPECT_EQ(action<Meddle>("delay any from n1 to n2 by 1ms").by, milliseconds(1));
    EXPECT_EQ(action<Crash>("crash n1").style, std::nullopt);
    EXPECT_EQ(action<Crash>("crash n1 tearing after send #7"),
              (Crash{node_number(1), CrashStyle::tearing,
                     CrashPoint{CrashPoint::Moment::after, CrashPoint::Act::send, 7}}));
    EXPECT_EQ(action<DiskFails>("disk n1 fails write once"),
              (DiskFails{node_number(1), DiskFails::Act::write, DiskFails::Extent::once, {}}));
    EXPECT_EQ(action<DiskRots>("disk n1 rots meta").area, DiskArea::meta);
    EXPECT_EQ(action<ClockStep>("clock n1 -200ms").by, milliseconds(-200));
    EXPECT_EQ(action<ClockDrift>("clock n1 drift -2%").drift, Ratio::percent(-2));
    EXPECT_EQ(action<ClockFreeze>("clock n1 freezes for 1s").lasting, seconds(1));
}

TEST(Steps, Administration) {
    EXPECT_EQ(action<Transfer>("transfer leadership to n1").to, node_number(1));
    EXPECT_EQ(action<AddMember>("add n1").as, AddMember::As::voter);
    EXPECT_EQ(action<AddMember>("add n1 as learner").as, AddMember::As::learner);
    EXPECT_EQ(action<ChangeMembers>("members n1 n2").who.items.size(), 2u);
}

TEST(Steps, ClientOperations) {
    const auto cas = action<ClientOperation>("c1 cas x 1 2 via n1 -> ok or failed or timeout");
    EXPECT_EQ(cas.client, client(1));
    EXPECT_EQ(cas.kind, OperationKind::cas);
    EXPECT_EQ(cas.key, "x");
    EXPECT_EQ(cas.expected, "1");
    EXPECT_EQ(cas.value, "2");
    EXPECT_EQ(cas.via, node_number(1));
    EXPECT_EQ(cas.outcomes, (std::vector<Outcome>{{Outcome::Kind::ok, ""},
                                                  {Outcome::Kind::failed, ""},
                                                  {Outcome::Kind::timeout, ""}}));
    EXPECT_TRUE(action<ClientOperation>("c1 put x 1").outcomes.empty());
    EXPECT_EQ(action<ClientOperation>("c1 get x -> none").outcomes.at(0).kind, Outcome::Kind::none);
    EXPECT_EQ(action<ClientOperation>("c1 get x -> \"none\"").outcomes.at(0),
              (Outcome{Outcome::Kind::value, "none"}));
    // Keys and values stand at their places: words of the language are as good as any.
    const auto put = action<ClientOperation>("c1 put leader via via n1");
    EXPECT_EQ(put.key, "leader");
    EXPECT_EQ(put.value, "via");
    EXPECT_EQ(put.via, node_number(1));
}

TEST(Steps, Loads) {
    const auto load = action<Load>(
        "load c3 c1 put 60% get 40% on 5 keys every 5ms..20ms for 1s via n1", "clients 3\n");
    EXPECT_EQ(load.clients, (std::vector<NodeId>{client(1), client(3)}));
    EXPECT_EQ(load.mix, (std::vector<Load::Share>{{OperationKind::put, Ratio::percent(60)},
                                                  {OperationKind::get, Ratio::percent(40)}}));
    EXPECT_EQ(load.keys, 5u);
    EXPECT_EQ(load.every, (Range<Duration>{milliseconds(5), milliseconds(20)}));
    EXPECT_EQ(load.via, node_number(1));
    EXPECT_EQ(load.lasting, seconds(1));
}

TEST(Steps, EqualStepsAreNumbered) {
    const Scenario scenario = parsed("wait 1s\nheal\nwait 1000ms\nwait   1s   # again\n");
    EXPECT_EQ(scenario.steps[0].ordinal, 0u);
    EXPECT_EQ(scenario.steps[1].ordinal, 0u);
    EXPECT_EQ(scenario.steps[2].ordinal, 1u);
    EXPECT_EQ(scenario.steps[3].ordinal, 2u);
    EXPECT_EQ(scenario.steps[3].text, "wait 1s");
}

TEST(Steps, SpotsPointIntoTheText) {
    const Scenario scenario = parsed("# story\n  crash   n1 leader   losing # why\n");
    const Spot& step = scenario.steps[0].at;
    EXPECT_EQ(step.line, 2);
    EXPECT_EQ(step.column, 3);
    EXPECT_EQ(step.length, 26);
    const auto& crash = std::get<Crash>(std::get<FaultStep>(scenario.steps[0].action));
    EXPECT_EQ(crash.who.at.column, 11);
    EXPECT_EQ(crash.who.at.length, 9);
    EXPECT_EQ(crash.who.items[1].at.column, 14);
    EXPECT_EQ(to_text(diagnostic_at(scenario, crash.who.items[1].at, "no leader at 1.204s")),
              "test.scenario:2:14: no leader at 1.204s\n"
              "      crash   n1 leader   losing # why\n"
              "                 ^^^^^^\n");
}

}  // namespace
}  // namespace whitewater::scenarios
