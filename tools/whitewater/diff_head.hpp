// What two traces are of, and how what was to be run differs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/trace.hpp"
#include "tools/whitewater/diff.hpp"

namespace whitewater::tools {

// A line each: both runs, and where versions, seeds and scenarios differ.
std::vector<std::string> head_lines(const sim::Trace& a, const sim::Trace& b,
                                    const DiffOptions& options);

// "1 event", "2 events"
std::string count_of(std::uint64_t count, const char* what);

}  // namespace whitewater::tools
