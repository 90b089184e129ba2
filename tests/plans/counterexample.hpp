// The search for a plan that fails: what counts, what the smallest one so far is, where it is kept.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "scenarios/runner/run.hpp"
#include "tests/plans/fault_plan.hpp"

namespace whitewater::plans {

// Judges plans for a property. The first that fails sets the signature; from then on only what
// fails in the same way counts, so that shrinking cannot slip from one bug to another.
class Counterexample {
  public:
    // Whether a run that this finding speaks for is a failure.
    using Counts = std::function<bool(const scenarios::Finding&)>;
    explicit Counterexample(Counts counts) : counts_(std::move(counts)) {}

    // Runs the plan with its own seed. False if it fails as the first that failed did: then it is
    // the counterexample.
    bool holds(const FaultPlan& plan);

    // Of the counterexample. REQUIRES: is_found().
    bool is_found() const { return finding_.has_value(); }
    const scenarios::Scenario& scenario() const { return scenario_; }
    const scenarios::Finding& finding() const { return *finding_; }
    std::size_t runs() const { return runs_; }

    // As a scenario file: what it shows as a comment, then the scenario.
    std::string text() const;
    // Writes it to NAME.scenario in the folder that the environment's WHITEWATER_COUNTEREXAMPLES
    // names, or the working one; returns the file's name. Throws if that cannot be done.
    std::string save(const std::string& name) const;

  private:
    Counts counts_;
    std::size_t runs_ = 0;
    scenarios::Scenario scenario_;
    std::optional<scenarios::Finding> finding_;
};

}  // namespace whitewater::plans
