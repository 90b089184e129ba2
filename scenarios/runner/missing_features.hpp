// What the language can say and this simulator cannot do yet: told before anything runs.
#pragma once

#include <vector>

#include "scenarios/language/scenario.hpp"

namespace whitewater::scenarios {

// One diagnostic for each feature that the scenario needs and that is not there yet, at its first
// use; also for names that do not exist (a mutation, a property). Empty: the scenario can run.
std::vector<Diagnostic> missing_features(const Scenario& scenario);

}  // namespace whitewater::scenarios
