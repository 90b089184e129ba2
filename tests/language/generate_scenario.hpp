// Random scenarios: any that a parse could give, comments included.
#pragma once

#include <rapidcheck.h>

#include "scenarios/language/scenario.hpp"

namespace whitewater::scenarios {

// Shrinks towards few steps, no comments and the default set-up.
rc::Gen<Scenario> any_scenario();

}  // namespace whitewater::scenarios
