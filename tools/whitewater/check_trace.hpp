// whitewater check, for traces of ours.
#pragma once

#include <cstdint>
#include <string>

#include "scenarios/runner/verdict.hpp"
#include "sim/trace.hpp"
#include "tools/whitewater/judge.hpp"

namespace whitewater::tools {

enum class Saying : std::uint8_t { text, json };

// Judges the trace, says what came of it, and returns the finding that names the verdict. A trace
// without events is vacuous.
scenarios::Finding check_trace(const sim::Trace& trace, const std::string& file, Account account,
                               Saying saying);

}  // namespace whitewater::tools
