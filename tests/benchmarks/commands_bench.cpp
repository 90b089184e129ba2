// How many commands a whole cluster commits in a second, with every check that a run has.
#include <benchmark/benchmark.h>

#include <memory>

#include "kv/cluster.hpp"
#include "kv/linearizability/checker.hpp"
#include "kv/trace_schema.hpp"
#include "kv/workload.hpp"
#include "sim/base/check.hpp"
#include "sim/trace_binary.hpp"

namespace whitewater {
namespace {

constexpr std::uint32_t in_flight = 16;
constexpr std::uint64_t commands_per_run = 50'000;

enum class Tracing : std::uint8_t { off, on };

// 16 clients that each put a value of about 16 bytes as soon as the last one is answered.
kv::WorkloadSettings puts() {
    kv::WorkloadSettings load;
    load.key = Key(1).with("benchmark");
    for (std::uint32_t client = 1; client <= in_flight; ++client) load.clients.push_back(client);
    load.mix = {{kv::OperationKind::put, Ratio::percent(100)}};
    load.keys = 10;
    load.tag = "sixteen-b";
    return load;
}

struct Figures {
    std::uint64_t commands = 0;
    std::uint64_t events = 0;
    std::uint64_t traced_bytes = 0;
};

// A cluster from its first boot until all commands are answered and their history is judged.
Figures commit_commands(std::uint32_t nodes, std::uint32_t window, Tracing tracing) {
    sim::BinaryRecording recording;
    kv::ClusterSettings settings;
    settings.nodes = nodes;
    settings.clients = in_flight;
    settings.raft.inflight = window;
    settings.trace = tracing == Tracing::on ? &recording : nullptr;
    kv::Cluster cluster(settings);
    kv::Workload load(cluster, puts());
    while (cluster.chronicle().answered() < commands_per_run) cluster.step();
    load.stop();
    while (!load.is_done()) cluster.step();

    const linearizability::Verdict verdict = linearizability::check(
        cluster.chronicle().history(), cluster.chronicle().commit_order(), {});
    CHECK(verdict.judgement == linearizability::Judgement::ok);
    CHECK(cluster.safety().findings().all().empty());
    Figures figures{cluster.chronicle().answered(), cluster.world().recorder().last(), 0};
    if (tracing == Tracing::on) {
        sim::Trace about;
        about.schema = kv::trace_schema();
        figures.traced_bytes = recording.file(about).size();
    }
    return figures;
}

void committed_commands(benchmark::State& state, Tracing tracing) {
    const auto nodes = static_cast<std::uint32_t>(state.range(0));
    const auto window = static_cast<std::uint32_t>(state.range(1));
    Figures sum;
    for ([[maybe_unused]] auto _ : state) {
        const Figures run = commit_commands(nodes, window, tracing);
        sum.commands += run.commands;
        sum.events += run.events;
        sum.traced_bytes += run.traced_bytes;
    }
    using benchmark::Counter;
    const auto rate = [](std::uint64_t n) {
        return Counter(static_cast<double>(n), Counter::kIsRate);
    };
    state.counters["commands/s"] = rate(sum.commands);
    state.counters["events/s"] = rate(sum.events);
    if (sum.traced_bytes > 0)
        state.counters["bytes/event"] =
            static_cast<double>(sum.traced_bytes) / static_cast<double>(sum.events);
}

// `window`: messages that a leader has in flight to one follower. With 256 (the default) each
// command travels alone, at once; with 1 what comes meanwhile shares the next message.
void sizes(benchmark::internal::Benchmark* bench) {
    bench->ArgNames({"nodes", "window"})->Unit(benchmark::kMillisecond)->UseRealTime();
    for (const std::int64_t window : {256, 1})
        for (const std::int64_t nodes : {3, 5, 7}) bench->Args({nodes, window});
}

BENCHMARK_CAPTURE(committed_commands, untraced, Tracing::off)->Apply(sizes);
BENCHMARK_CAPTURE(committed_commands, traced, Tracing::on)->Apply(sizes);

}  // namespace
}  // namespace whitewater
