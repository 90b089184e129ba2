// The same run twice: equal to the last event, and if it is not, told where the two part.
#include <gtest/gtest.h>

#include <atomic>

#include "raft/server.hpp"
#include "tests/scenarios/play.hpp"

namespace whitewater::scenarios {
namespace {

const std::string stormy =
    "nodes 5\nclients 3\nnetwork latency 1ms..8ms exponential loss 2% duplicate 2% reorder 5%\n"
    "load c1 c2 c3 put 40% get 40% append 10% cas 10% on 3 keys every 5ms..20ms for 5s\n"
    "chaos rough for 5s\nawait load done within 20s\n";

TEST(Determinism, TheSameSeedGivesTheSameRun) {
    const Scenario scenario = scenario_of(stormy);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        RunOptions options;
        options.seed = seed;
        const RunResult twice = run_twice(scenario, options);
        EXPECT_EQ(twice.verdict, Verdict::passed) << complaint(twice);
        EXPECT_EQ(twice.fingerprint, run(scenario, options).fingerprint);
    }
}

TEST(Determinism, TracingChangesNothing) {
    const Scenario scenario = scenario_of(stormy);
    sim::Trace trace;
    RunOptions traced;
    traced.trace = &trace;
    EXPECT_EQ(run(scenario, traced).fingerprint, run(scenario, {}).fingerprint);
    EXPECT_EQ(trace.records.size(), run(scenario, {}).figures.records);
}

TEST(Determinism, AnotherSeedGivesAnotherRun) {
    const Scenario scenario = scenario_of(stormy);
    RunOptions other;
    other.seed = 2;
    EXPECT_NE(run(scenario, {}).fingerprint, run(scenario, other).fingerprint);
}

// Planted: a Raft whose election timeouts depend on how many servers were ever made in this
// process, as a careless static counter would have it.
TEST(Determinism, APlantedDifferenceIsNamedByItsFirstEvent) {
    static std::atomic<std::uint64_t> servers_made = 0;
    RunOptions options;
    options.consensus = [](const raft::Settings& settings) -> std::unique_ptr<raft::Consensus> {
        raft::Settings careless = settings;
        careless.seed += servers_made++ / 3;
        return std::make_unique<raft::Server>(careless);
    };
    const RunResult result = run_twice(scenario_of("nodes 3\nawait leader within 2s\n"), options);
    EXPECT_EQ(result.verdict, Verdict::nondeterministic);
    const std::string sentence = complaint(result);
    EXPECT_NE(sentence.find("differs\n    first:  time 0."), std::string::npos) << sentence;
    EXPECT_NE(sentence.find("\n    second: time 0."), std::string::npos) << sentence;
    EXPECT_NE(sentence.find("kind timer_fired"), std::string::npos) << sentence;
}

TEST(Determinism, ATraceThatIsCutShortDiffersAtItsEnd) {
    sim::Trace trace;
    RunOptions options;
    options.trace = &trace;
    run(scenario_of("nodes 3\nawait leader within 2s\n"), options);
    EXPECT_EQ(first_difference(trace, trace), std::nullopt);
    sim::Trace shorter = trace;
    shorter.records.pop_back();
    EXPECT_NE(first_difference(trace, shorter), std::nullopt);
    sim::Trace altered = trace;
    altered.records[7].term += 1;
    EXPECT_NE(first_difference(trace, altered)->find("event 8 differs"), std::string::npos);
}

}  // namespace
}  // namespace whitewater::scenarios
