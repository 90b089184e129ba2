// A plan of faults: what a property draws, makes simpler, and writes down as a scenario.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/language/scenario.hpp"
#include "sim/base/ids.hpp"
#include "sim/base/time.hpp"

namespace whitewater::plans {

// One thing that is done to the cluster. What a kind does not need is as it was initialized.
struct Blow {
    enum class Kind : std::uint8_t {
        crash,
        pause,
        isolate,
        partition,  // `who` against the others
        cut,        // from `who` to `others`
        slow,
        drop,
        duplicate,
        clock_step,
        clock_drift,
        clock_freeze,
    };
    static constexpr std::uint64_t kinds = 11;

    Kind kind{};
    Duration after;                   // the beginning of the blow before it
    std::optional<Duration> lasting;  // none: until the story is over
    NodeSet who;
    NodeSet others;
    // slow, clock_step: microseconds; drop, duplicate: percent; clock_drift: parts per million.
    std::int64_t strength = 0;
    std::optional<scenarios::CrashPoint> point;  // crash: none: at once
};

// A cluster and what befalls it. Whatever the blows are, and whichever are left out, it makes a
// story that can be told: who is down is not crashed again, and only who is down is restarted. So a
// plan may be shrunk piece by piece without ever becoming a mistake of its own.
struct FaultPlan {
    scenarios::Setup setup;  // the seed and the mutation included
    std::optional<scenarios::Load> load;
    std::vector<Blow> blows;
    Duration rest;  // how long the story goes on after the last blow has begun
};

// The plan as a story, labelled.
scenarios::Scenario scenario_of(const FaultPlan& plan);

// Plans that differ from this one in one respect, all of them simpler, the boldest first: fewer
// blows, fewer nodes, default settings, round and short times. Every chain of them ends.
std::vector<FaultPlan> simpler(const FaultPlan& plan);

// Any plan, for a Raft with this mutation (none: as it should be); shrinks as `simpler` says.
rc::Gen<FaultPlan> fault_plans(const std::optional<std::string>& mutation);

// As the text of its scenario: a counterexample can be saved and run as it is printed.
void showValue(const FaultPlan& plan, std::ostream& out);

}  // namespace whitewater::plans
