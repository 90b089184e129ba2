// Loading scenario files: all are read, parsed and found runnable before any runs.
#pragma once

#include <string>
#include <vector>

#include "scenarios/language/scenario.hpp"
#include "tools/whitewater/commands.hpp"

namespace whitewater::tools {

// The scenarios of `files`, with `settings` (of --set) in force; or everything that is wrong with
// any of them.
Result<std::vector<scenarios::Scenario>> load_scenarios(const Words& files, const Words& settings);

}  // namespace whitewater::tools
