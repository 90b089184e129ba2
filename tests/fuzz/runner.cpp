// Fuzzes the runner: whatever scenario parses and misses no feature, runs; and no fault that the
// language can express breaks a sound Raft.
#include "scenarios/runner/run.hpp"

#include "scenarios/runner/missing_features.hpp"
#include "sim/base/check.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace whitewater::scenarios {
namespace {

// Enough for elections, a few faults and a closing; little enough for many runs a second.
constexpr int looks = 8;  // at 1,024 events each
constexpr std::uint32_t most_machines = 7;

bool is_sound(const Setup& setup) {
    return !setup.mutation.has_value() && setup.raft.reads != ReadMode::local;
}

void check_run(const Scenario& scenario) {
    RunOptions options;
    options.seed = scenario.setup.seed;
    options.effort.steps = 100'000;
    int looked = 0;
    options.is_interrupted = [&] { return ++looked > looks; };
    const RunResult result = run(scenario, options);
    for (const Finding& finding : result.findings) {
        CHECK(finding.verdict != Verdict::internal_error, "{}", finding.sentence);
        if (!is_sound(scenario.setup)) continue;
        CHECK(finding.verdict != Verdict::safety, "{}: {}", finding.name, finding.sentence);
        CHECK(finding.verdict != Verdict::not_linearizable, "{}", finding.sentence);
    }
}

}  // namespace
}  // namespace whitewater::scenarios

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace whitewater;
    using namespace whitewater::scenarios;
    const Result<Scenario> scenario = parse(as_text({data, size}), "fuzzed.scenario");
    if (!scenario || !missing_features(scenario.value()).empty()) return 0;
    if (scenario.value().setup.machines() <= most_machines) check_run(scenario.value());
    return 0;
}
