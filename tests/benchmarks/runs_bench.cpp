// How fast time passes: idle clusters, and whole runs of rough weather.
#include <benchmark/benchmark.h>

#include <fstream>
#include <sstream>
#include <string>

#include "scenarios/language/scenario.hpp"
#include "scenarios/runner/run.hpp"
#include "sim/base/check.hpp"

namespace whitewater {
namespace {

using benchmark::Counter;

std::string library_file(const char* name) {
    std::ifstream file(std::string(WHITEWATER_SOURCE_DIR "/scenarios/library/") + name);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

scenarios::Scenario parsed(const std::string& text, const std::string& name) {
    const Result<scenarios::Scenario> scenario = scenarios::parse(text, name);
    CHECK(scenario.is_ok(), "{} does not parse", name);
    return scenario.value();
}

// Simulated seconds that pass in one, while nobody asks for anything.
void idle_seconds(benchmark::State& state) {
    kv::ClusterSettings settings;
    settings.nodes = static_cast<std::uint32_t>(state.range(0));
    kv::Cluster cluster(settings);
    const Time begin = cluster.world().now();
    Time next = begin;
    for ([[maybe_unused]] auto _ : state) {
        next = next + seconds(100);
        while (cluster.world().next_event() <= next) cluster.step();
    }
    const double simulated = static_cast<double>((next - begin).us) / 1e6;
    state.counters["simulated_s/s"] = Counter(simulated, Counter::kIsRate);
}
BENCHMARK(idle_seconds)->ArgName("nodes")->Arg(3)->Arg(5)->Arg(7)->Unit(benchmark::kMillisecond);

// Runs of a simulated minute of chaos each, every one with another seed, from boot to verdict.
void rough_weather(benchmark::State& state) {
    const scenarios::Scenario scenario =
        parsed(library_file("chaos/rough_weather.scenario"), "rough_weather.scenario");
    scenarios::RunOptions options;
    std::uint64_t events = 0;
    for ([[maybe_unused]] auto _ : state) {
        const scenarios::RunResult result = scenarios::run(scenario, options);
        CHECK(result.verdict == scenarios::Verdict::passed, "seed {} failed", options.seed);
        events += result.figures.records;
        ++options.seed;
    }
    state.counters["runs/s"] = Counter(static_cast<double>(state.iterations()), Counter::kIsRate);
    state.counters["events/s"] = Counter(static_cast<double>(events), Counter::kIsRate);
}
BENCHMARK(rough_weather)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace whitewater
