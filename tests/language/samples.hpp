// One canonical example of every form that a step or a clause can have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace whitewater::scenarios {

// Lines that the samples may stand behind: a cluster, and a leader called "old".
std::string_view sample_setup();

// Steps as they are printed, with single spaces; no chaos blocks.
const std::vector<std::string_view>& sample_steps();

// Clauses of chaos blocks, likewise.
const std::vector<std::string_view>& sample_clauses();

// A whole scenario of them all.
std::string sample_scenario();

}  // namespace whitewater::scenarios
