// The linearizability checker: recorded histories, long ones of every shape, witnesses,
// explanations.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/readers/store_history.hpp"
#include "kv/order_watch.hpp"
#include "sim/base/check.hpp"
#include "tests/linearizability/long_history.hpp"

namespace whitewater::linearizability {
namespace {

using benchmark::Counter;

Counter rate(std::uint64_t operations, const benchmark::State& state) {
    const auto times = static_cast<std::uint64_t>(state.iterations());
    return Counter(static_cast<double>(operations * times), Counter::kIsRate);
}

History recorded(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    const Result<Log> log = read_log(text.str(), file.string());
    CHECK(log.is_ok(), "{} cannot be read", file.string());
    return store_history(log.value(), *suggested_store_model(log.value())).value();
}

std::vector<std::filesystem::path> files_in(const char* folder) {
    std::vector<std::filesystem::path> files;
    const std::filesystem::path all = WHITEWATER_SOURCE_DIR "/tests/linearizability/testdata";
    for (const auto& entry : std::filesystem::directory_iterator(all / folder))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

void judge_recorded(benchmark::State& state, const std::vector<std::filesystem::path>& files) {
    std::vector<History> histories;
    std::uint64_t operations = 0;
    for (const auto& file : files) {
        histories.push_back(recorded(file));
        operations += histories.back().size();
    }
    for ([[maybe_unused]] auto _ : state)
        for (const History& history : histories) {
            const Verdict verdict = judge(history);
            CHECK(verdict.judgement != Judgement::undecided);
        }
    state.counters["operations/s"] = rate(operations, state);
}

// Each file alone, and all logs of etcd at once.
const bool recorded_are_registered = [] {
    for (const char* folder : {"etcd", "porcupine-kv"})
        for (const auto& file : files_in(folder))
            benchmark::RegisterBenchmark(("recorded/" + file.stem().string()).c_str(),
                                         judge_recorded, std::vector{file})
                ->Unit(benchmark::kMicrosecond);
    benchmark::RegisterBenchmark("recorded/all_etcd", judge_recorded, files_in("etcd"))
        ->Unit(benchmark::kMicrosecond);
    return true;
}();

void judge_long(benchmark::State& state, const History& history, Judgement expected) {
    for ([[maybe_unused]] auto _ : state) {
        const Verdict verdict = judge(history);
        CHECK(verdict.judgement == expected, "a wrong verdict");
    }
    state.counters["operations/s"] = rate(history.size(), state);
}

// 100,000 operations on one key: good, and with one false answer.
enum class Told : std::uint8_t { truth, stale_read, inversion };
void long_histories(benchmark::State& state, Form form, Told told) {
    const History good =
        long_history({.form = form,
                      .clients = static_cast<std::uint32_t>(state.range(0)),
                      .unknown = Ratio::percent(static_cast<std::uint32_t>(state.range(1)))});
    if (told == Told::truth) return judge_long(state, good, Judgement::ok);
    const auto bad = with_lie(good, told == Told::stale_read ? Lie::stale_read : Lie::inversion);
    CHECK(bad.has_value(), "there is no place for a lie");
    judge_long(state, *bad, Judgement::not_linearizable);
}
void crowds(benchmark::internal::Benchmark* bench) {
    bench->ArgNames({"clients", "unknown%"})->Unit(benchmark::kMillisecond);
    bench->ArgsProduct({{5, 10, 30, 100}, {0, 1, 5}});
}
BENCHMARK_CAPTURE(long_histories, busy, Form::busy, Told::truth)->Apply(crowds);
BENCHMARK_CAPTURE(long_histories, busy_stale, Form::busy, Told::stale_read)->Apply(crowds);
BENCHMARK_CAPTURE(long_histories, busy_inversion, Form::busy, Told::inversion)->Apply(crowds);
BENCHMARK_CAPTURE(long_histories, swapping, Form::swapping, Told::truth)->Apply(crowds);
BENCHMARK_CAPTURE(long_histories, swapping_stale, Form::swapping, Told::stale_read)->Apply(crowds);
BENCHMARK_CAPTURE(long_histories, few_values, Form::few_values, Told::truth)
    ->ArgNames({"clients", "unknown%"})
    ->Args({5, 0})
    ->Args({5, 1})
    ->Unit(benchmark::kMillisecond);

// What is hard for a search: much that overlaps, and much that never returns.
enum class Hard : std::uint8_t { crowded, pending };
void hard_histories(benchmark::State& state, Hard hard, Told told) {
    const History good = hard == Hard::crowded ? crowded_history(100'000, 20)
                                               : history_after_pending_writes(100'000, 1'000);
    if (told == Told::truth) return judge_long(state, good, Judgement::ok);
    judge_long(state, with_lie(good, Lie::stale_read).value(), Judgement::not_linearizable);
}
BENCHMARK_CAPTURE(hard_histories, crowded, Hard::crowded, Told::truth)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(hard_histories, crowded_stale, Hard::crowded, Told::stale_read)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(hard_histories, pending, Hard::pending, Told::truth)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(hard_histories, pending_stale, Hard::pending, Told::stale_read)
    ->Unit(benchmark::kMillisecond);

// The verdict and why: the difference to the verdict alone is what the explanation takes.
void explained(benchmark::State& state) {
    const History good = long_history({.clients = static_cast<std::uint32_t>(state.range(0))});
    const History bad = with_lie(good, Lie::stale_read).value();
    for ([[maybe_unused]] auto _ : state) {
        const Verdict verdict = check(bad);
        CHECK(verdict.violation.has_value() && verdict.violation->core.size() <= 6);
    }
}
BENCHMARK(explained)->ArgName("clients")->Arg(5)->Arg(100)->Unit(benchmark::kMillisecond);

// A register that clients write and read in turn, with the order in which that took effect, as a
// simulator knows it; identifiers are spread over 64 bits, as a simulator's are.
struct Played {
    History history;
    std::vector<OperationId> order;
};
Played played(std::uint64_t operations) {
    Played played;
    std::string held;
    for (std::uint64_t i = 1; i <= operations; ++i) {
        const OperationId id{i * 0x9E3779B97F4A7C15U};
        const bool writes = i % 2 == 1;
        const NodeId who = client(static_cast<std::uint32_t>(1 + i % 16));
        if (writes) held = std::to_string(i);
        played.history.invoke(id, who, writes ? Request::put("x", held) : Request::get("x"));
        played.history.complete(id, writes ? Response::done() : Response::read(held));
        played.order.push_back(id);
    }
    return played;
}

void witness(benchmark::State& state) {
    const Played run = played(static_cast<std::uint64_t>(state.range(0)));
    for ([[maybe_unused]] auto _ : state) {
        const Verdict verdict = check(run.history, run.order, {});
        CHECK(verdict.path == Path::witness);
    }
    state.counters["operations/s"] = rate(run.order.size(), state);
}
BENCHMARK(witness)->ArgName("operations")->Arg(1'000)->Arg(10'000)->Arg(100'000);

// What watching the commit order adds to each operation of a simulated run.
void order_watch(benchmark::State& state) {
    const Played run = played(50'000);
    for ([[maybe_unused]] auto _ : state) {
        kv::OrderWatch watch(run.history);
        for (std::size_t i = 0; i < run.order.size(); ++i) {
            watch.called();
            const bool reads = run.history.operations()[i].request.kind == Kind::get;
            if (!reads) watch.took_effect(i, i, {});
            reads ? watch.answered_beside_log(i, i, {}) : watch.answered_from_log(i, i, {});
        }
        CHECK(watch.count() == 0);
    }
    state.counters["operations/s"] = rate(run.order.size(), state);
}
BENCHMARK(order_watch);

}  // namespace
}  // namespace whitewater::linearizability
