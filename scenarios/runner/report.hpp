// A run's result in words: for people, and as one line of JSON for programs. People read on a
// terminal: what it might obey is escaped there, since keys and values are anybody's.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "kv/explanation/explanation.hpp"
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

// Fixed key order, whole numbers, no line break inside; ends in one. The last key, "explanation",
// is there if an explanation is given (it may be null): a list of {"text", "events"}.
std::string to_json(const Scenario& scenario, const RunResult& result, const std::string& version,
                    const kv::Explanation* explanation);

// Of an explanation, wherever a program reads it: a list of {"text", "events"}.
nlohmann::ordered_json sentences_json(const std::vector<kv::Sentence>& sentences);

}  // namespace whitewater::scenarios
