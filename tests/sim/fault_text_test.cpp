// Faults as steps of a scenario.
#include <gtest/gtest.h>

#include "sim/fault.hpp"

namespace whitewater::sim {

namespace {

constexpr NodeId n1 = node(1);
constexpr NodeId n2 = node(2);
constexpr NodeId n3 = node(3);

std::string text(const Fault& fault) {
    return to_text(fault, {"request_vote", "append_entries"});
}

using Effect = MessageRule::Effect;

TEST(FaultText, IsTheStepThatMakesTheFault) {
    EXPECT_EQ(text(Partition{{NodeSet::of(n1, n2), NodeSet::of(n3)}}), "partition n1 n2 | n3");
    EXPECT_EQ(text(Cut{NodeSet::of(n1), NodeSet::of(n2, n3), Ways::one}), "cut n1 -> n2 n3");
    EXPECT_EQ(text(Cut{NodeSet::of(n1), NodeSet::of(client(1)), Ways::both}), "cut n1 <-> c1");
    EXPECT_EQ(text(Slow{NodeSet::of(n1), NodeSet::of(n2), milliseconds(50)}),
              "slow n1 -> n2 by 50ms");
    EXPECT_EQ(text(Heal{}), "heal");
    EXPECT_EQ(text(Heal{NodeSet::of(n1, n2)}), "heal n1 n2");
    EXPECT_EQ(text(Crash{NodeSet::of(n1, n2), CrashStyle::tearing}), "crash n1 n2 tearing");
    EXPECT_EQ(text(Restart{NodeSet::of(n3)}), "restart n3");
    EXPECT_EQ(text(Pause{NodeSet::of(n3)}), "pause n3");
    EXPECT_EQ(text(Resume{NodeSet::of(n3)}), "resume n3");
}

TEST(FaultText, OfRulesNamesTheKindTheLinksAndWhatIsNotTheDefault) {
    const NodeSet from = NodeSet::of(n1);
    const NodeSet to = NodeSet::of(n2);
    EXPECT_EQ(text(MessageRule{.effect = Effect::drop, .from = from, .to = to}),
              "drop any from n1 to n2");
    EXPECT_EQ(text(MessageRule{
                  .effect = Effect::hold, .message_kind = 0, .nth = 3, .from = from, .to = to}),
              "hold request_vote #3 from n1 to n2");
    EXPECT_EQ(text(MessageRule{.effect = Effect::delay,
                               .message_kind = 1,
                               .from = from,
                               .to = to,
                               .share = Ratio::percent(20),
                               .by = milliseconds(30)}),
              "delay append_entries from n1 to n2 20% by 30ms");
    EXPECT_EQ(text(MessageRule{.effect = Effect::duplicate,
                               .message_kind = 9,
                               .from = from,
                               .to = to,
                               .share = Ratio{2'500}}),
              "duplicate kind-9 from n1 to n2 0.25%");
    EXPECT_EQ(text(Release{}), "release");
    EXPECT_EQ(text(Release{.message_kind = 1, .from = from, .to = to}),
              "release append_entries from n1 to n2");
}

TEST(FaultText, OfACrashInTheMiddleNamesItsMoment) {
    EXPECT_EQ(text(CrashAt{.node = n1,
                           .moment = CrashAt::Moment::before,
                           .deed = CrashAt::Deed::write,
                           .nth = 3,
                           .style = CrashStyle::losing}),
              "crash n1 losing before write #3");
    EXPECT_EQ(text(CrashAt{.node = n1,
                           .moment = CrashAt::Moment::after,
                           .deed = CrashAt::Deed::sync,
                           .style = CrashStyle::prefix}),
              "crash n1 prefix after sync #1");
    EXPECT_EQ(text(CrashAt{.node = n1, .deed = CrashAt::Deed::send, .style = CrashStyle::any}),
              "crash n1 any before send #1");
}

TEST(FaultText, OfClocksHasASign) {
    EXPECT_EQ(text(ClockStep{NodeSet::of(n1), milliseconds(200)}), "clock n1 +200ms");
    EXPECT_EQ(text(ClockStep{NodeSet::of(n1), milliseconds(-50)}), "clock n1 -50ms");
    EXPECT_EQ(text(ClockDrift{NodeSet::of(n1, n2), Ratio::percent(2)}), "clock n1 n2 drift 2%");
    EXPECT_EQ(text(ClockFreeze{NodeSet::of(n1)}), "clock n1 freezes");
    EXPECT_EQ(text(ClockMend{NodeSet::of(n1)}), "clock n1 mends");
}

}  // namespace

}  // namespace whitewater::sim
