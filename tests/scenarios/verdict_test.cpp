// Every verdict that a run can come to, each reached by a scenario.
#include "scenarios/runner/verdict.hpp"

#include <gtest/gtest.h>

#include "tests/scenarios/play.hpp"

namespace whitewater::scenarios {
namespace {

Finding finding(Verdict verdict, std::int64_t at_us = 0) {
    Finding made;
    made.verdict = verdict;
    made.at = Time{at_us};
    return made;
}

TEST(Verdict, RanksAsTheExitCodesAreDocumented) {
    const std::vector<Verdict> order = {
        Verdict::internal_error,   Verdict::nondeterministic, Verdict::safety,
        Verdict::not_linearizable, Verdict::liveness,         Verdict::undecided,
        Verdict::vacuous,          Verdict::interrupted,      Verdict::passed};
    for (std::size_t i = 0; i + 1 < order.size(); ++i) {
        EXPECT_TRUE(outranks(finding(order[i]), finding(order[i + 1]))) << name_of(order[i]);
        EXPECT_FALSE(outranks(finding(order[i + 1]), finding(order[i]))) << name_of(order[i]);
    }
}

TEST(Verdict, TheEarlierOfLivenessAndExpectationSpeaks) {
    EXPECT_TRUE(outranks(finding(Verdict::expectation, 1), finding(Verdict::liveness, 2)));
    EXPECT_TRUE(outranks(finding(Verdict::liveness, 1), finding(Verdict::expectation, 2)));
    EXPECT_FALSE(outranks(finding(Verdict::liveness, 2), finding(Verdict::expectation, 1)));
}

TEST(Verdict, TwoSafetyFindingsKeepTheirOrder) {
    std::vector<Finding> findings = {finding(Verdict::safety, 9), finding(Verdict::safety, 1)};
    rank(findings);
    EXPECT_EQ(findings.front().at, Time{9});
}

TEST(Run, PassesWhenNothingIsWrong) {
    const RunResult result = play("nodes 3\nawait leader within 2s\nc1 put x 1 -> ok\n");
    EXPECT_EQ(result.verdict, Verdict::passed) << complaint(result);
    EXPECT_EQ(result.figures.answered, 2U);  // and the closing's write
}

TEST(Run, LivenessWhenAnAwaitDoesNotComeTrue) {
    const RunResult result = play("nodes 3\ncrash n1 n2\nawait leader within 2s\n");
    EXPECT_EQ(result.verdict, Verdict::liveness);
    EXPECT_EQ(result.findings.front().where.line, 3);
    EXPECT_NE(complaint(result).find("did not come true by 2.000s: n1 down; n2 down; n3"),
              std::string::npos)
        << complaint(result);
}

TEST(Run, LivenessWhenTheStoryOverrunsItsLimit) {
    const RunResult result = play("nodes 3\nlimit 1s\nwait 5s\n");
    EXPECT_EQ(result.verdict, Verdict::liveness);
    EXPECT_EQ(result.findings.front().name, "limit");
    EXPECT_EQ(result.figures.ended, Time{1'000'000});
}

TEST(Run, ExpectationWhenAnOutcomeIsAnother) {
    const RunResult result =
        play("nodes 3\nawait leader within 2s\nc1 put x 1 -> ok\nc1 get x -> 2 or none\n");
    EXPECT_EQ(result.verdict, Verdict::expectation);
    EXPECT_NE(complaint(result).find("came to '1'"), std::string::npos) << complaint(result);
}

TEST(Run, ExpectationWhenAnExpectDoesNotHold) {
    const RunResult result = play("nodes 3\nawait leader within 2s\nexpect leaders = 2\n");
    EXPECT_EQ(result.verdict, Verdict::expectation);
    EXPECT_EQ(result.findings.front().name, "expect");
}

TEST(Run, ExpectationWhenASelectorMatchesNothing) {
    const RunResult result = play("nodes 3\ncrash leader\n");
    EXPECT_EQ(result.verdict, Verdict::expectation);
    EXPECT_EQ(complaint(result), "no leader at 0.000s");
    EXPECT_EQ(result.findings.front().where.line, 2);
    EXPECT_EQ(result.findings.front().where.column, 7);
}

TEST(Run, ExpectationWhenRestartingANodeThatIsUp) {
    const RunResult result = play("nodes 3\nwait 1s\nrestart n2\n");
    EXPECT_EQ(result.verdict, Verdict::expectation);
    EXPECT_EQ(complaint(result), "n2 is not down at 1.000s");
}

TEST(Run, ExpectationWhenAtIsPast) {
    const RunResult result = play("nodes 3\nwait 1s\nat 500ms\n");
    EXPECT_EQ(result.verdict, Verdict::expectation);
    EXPECT_NE(complaint(result).find("is past: it is 1.000s"), std::string::npos);
}

TEST(Run, ExpectationWhenAWatchBreaks) {
    const RunResult always =
        play("nodes 3\nawait leader as old within 2s\nalways old is leader for 3s\n");
    EXPECT_EQ(always.verdict, Verdict::passed) << complaint(always);
    const RunResult broken =
        play("nodes 3\nawait leader as old within 2s\nalways old is leader\ncrash old\nwait 1s\n");
    EXPECT_EQ(broken.verdict, Verdict::expectation);
    EXPECT_EQ(broken.findings.front().name, "always");
    const RunResult never = play("nodes 3\nnever leader for 3s\n");
    EXPECT_EQ(never.verdict, Verdict::expectation);
    EXPECT_EQ(never.findings.front().name, "never");
}

TEST(Run, VacuousWhenAnExplicitFaultNeverMatched) {
    const RunResult result = play(
        "nodes 3\nawait leader within 2s\ndrop install_snapshot from n1 to n2 for 1s\nwait 2s\n");
    EXPECT_EQ(result.verdict, Verdict::vacuous);
    EXPECT_NE(complaint(result).find("'drop install_snapshot from n1 to n2 for 1s' never had"),
              std::string::npos)
        << complaint(result);
}

TEST(Run, VacuousWhenTheInjectorIsInert) {
    const std::string text = "nodes 3\nawait leader within 2s\npause follower for 300ms\nwait 1s\n";
    EXPECT_EQ(play(text).verdict, Verdict::passed);
    RunOptions inert;
    inert.inert = {FaultKind::pause};
    EXPECT_EQ(play(text, inert).verdict, Verdict::vacuous);
}

// A cut-off leader that answers reads from its own store serves what was overwritten.
const std::string stale_read =
    "nodes 5\nclients 2\nraft reads local check-quorum off\n"
    "await leader as old within 2s\nc1 put x 1 via old -> ok\nisolate old\n"
    "await leader among all except old as new within 2s\nc2 put x 2 via new -> ok\n"
    "c1 get x via old -> 1\n";

TEST(Run, NotLinearizableWhenAStaleReadIsServed) {
    const RunResult result = play(stale_read);
    EXPECT_EQ(result.verdict, Verdict::not_linearizable) << complaint(result);
    EXPECT_NE(complaint(result).find("get of x"), std::string::npos) << complaint(result);
    // The old leader still believes what it was.
    EXPECT_NE(complaint(result).find("[c1's get of x: index 2, served by n"), std::string::npos)
        << complaint(result);
    EXPECT_NE(
        complaint(result).find(
            ", which believed it was leader of term 1; c2's put of \"2\" to x: index 4 of term "
            "2, served by n"),
        std::string::npos)
        << complaint(result);
}

// Two writes of one value: which of them was read takes a search to find out.
TEST(Run, UndecidedWhenTheEffortIsNotEnough) {
    RunOptions options;
    options.effort.steps = 1;
    std::string text = stale_read;
    const std::string put = "c1 put x 1 via old -> ok\n";
    text.insert(text.find(put), put);
    EXPECT_EQ(play(text).verdict, Verdict::not_linearizable);
    const RunResult result = play(text, options);
    EXPECT_EQ(result.verdict, Verdict::undecided) << complaint(result);
}

// The same stale read, but what it missed was a write of the same value: no client can tell.
TEST(Run, WarnsOfANearMissAndIsStrictIfAsked) {
    std::string text = stale_read;
    const std::string put = "c2 put x 2 via new";
    text.replace(text.find(put), put.size(), "c2 put x 1 via new");
    const RunResult result = play(text);
    EXPECT_EQ(result.verdict, Verdict::passed) << complaint(result);
    ASSERT_EQ(result.warnings.size(), 1u);
    EXPECT_NE(
        result.warnings[0].find("a near miss: c1's get of x was served at index 2, but c2's put "
                                "of \"1\" to x had taken effect at index 4"),
        std::string::npos)
        << result.warnings[0];
    RunOptions options;
    options.strict = true;
    const RunResult strict = play(text, options);
    EXPECT_EQ(strict.verdict, Verdict::safety);
    EXPECT_EQ(strict.findings.front().name, "near_miss");
}

TEST(Run, UndecidedWhenItDrownsInMessages) {
    const RunResult result = play(
        "nodes 63\nraft election 2ms..4ms heartbeat 1ms\nhold any from all to all\nwait 500s\n");
    EXPECT_EQ(result.verdict, Verdict::undecided) << complaint(result);
    EXPECT_NE(complaint(result).find("messages are under way"), std::string::npos);
}

TEST(Run, UndecidedWhenTimeStandsStill) {
    const RunResult result = play(
        "nodes 3\nnetwork latency 0ms\ndisk sync 0ms\n"
        "load c1 get 100% on 1 keys every 0ms for 300ms\nwait 1s\n");
    EXPECT_EQ(result.verdict, Verdict::undecided) << complaint(result);
    EXPECT_NE(complaint(result).find("time does not move on"), std::string::npos);
}

TEST(Run, VacuousWhenChaosIsInert) {
    const std::string text =
        "nodes 3\nchaos for 10s\n    pause 1 nodes every 200ms for 50ms..100ms\n";
    EXPECT_EQ(play(text).verdict, Verdict::passed);
    RunOptions inert;
    inert.inert = {FaultKind::pause};
    EXPECT_EQ(play(text, inert).verdict, Verdict::vacuous);
}

TEST(Run, InterruptedWhenAskedToStop) {
    RunOptions options;
    options.is_interrupted = [] { return true; };
    const RunResult result = play("nodes 3\nwait 500s\n", options);
    EXPECT_EQ(result.verdict, Verdict::interrupted);
}

TEST(Run, AMutationIsShownByThePropertyThatItMustBreak) {
    const Scenario scenario = scenario_of(
        "nodes 3\nraft pre-vote off check-quorum off\ndisk sync 5ms..40ms crash losing\n"
        "mutation vote_before_persist\nmust violate persisted_before_sent within 10 seeds\n"
        "await leader within 5s\n");
    const RunResult result = run(scenario, {});
    EXPECT_EQ(result.verdict, Verdict::safety);
    EXPECT_EQ(shown_by(scenario, result), Mutated::as_it_must);
    Scenario property = scenario;
    property.setup.must->property = "election_safety";
    EXPECT_EQ(shown_by(property, result), Mutated::quietly);  // no property broke, only rules
    property.setup.must->property = "quorum_recount";
    EXPECT_EQ(shown_by(property, result), Mutated::otherwise);  // another rule broke first
    property.setup.must->neighbours = {"log_matching", "persisted_before_sent"};
    EXPECT_EQ(shown_by(property, result), Mutated::quietly);  // one that may

    RunResult stuck;
    stuck.findings.emplace_back().verdict = Verdict::liveness;
    EXPECT_EQ(shown_by(property, stuck), Mutated::otherwise);
    property.setup.must->neighbours = {"liveness"};
    EXPECT_EQ(shown_by(property, stuck), Mutated::quietly);
}

}  // namespace
}  // namespace whitewater::scenarios
