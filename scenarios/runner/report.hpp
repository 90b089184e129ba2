// A run's result in words: for people, and as one line of JSON for programs.
#pragma once

#include <string>

#include "scenarios/language/scenario.hpp"
#include "scenarios/runner/run.hpp"

namespace whitewater::scenarios {

// One line: "passed  FILE  seed 1  5.312s simulated, 2 elections, 14 committed, 4 operations".
std::string headline(const Scenario& scenario, const RunResult& result);

// What there is to know of a run that passed: a few indented lines.
std::string details(const RunResult& result);

// A failure: the verdict, what happened when and where (with the scenario's line and a caret), what
// else was found. Ends with its signature and the command that reproduces it.
std::string failure(const Scenario& scenario, const RunResult& result,
                    const std::string& reproduction);

// Fixed key order, whole numbers, no line break inside; ends in one.
std::string to_json(const Scenario& scenario, const RunResult& result, const std::string& version);

}  // namespace whitewater::scenarios
