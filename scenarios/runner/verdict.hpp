// How a run ended: verdicts, their exit codes, and what led to them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/written.hpp"
#include "sim/base/time.hpp"
#include "sim/trace.hpp"

namespace whitewater::scenarios {

// The value is the exit code.
enum class Verdict : std::uint8_t {
    passed = 0,
    safety = 1,  // a property other than linearizability, or a rule
    usage = 2,   // bad input
    not_linearizable = 3,
    liveness = 4,          // no leader, no progress or no convergence within the bound
    expectation = 5,       // an expect, always, never, outcome or selector of the scenario
    nondeterministic = 6,  // the same run twice, two fingerprints
    vacuous = 7,           // something the scenario names never happened
    undecided = 8,         // a budget ran out
    internal_error = 70,   // a CHECK outside raft/
    interrupted = 130,     // Ctrl-C, and nothing had failed
};

// "passed", "safety", "not linearizable" ...
const char* name_of(Verdict verdict);
// Nothing if there is no verdict of that name.
std::optional<Verdict> verdict_named(std::string_view name);
constexpr int exit_code(Verdict verdict) {
    return static_cast<int>(verdict);
}

// One thing that went wrong in a run.
struct Finding {
    Verdict verdict{};
    std::string name;       // what broke: "election_safety", "await", "invariant:raft/log.cpp"
    std::string sentence;   // what happened, when and where
    std::string signature;  // equal for equal failures: no ids, terms or times
    Time at;
    sim::Seq event = 0;  // the event at which it was seen
    Spot where;          // in the scenario; line 0 if no line is to blame
};

// Whether `first` speaks for the run rather than `second`. The order of verdicts: 70, 6, 1, 3, the
// earlier of 4 and 5, 8, 7, 130, 0. Two of one verdict keep the order in which they were found.
bool outranks(const Finding& first, const Finding& second);

// Of everything that is noted, over several runs too, the finding that outranks the others.
class WorstFinding {
  public:
    void note(const Finding& finding);
    void note(Verdict verdict);
    // Passed if nothing was noted.
    Verdict verdict() const { return worst_.has_value() ? worst_->verdict : Verdict::passed; }

  private:
    std::optional<Finding> worst_;
};

// Sorts the findings so that the one that names the verdict is the first.
void rank(std::vector<Finding>& findings);

}  // namespace whitewater::scenarios
