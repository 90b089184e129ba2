// Partitions, cuts and rules: exactly the named links, exactly as long as they stand.
#include <gtest/gtest.h>

#include "tests/sim/stage.hpp"

namespace whitewater::sim {

namespace {

constexpr NodeId n1 = node(1);
constexpr NodeId n2 = node(2);
constexpr NodeId n3 = node(3);
constexpr NodeId n4 = node(4);
constexpr NodeId n5 = node(5);
constexpr NodeId c1 = client(1);
constexpr std::uint8_t request_vote = 0;
constexpr std::uint8_t append_entries = 1;
using Words = std::vector<std::string>;

// Five nodes and a client; every message takes a millisecond.
class NetworkFault : public ::testing::Test {
  protected:
    NetworkFault() {
        stage.add_nodes(5);
        stage.add(c1);
    }

    // Which of all links pass a message now: "12 21 1c" (n1 to n2, n2 to n1, n1 to the client).
    std::string passing() {
        const std::size_t before = stage.met().size();
        const NodeSet all = world.machines();
        for (const NodeId from : all)
            for (const NodeId to : all)
                if (from != to) stage.send(from, to, digit(from) + digit(to));
        stage.run_for(milliseconds(5));
        std::string links;
        for (const NodeId from : all)
            for (const NodeId to : all)
                for (std::size_t i = before; i < stage.met().size(); ++i)
                    if (stage.met()[i].what == digit(from) + digit(to) + " from " + name_of(from))
                        links += (links.empty() ? "" : " ") + digit(from) + digit(to);
        return links;
    }
    static std::string digit(NodeId id) { return is_client(id) ? "c" : std::to_string(id.value); }
    Words received_by(NodeId id) const {
        Words words = stage.met_by(id);
        words.erase(words.begin());  // its boot
        return words;
    }
    std::vector<std::uint64_t> drop_causes() const {
        std::vector<std::uint64_t> causes;
        for (const Record& drop : stage.records(Kind::drop)) causes.push_back(drop.b);
        return causes;
    }

