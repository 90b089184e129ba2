// A trace file of either form.
#pragma once

#include <string>

#include "sim/base/bytes.hpp"
#include "sim/base/result.hpp"
#include "sim/trace.hpp"

namespace whitewater::sim {

// Reads a trace, binary or JSON Lines: tells them apart by their content. Errors as from_jsonl and
// from_binary report them, and a hint for files that people mistake for traces. `file` is its name.
Result<Trace> read_trace(ByteView bytes, const std::string& file);

}  // namespace whitewater::sim
