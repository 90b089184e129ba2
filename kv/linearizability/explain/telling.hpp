// Operations as sentences tell of them.
#pragma once

#include <string>

#include "kv/linearizability/history.hpp"

namespace whitewater::linearizability {

// What happened, with its time: `c2's get of x returned "3" at 1.204s`.
std::string telling(const History& history, const Operation& operation);

// "the get", "the cas", "the put"
std::string noun_for(const Operation& operation);

}  // namespace whitewater::linearizability
