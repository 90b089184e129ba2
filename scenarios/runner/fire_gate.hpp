// Nothing may pass for nothing: whether what the scenario names really happened.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "scenarios/runner/fault_counts.hpp"
#include "scenarios/runner/storm.hpp"
#include "scenarios/runner/verdict.hpp"

namespace whitewater::scenarios {

// One run is vacuous only if an explicit step never fired, or a chaos clause that should have
// struck often never found anybody to strike. What is rarer is a warning.
class FireGate {
  public:
    // From so many expected strikes on, a clause that never fired makes the run vacuous.
    static constexpr std::uint64_t expected_enough = 20;

    FireGate(const FaultCounts& faults, const std::vector<std::unique_ptr<Storm>>& storms);

    const std::vector<Finding>& vacuous() const { return vacuous_; }
    const std::vector<std::string>& warnings() const { return warnings_; }

  private:
    std::vector<Finding> vacuous_;
    std::vector<std::string> warnings_;
};

}  // namespace whitewater::scenarios
