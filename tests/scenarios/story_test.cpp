// The cursor: what holds it, what does not, and when a story ends.
#include <gtest/gtest.h>

#include "kv/trace_schema.hpp"
#include "tests/scenarios/play.hpp"

namespace whitewater::scenarios {
namespace {

// The texts of the steps in a trace, with the times at which they were played.
std::vector<std::pair<Time, std::string>> steps_of(const sim::Trace& trace) {
    std::vector<std::pair<Time, std::string>> steps;
    for (const sim::Trace::TextOf& text : trace.texts) {
        const sim::Record& record = trace.records[text.seq - 1];
        if (record.kind == static_cast<sim::Kind>(kv::TraceKind::step))
            steps.emplace_back(record.time, text.text);
    }
    return steps;
}

struct Played {
    RunResult result;
    sim::Trace trace;
    std::vector<std::pair<Time, std::string>> steps;
};

Played trace_of(const std::string& text) {
    Played played;
    RunOptions options;
    options.trace = &played.trace;
    played.result = play(text, options);
    played.steps = steps_of(played.trace);
    return played;
}

TEST(Story, WaitAndAtMoveTheCursorExactly) {
    const Played played =
        trace_of("nodes 3\nwait 200ms\nclock n1 +1ms\nat 2.5s\nclock n2 +1ms\nwait 250us\n");
    ASSERT_EQ(played.result.verdict, Verdict::passed) << complaint(played.result);
    ASSERT_EQ(played.steps.size(), 6U);  // and the closing
    EXPECT_EQ(played.steps[1].first, Time{200'000});
    EXPECT_EQ(played.steps[3].first, Time{2'500'000});
    EXPECT_EQ(played.steps[5].first, Time{2'500'250});
}

TEST(Story, StepsAtOneInstantRunBeforeTheNextEvent) {
    const Played played =
        trace_of("nodes 3\nawait leader as old within 2s\ncrash old\nwait 1ms\nrestart old\n");
    ASSERT_EQ(played.result.verdict, Verdict::passed) << complaint(played.result);
    ASSERT_GE(played.steps.size(), 3U);
    EXPECT_EQ(played.steps[1].second, "crash old");
    // The leader that the await found is crashed before it can send a single message.
    bool has_led = false;
    for (const sim::Record& record : played.trace.records) {
        if (record.kind == sim::Kind::crash) break;
        const bool leads = record.kind == static_cast<sim::Kind>(kv::TraceKind::role_changed) &&
                           record.label == static_cast<std::uint8_t>(raft::Role::leader);
        has_led = has_led || leads;
        if (has_led) {
            EXPECT_EQ(record.time, played.steps[1].first);
        }
    }
    EXPECT_TRUE(has_led);
}

TEST(Story, AnOperationWithAnArrowHoldsTheCursorAndOneWithoutDoesNot) {
    const Played played = trace_of(
        "nodes 3\nclients 2\nawait leader within 2s\nc1 put x 1\nc2 put y 1\nwait 1ms\n"
        "c1 put x 2 -> ok\nc2 get x -> 2\n");
    ASSERT_EQ(played.result.verdict, Verdict::passed) << complaint(played.result);
    ASSERT_GE(played.steps.size(), 6U);
    EXPECT_EQ(played.steps[1].first, played.steps[2].first);
    EXPECT_EQ(played.steps[4].first, played.steps[3].first + milliseconds(1));
    EXPECT_GT(played.steps[5].first, played.steps[4].first);
}

TEST(Story, ABusyClientsOperationsQueue) {
    const Played played = trace_of(
        "nodes 3\nawait leader within 2s\nc1 put x 1\nc1 append x 2\nc1 append x 3\n"
        "c1 get x -> 123\n");
    EXPECT_EQ(played.result.verdict, Verdict::passed) << complaint(played.result);
}

TEST(Story, EndsOnlyWhenTimedLoadsChaosAndIssuedOperationsAre) {
    const Played load = trace_of(
        "nodes 3\nawait leader within 2s\nload c1 put 100% on 2 keys every 5ms..20ms for 3s\n");
    EXPECT_EQ(load.result.verdict, Verdict::passed) << complaint(load.result);
    EXPECT_GE(load.steps.back().first, load.steps[1].first + seconds(3));

    const Played chaos =
        trace_of("nodes 3\nwait 1s\nchaos for 4s\n    clock drift 0%..1% every 100ms..200ms\n");
    EXPECT_EQ(chaos.result.verdict, Verdict::passed) << complaint(chaos.result);
    EXPECT_GE(chaos.steps.back().first, Time{5'000'000});

    // Nobody answers: the operation ends when the client gives up after five seconds.
    const Played issued = trace_of("nodes 3\ncrash n1 n2\nc1 put x 1\nwait 1ms\n");
    EXPECT_EQ(issued.result.verdict, Verdict::passed) << complaint(issued.result);
    EXPECT_GE(issued.steps.back().first, Time{5'000'000});
}

TEST(Story, AnUntimedLoadEndsWithTheStory) {
    const Played played = trace_of(
        "nodes 3\nawait leader within 2s\nload c1 put 100% on 1 keys every 5ms..5ms\nwait 1s\n");
    EXPECT_EQ(played.result.verdict, Verdict::passed) << complaint(played.result);
    EXPECT_EQ(played.steps.back().first, played.steps[2].first + seconds(1));
    EXPECT_GT(played.result.figures.operations, 20U);
}

TEST(Story, AnUntimedWatchLastsToTheEndOfTheStory) {
    const RunResult held = play("nodes 3\nnever term of n1 > 50\nwait 2s\n");
    EXPECT_EQ(held.verdict, Verdict::passed) << complaint(held);
    const RunResult broken = play("nodes 3\nnever term of n1 > 0\nwait 2s\n");
    EXPECT_EQ(broken.verdict, Verdict::expectation);
}

TEST(Story, MessagesAreCountedFromTheMomentNamed) {
    const RunResult result = play(
        "nodes 3\nraft heartbeat 50ms\nat 2s\nwait 1s\n"
        "expect messages append_entries <= 60 since 2s\n"
        "expect messages append_entries >= 30 since 2s\n"
        "expect messages request_vote = 0 since 2s\n");
    EXPECT_EQ(result.verdict, Verdict::passed) << complaint(result);
}

TEST(Story, FiredTellsWhetherAFaultHadItsEffect) {
    const RunResult result = play("nodes 3\nexpect fired crash\n");
    EXPECT_EQ(result.verdict, Verdict::expectation);
    const RunResult fired = play("nodes 3\nwait 1s\ncrash n1\nexpect fired crash\n");
    EXPECT_EQ(fired.verdict, Verdict::passed) << complaint(fired);
}

TEST(Closing, BringsEverybodyBackByDefault) {
    const RunResult result = play("nodes 5\nwait 1s\ncrash all\n");
    EXPECT_EQ(result.verdict, Verdict::passed) << complaint(result);
    ASSERT_TRUE(result.figures.recovery.has_value());
    EXPECT_GT(result.figures.recovery->us, 100'000);  // it had to elect
}

TEST(Closing, OfACoreLeavesTheOthersBroken) {
    const Played played = trace_of("nodes 5\nclosing core\nwait 1s\n");
    EXPECT_EQ(played.result.verdict, Verdict::passed) << complaint(played.result);
    int crashes = 0;
    for (const sim::Record& record : played.trace.records)
        crashes += record.kind == sim::Kind::crash ? 1 : 0;
    EXPECT_EQ(crashes, 2);
}

}  // namespace
}  // namespace whitewater::scenarios
