// One run of a scenario with one seed, from the first boot to the verdict.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kv/cluster.hpp"
#include "kv/linearizability/checker.hpp"
#include "scenarios/language/scenario.hpp"
#include "scenarios/runner/verdict.hpp"
#include "sim/trace.hpp"

namespace whitewater::scenarios {

struct RunOptions {
    std::uint64_t seed = 1;
    sim::Trace* trace = nullptr;  // filled if not null
    // Hears every event as it happens, if not null. `trace` then gets all but the events.
    sim::Sink* recording = nullptr;
    std::set<FaultKind> inert;  // these faults do nothing: to test the fire gate
    linearizability::Effort effort;
    bool strict = false;  // a near miss is a broken property
    kv::ConsensusFactory consensus = kv::our_raft;
    std::function<bool()> is_interrupted;             // asked now and then; may be empty
    std::function<void(Time, std::uint64_t)> report;  // progress: time, events; may be empty
    // Sees the cluster at rest, after each event of the world; may be empty.
    std::function<void(const kv::Cluster&)> watch;
};

// What a run was, in figures.
struct RunFigures {
    Time ended;               // simulated
    std::uint64_t steps = 0;  // events of the world
    std::uint64_t records = 0;
    std::uint64_t elections = 0;
    std::uint64_t committed = 0;  // index of the last entry that any server committed
    std::uint64_t operations = 0;
    std::uint64_t answered = 0;
    std::optional<Duration> recovery;  // of the closing
    std::vector<std::string> faults;   // "crash 12", for each kind that fired
    std::string_view linearizability;  // how the history was judged: "witness", "blocks", "search"
};

struct RunResult {
    std::uint64_t seed = 0;
    Verdict verdict = Verdict::passed;
    std::vector<Finding> findings;      // ranked: the first names the verdict
    std::vector<std::string> warnings;  // what did not matter this time
    std::uint64_t fingerprint = 0;
    RunFigures figures;
};

// REQUIRES: missing_features(scenario) is empty.
RunResult run(const Scenario& scenario, const RunOptions& options);

// The same run twice, traced and compared: a difference is a finding that names the first event in
// which the two differ, with both records.
RunResult run_twice(const Scenario& scenario, const RunOptions& options);

// Where two traces of what should be one run part; nothing if they are equal.
std::optional<std::string> first_difference(const sim::Trace& first, const sim::Trace& second);

// What a run of a scenario with `must violate P` shows of its mutation.
enum class Mutated : std::uint8_t {
    as_it_must,  // P is the first property that broke (the first rule, if P is a rule)
    quietly,     // nothing that counts broke this time: no property, if P is one; or a neighbour
    otherwise,   // something else broke: the scenario fails
};
// REQUIRES: the scenario has a `must`.
Mutated shown_by(const Scenario& scenario, const RunResult& result);

}  // namespace whitewater::scenarios