    Stage stage{steady()};
    World& world = stage.world();
    const std::string everything =
        "12 13 14 15 1c 21 23 24 25 2c 31 32 34 35 3c 41 42 43 45 4c 51 52 53 54 5c c1 c2 c3 c4 c5";
};

TEST_F(NetworkFault, WithoutFaultsAllLinksPass) {
    EXPECT_EQ(passing(), everything);
}

TEST_F(NetworkFault, APartitionBlocksExactlyTheLinksBetweenItsGroups) {
    world.inject(Partition{{NodeSet::of(n1, n2), NodeSet::of(n3, n4, n5)}});
    EXPECT_EQ(passing(), "12 1c 21 2c 34 35 3c 43 45 4c 53 54 5c c1 c2 c3 c4 c5");
    EXPECT_FALSE(world.is_connected(n1, n3));
    EXPECT_TRUE(world.is_connected(n1, n2));
}

TEST_F(NetworkFault, ANodeInNoGroupTalksToAll) {
    world.inject(Partition{{NodeSet::of(n1), NodeSet::of(n2)}});
    EXPECT_EQ(
        passing(),
        "13 14 15 1c 23 24 25 2c 31 32 34 35 3c 41 42 43 45 4c 51 52 53 54 5c c1 c2 c3 c4 c5");
}

TEST_F(NetworkFault, ABridgeIsTheOnlyWayBetweenTheHalves) {
    world.inject(Partition{{NodeSet::of(n1, n2, n3), NodeSet::of(n3, n4, n5)}});
    EXPECT_EQ(passing(), "12 13 1c 21 23 2c 31 32 34 35 3c 43 45 4c 53 54 5c c1 c2 c3 c4 c5");
}

TEST_F(NetworkFault, ANewPartitionReplacesTheOldAndOutlivesItsUndoing) {
    const auto first = world.inject(Partition{{NodeSet::of(n1), NodeSet::of(n2, n3, n4, n5)}});
    world.inject(Partition{{NodeSet::of(n1, n2, n3, n4), NodeSet::of(n5)}});
    EXPECT_TRUE(world.is_connected(n1, n2));
    world.undo(first);
    EXPECT_FALSE(world.is_connected(n1, n5));
}

TEST_F(NetworkFault, AOneWayCutBlocksOneWay) {
    world.inject(Cut{NodeSet::of(n1), NodeSet::of(n2, n3), Ways::one});
    EXPECT_FALSE(world.is_connected(n1, n2));
    EXPECT_FALSE(world.is_connected(n1, n3));
    EXPECT_TRUE(world.is_connected(n2, n1));
    EXPECT_TRUE(world.is_connected(n1, n4));
}

TEST_F(NetworkFault, ATwoWayCutBlocksBothAndMayNameAClient) {
    world.inject(Cut{NodeSet::of(c1), NodeSet::of(n1), Ways::both});
    EXPECT_FALSE(world.is_connected(c1, n1));
    EXPECT_FALSE(world.is_connected(n1, c1));
    EXPECT_TRUE(world.is_connected(c1, n2));
}

TEST_F(NetworkFault, ACutHoldsAtSendingAndAtDelivery) {
    stage.send(n1, n2, "on its way");
    const auto cut = world.inject(Cut{NodeSet::of(n1), NodeSet::of(n2), Ways::one});
    stage.send(n1, n2, "too late");
    EXPECT_EQ(drop_causes(), (std::vector<std::uint64_t>{std::uint64_t(DropCause::cut)}));
    stage.run_for(milliseconds(2));
    EXPECT_EQ(drop_causes().size(), 2U);
    world.undo(cut);
    stage.send(n1, n2, "open again");
    stage.run_for(milliseconds(2));
    EXPECT_EQ(received_by(n2), Words{"open again from n1"});
}

TEST_F(NetworkFault, SlowMakesEveryMessageOfItsLinksLater) {
    world.inject(Slow{NodeSet::of(n1), NodeSet::of(n2), milliseconds(50)});
    stage.send(n1, n2, "slow");
    stage.send(n1, n3, "quick");
    stage.run_for(milliseconds(50));
    EXPECT_TRUE(received_by(n2).empty());
    EXPECT_EQ(received_by(n3), Words{"quick from n1"});
    stage.run_for(milliseconds(1));
    EXPECT_EQ(received_by(n2), Words{"slow from n1"});
}

TEST_F(NetworkFault, ADropRuleTakesTheKthMessageOfItsKindOnEachLink) {
    const auto rule = world.inject(MessageRule{.effect = MessageRule::Effect::drop,
                                               .message_kind = append_entries,
                                               .nth = 2,
                                               .from = NodeSet::of(n1),
                                               .to = NodeSet::of(n2, n3)});
    stage.send(n1, n2, "vote", request_vote);
    for (const char* text : {"a", "b", "c"}) stage.send(n1, n2, text, append_entries);
    for (const char* text : {"d", "e"}) stage.send(n1, n3, text, append_entries);
    for (const char* text : {"f", "g"}) stage.send(n1, n4, text, append_entries);
    stage.run_for(milliseconds(2));
    EXPECT_EQ(received_by(n2), (Words{"vote from n1", "a from n1", "c from n1"}));
    EXPECT_EQ(received_by(n3), (Words{"d from n1"}));
    EXPECT_EQ(received_by(n4), (Words{"f from n1", "g from n1"}));
    EXPECT_EQ(world.fired(rule), 2U);
    EXPECT_EQ(drop_causes(), std::vector<std::uint64_t>(2, std::uint64_t(DropCause::rule)));
}

TEST_F(NetworkFault, AShareOfMessagesIsDropped) {
    const auto rule = world.inject(MessageRule{.effect = MessageRule::Effect::drop,
                                               .from = NodeSet::of(n1),
                                               .to = NodeSet::of(n2),
                                               .share = Ratio::percent(20)});
    for (int i = 0; i < 10'000; ++i) stage.send(n1, n2, "x");
    stage.run_for(milliseconds(2));
    EXPECT_GT(world.fired(rule), 1'800U);  // standard deviation 40
    EXPECT_LT(world.fired(rule), 2'200U);
    EXPECT_EQ(received_by(n2).size() + world.fired(rule), 10'000U);
}

TEST_F(NetworkFault, ADuplicateRuleDeliversTwice) {
    world.inject(MessageRule{.effect = MessageRule::Effect::duplicate,
                             .nth = 1,
                             .from = NodeSet::of(n1),
                             .to = NodeSet::of(n2)});
    stage.send(n1, n2, "twice");
    stage.run_for(milliseconds(3));
    EXPECT_EQ(received_by(n2), (Words{"twice from n1", "twice from n1"}));
    const auto deliveries = stage.records(Kind::deliver);
    ASSERT_EQ(deliveries.size(), 2U);
    EXPECT_EQ(deliveries[0].msg, deliveries[1].msg);
    EXPECT_EQ(deliveries[0].b, 0U);
    EXPECT_EQ(deliveries[1].b, 1U);
}

TEST_F(NetworkFault, ADelayedMessageHoldsUpTheLinkBehindIt) {
    world.inject(MessageRule{.effect = MessageRule::Effect::delay,
                             .nth = 1,
                             .from = NodeSet::of(n1),
                             .to = NodeSet::of(n2),
                             .by = milliseconds(30)});
    stage.send(n1, n2, "first");
    stage.send(n1, n2, "second");
    stage.run_for(milliseconds(30));
    EXPECT_TRUE(received_by(n2).empty());
    stage.run_for(milliseconds(1));
    EXPECT_EQ(received_by(n2), (Words{"first from n1", "second from n1"}));
}

MessageRule hold_all(NodeSet from, NodeSet to) {
    return {.effect = MessageRule::Effect::hold, .from = from, .to = to};
}

TEST_F(NetworkFault, HeldMessagesComeInOrderWhenReleased) {
    const auto hold = world.inject(hold_all(NodeSet::of(n1), NodeSet::of(n2, n3)));
    stage.send(n1, n2, "a");
    stage.send(n1, n3, "b");
    stage.send(n1, n2, "c");
    stage.send(n4, n2, "free");
    stage.run_for(seconds(1));
    EXPECT_EQ(received_by(n2), Words{"free from n4"});
    EXPECT_EQ(world.fired(hold), 3U);
    world.inject(Release{.from = NodeSet::of(n1), .to = NodeSet::of(n2)});
    stage.send(n1, n2, "d");
    stage.run_for(milliseconds(2));
    EXPECT_EQ(received_by(n2), (Words{"free from n4", "a from n1", "c from n1", "d from n1"}));
    EXPECT_TRUE(received_by(n3).empty());
    world.inject(Release{});
    stage.run_for(milliseconds(2));
    EXPECT_EQ(received_by(n3), Words{"b from n1"});
    EXPECT_EQ(stage.records(Kind::fault_off).size(), 1U);
}

TEST_F(NetworkFault, TheEndOfAHoldDeliversWhatItHeld) {
    world.inject(hold_all(NodeSet::of(n1), NodeSet::of(n2)), milliseconds(100));
    stage.send(n1, n2, "patience");
    stage.run_for(milliseconds(99));
    EXPECT_TRUE(received_by(n2).empty());
    stage.run_for(milliseconds(1));
    EXPECT_EQ(received_by(n2), Words{"patience from n1"});
}

TEST_F(NetworkFault, HealEndsEverythingBetweenNodes) {
    world.inject(Partition{{NodeSet::of(n1, n2), NodeSet::of(n3, n4, n5)}});
    world.inject(Cut{NodeSet::of(n1), NodeSet::of(n2), Ways::both});
    world.inject(Slow{NodeSet::of(n3), NodeSet::of(n4), seconds(1)});
    world.inject(hold_all(NodeSet::of(n4), NodeSet::of(n5)));
    stage.send(n4, n5, "held");
    world.inject(Heal{});
    EXPECT_EQ(passing(), everything);
    EXPECT_EQ(received_by(n5).front(), "held from n4");
    EXPECT_EQ(stage.records(Kind::fault_off).size(), 4U);
}

TEST_F(NetworkFault, HealOfANodeFreesItsLinksAndNoOthers) {
    world.inject(Partition{{NodeSet::of(n1, n2), NodeSet::of(n3), NodeSet::of(n4, n5)}});
    const auto cut = world.inject(Cut{NodeSet::of(n2), NodeSet::of(n1), Ways::one});
    world.inject(Heal{NodeSet::of(n1)});
    EXPECT_TRUE(world.is_connected(n1, n3));
    EXPECT_TRUE(world.is_connected(n5, n1));
    EXPECT_TRUE(world.is_connected(n2, n1));
    EXPECT_FALSE(world.is_connected(n2, n3));
    EXPECT_FALSE(world.is_connected(n3, n4));
    // Nothing was left of the cut: it is over, and its undoing does nothing.
    const auto off = stage.records(Kind::fault_off);
    ASSERT_EQ(off.size(), 1U);
    EXPECT_EQ(off[0].a, cut);
}

TEST_F(NetworkFault, ARulesMatchesAreRememberedAfterItsEnd) {
    const auto rule = world.inject(
        MessageRule{
            .effect = MessageRule::Effect::drop, .from = NodeSet::of(n1), .to = NodeSet::of(n2)},
        milliseconds(10));
    stage.send(n1, n2, "gone");
    stage.run_for(milliseconds(20));
    stage.send(n1, n2, "safe");
    stage.run_for(milliseconds(2));
    EXPECT_EQ(world.fired(rule), 1U);
    EXPECT_EQ(received_by(n2), Words{"safe from n1"});
}

TEST_F(NetworkFault, AMessageToANodeThatIsDownIsLostOnArrival) {
    stage.send(n1, n2, "to a dead machine");
    world.inject(Crash{NodeSet::of(n2), CrashStyle::losing});
    EXPECT_TRUE(drop_causes().empty());
    stage.run_for(milliseconds(2));
    EXPECT_EQ(drop_causes(), (std::vector<std::uint64_t>{std::uint64_t(DropCause::down)}));
}

TEST_F(NetworkFault, AMessageToNobodyIsLost) {
    stage.machine(n1).send(node(9), {}, as_bytes("hello?"));
    stage.run_for(milliseconds(2));
    EXPECT_EQ(drop_causes(), (std::vector<std::uint64_t>{std::uint64_t(DropCause::down)}));
}

}  // namespace

}  // namespace whitewater::sim
