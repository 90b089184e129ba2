// Randomness keyed by its cause: taking a step out of a scenario leaves every other draw as it was.
//
// Until the removed step the two runs are equal. After it they are different runs, but whatever
// occurs in both, a message, a load's operation, an election timeout, has drawn the same.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <tuple>

#include "kv/trace_schema.hpp"
#include "tests/scenarios/play.hpp"

namespace whitewater::scenarios {
namespace {

// A message by its cause: from, to, kind, term, index, and how many with these came before it.
using MessageKey = std::tuple<std::uint32_t, std::uint32_t, int, std::uint64_t, std::uint64_t, int>;

// The messages that a run's network lost by chance (not to a cut, a fault or a crash), and those
// that it did not.
std::map<MessageKey, bool> fates(const sim::Trace& trace) {
    std::map<std::uint64_t, MessageKey> key_of;
    std::map<std::tuple<std::uint32_t, std::uint32_t, int, std::uint64_t, std::uint64_t>, int> seen;
    std::map<MessageKey, bool> lost;
    for (const sim::Record& record : trace.records) {
        if (record.kind == sim::Kind::send) {
            // Client traffic carries the operation and the attempt where Raft's has term and index.
            const auto base = std::make_tuple(record.node.value, record.peer.value,
                                              int{record.label}, record.term, record.a);
            const MessageKey key = std::tuple_cat(base, std::make_tuple(seen[base]++));
            // The network does not promise to remember every attempt of every client for ever.
            const bool is_repeated = std::get<5>(key) > 0;
            if (is_repeated && (is_client(record.node) || is_client(record.peer))) continue;
            key_of[record.seq] = key;
            lost[key] = false;
        }
        const bool by_chance = record.kind == sim::Kind::drop &&
                               record.b == static_cast<std::uint64_t>(sim::DropCause::loss);
        const auto key = key_of.find(record.msg);
        if (record.kind != sim::Kind::drop || key == key_of.end()) continue;
        // What a cut or a crash took was never asked for its luck.
        if (by_chance)
            lost[key->second] = true;
        else
            lost.erase(key->second);
    }
    return lost;
}

// What each operation of the run asks for, by its name.
std::map<std::uint64_t, std::string> operations(const sim::Trace& trace) {
    std::map<std::uint64_t, std::string> asked;
    for (const sim::Trace::TextOf& text : trace.texts) {
        const sim::Record& record = trace.records[text.seq - 1];
        if (record.kind == static_cast<sim::Kind>(kv::TraceKind::invoke))
            asked[record.op.value] = text.text.substr(0, text.text.find(' ', 4));
    }
    return asked;
}

// A scenario of faults, operations, loads and waits that ends in convergence.
Scenario random_scenario() {
    static const std::vector<std::string> lines = {
        "wait 300ms",
        "wait 70ms",
        "partition minority | rest",
        "heal",
        "c1 put x 1",
        "c2 append y a",
        "c1 get x",
        "isolate n2",
        "slow n1 -> n3 by 20ms",
        "drop append_entries from n1 to n2 30%",
        "duplicate any from n3 to n1 50%",
        "pause n4 for 200ms",
        "clock n5 +50ms",
        "clock n2 drift 1%",
        "load c3 put 50% get 50% on 2 keys every 10ms..30ms for 800ms",
        "chaos for 1s\n    crash 1 nodes every 200ms..400ms for 100ms..200ms",
        "chaos for 1s\n    partition any every 200ms..500ms for 100ms..300ms",
    };
    std::string text =
        "nodes 5\nclients 3\nnetwork latency 1ms..9ms exponential loss 10% duplicate 5%\n"
        "await leader within 5s\n";
    const auto count = *rc::gen::inRange(3, 9);
    for (int i = 0; i < count; ++i) text += *rc::gen::elementOf(lines) + "\n";
    text += "heal\nawait converged within 60s\n";
    return scenario_of(text);
}

sim::Trace trace_of(const Scenario& scenario, std::uint64_t seed) {
    sim::Trace trace;
    RunOptions options;
    options.seed = seed;
    options.trace = &trace;
    run(scenario, options);
    return trace;
}

// The event at which the n-th step (from 0) was played; past the end if it never was.
std::size_t step_event(const sim::Trace& trace, std::size_t n) {
    std::size_t steps = 0;
    for (std::size_t i = 0; i < trace.records.size(); ++i)
        if (trace.records[i].kind == static_cast<sim::Kind>(kv::TraceKind::step) && steps++ == n)
            return i;
    return trace.records.size();
}

template <class Map>
std::size_t require_equal_where_both(const Map& first, const Map& second) {
    std::size_t common = 0;
    for (const auto& [key, value] : first) {
        const auto other = second.find(key);
        if (other == second.end()) continue;
        ++common;
        RC_ASSERT(value == other->second);
    }
    return common;
}

RC_GTEST_PROP(KeyedRandomness, SurvivesTheRemovalOfAnyStep, ()) {
    const Scenario scenario = random_scenario();
    const auto seed = *rc::gen::inRange<std::uint64_t>(1, 1000);
    Scenario without = scenario;
    // The first step awaits a leader, the last two end the story: they stay.
    const auto removed = *rc::gen::inRange<std::size_t>(1, scenario.steps.size() - 2);
    without.steps.erase(without.steps.begin() + static_cast<std::ptrdiff_t>(removed));
    label(without);

    const sim::Trace whole = trace_of(scenario, seed);
    const sim::Trace less = trace_of(without, seed);

    const std::size_t until = step_event(whole, removed);
    RC_ASSERT(until <= less.records.size());
    for (std::size_t i = 0; i < until; ++i) {
        const sim::Record& a = whole.records[i];
        const sim::Record& b = less.records[i];
        // The number of a line in the file may move; nothing else may.
        const bool is_step = a.kind == static_cast<sim::Kind>(kv::TraceKind::step);
        RC_ASSERT(a.time == b.time);
        RC_ASSERT(a.kind == b.kind);
        RC_ASSERT(a.cause == b.cause);
        RC_ASSERT(a.node == b.node);
        RC_ASSERT(a.term == b.term);
        RC_ASSERT((is_step || a.a == b.a));
        RC_ASSERT(a.b == b.b);
    }
    RC_ASSERT(require_equal_where_both(fates(whole), fates(less)) > 0U);
    require_equal_where_both(operations(whole), operations(less));
}

}  // namespace
}  // namespace whitewater::scenarios
