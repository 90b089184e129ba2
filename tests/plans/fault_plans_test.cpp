// Any plan of faults: a sound Raft comes through it; of a broken one it shows the bug, in few
// steps.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "raft/safety_names.hpp"
#include "tests/plans/counterexample.hpp"
#include "tools/whitewater/commands.hpp"

namespace whitewater::plans {
namespace {

using scenarios::Finding;
using scenarios::Scenario;
using scenarios::Verdict;

constexpr std::size_t most_steps = 12;

// A plan may name what never happens, a crash at a tenth write that nobody makes: vacuous.
bool is_alarm(const Finding& finding) {
    return finding.verdict != Verdict::vacuous;
}

// What users lose; not the rules that break on the way there.
bool is_broken_property(const Finding& finding) {
    const std::optional<raft::Check> check = raft::check_named(finding.name);
    return check.has_value() && is_property(*check);
}

Result<Scenario> parsed(const std::string& text) {
    return scenarios::parse(text, "counterexample.scenario");
}

TEST(FaultPlans, EachIsAScenarioThatCanBeWrittenDown) {
    EXPECT_TRUE(rc::check([] {
        const Scenario story = scenario_of(*fault_plans({}));
        const Result<Scenario> again = parsed(print(story));
        if (!again) RC_FAIL(to_text(again.errors()[0]));
        RC_ASSERT(again.value() == story);
    }));
}

// Each step of a shrinking makes the plan smaller, or another choice the default: it must end.
TEST(FaultPlans, ShrinkingEndsInTheEmptyPlan) {
    EXPECT_TRUE(rc::check([] {
        FaultPlan plan = *fault_plans({});
        std::size_t steps = 0;
        for (auto next = simpler(plan); !next.empty(); next = simpler(plan)) {
            plan = next[*rc::gen::resize(rc::kNominalSize,
                                         rc::gen::inRange<std::size_t>(0, next.size()))];
            RC_ASSERT(++steps < 5'000U);
        }
        scenarios::Setup simplest;
        simplest.nodes = 1;
        RC_ASSERT(plan.setup == simplest);
        RC_ASSERT((plan.blows.empty() && !plan.load.has_value() && plan.rest == Duration{}));
        RC_ASSERT(parsed(print(scenario_of(plan))).is_ok());
    }));
}

// Tries `times` as many plans as a property tries cases, or until one fails, which is then shrunk.
void look_for_bug(Counterexample& search, const std::optional<std::string>& mutation, int times) {
    rc::detail::TestParams params = rc::detail::configuration().testParams;
    params.maxSuccess *= times;
    const std::string name = mutation.value_or("sound raft");
    const auto result =
        rc::detail::checkTestable([&] { RC_ASSERT(search.holds(*fault_plans(mutation))); },
                                  rc::detail::TestMetadata{name, name}, params);
    rc::detail::printResultMessage(result, std::cerr);
    std::cerr << std::endl;
}

TEST(FaultPlans, RaiseNoAlarmOnASoundRaft) {
    Counterexample search(is_alarm);
    look_for_bug(search, {}, 10);
    EXPECT_GE(search.runs(), 1'000U);
    if (search.is_found())
        ADD_FAILURE() << search.text() << "saved as " << search.save("sound_raft");
}

// What the command line makes of a file: its exit code and the one line of --json.
struct Ran {
    int exit = 0;
    nlohmann::json told;
};
Ran ran(const std::string& file) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int exit = tools::run_command({"--json", file});
    testing::internal::GetCapturedStderr();
    return {exit, nlohmann::json::parse(testing::internal::GetCapturedStdout())};
}

class PlantedBug : public testing::TestWithParam<const char*> {};

TEST_P(PlantedBug, IsFoundAndShrunkToAFileThatFailsInTheSameWay) {
    const std::string mutation = GetParam();
    Counterexample search(is_broken_property);
    look_for_bug(search, mutation, 1'000);  // one plan in some hundreds shows it
    ASSERT_TRUE(search.is_found()) << "no plan of " << search.runs() << " shows it";
    const std::string file = search.save(mutation);
    fmt::print("{}saved as {} after {} runs\n", search.text(), file, search.runs());

    EXPECT_LE(search.scenario().steps.size(), most_steps);
    const Result<Scenario> again = parsed(search.text());
    ASSERT_TRUE(again.is_ok()) << to_text(again.errors()[0]);
    EXPECT_EQ(again.value(), search.scenario());

    const Ran result = ran(file);
    EXPECT_EQ(result.exit, exit_code(search.finding().verdict));
    ASSERT_FALSE(result.told["findings"].empty());
    EXPECT_EQ(result.told["findings"][0]["signature"], search.finding().signature);
    EXPECT_EQ(result.told["seed"], search.scenario().setup.seed);
}

INSTANTIATE_TEST_SUITE_P(FaultPlans, PlantedBug,
                         testing::Values("vote_before_persist", "ack_before_fsync",
                                         "read_local_leader", "count_stale_votes"),
                         [](const auto& bug) { return std::string(bug.param); });

}  // namespace
}  // namespace whitewater::plans
