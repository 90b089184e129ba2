// `--set nodes=7`: a set-up line that replaces the scenario's own.
#pragma once

#include <string>
#include <vector>

#include "scenarios/language/scenario.hpp"

namespace whitewater::scenarios {

// Each setting is a set-up line with "=" after its last word: "nodes=7", "network loss=5%",
// "raft pre-vote=off". What it does not name stays as the scenario says. Empty: all is well.
std::vector<Diagnostic> override_setup(Scenario& scenario,
                                       const std::vector<std::string>& settings);

}  // namespace whitewater::scenarios
