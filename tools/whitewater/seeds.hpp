// The seeds that a command line asks for, and the faults it makes inert.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "scenarios/language/condition.hpp"
#include "sim/base/result.hpp"
#include "tools/whitewater/commands.hpp"

namespace whitewater::tools {

// first..last, both included.
struct Seeds {
    std::uint64_t first = 1;
    std::uint64_t last = 1;
};

// "7" or "1..1000", as `option` was given it.
Result<Seeds> parse_seeds(const std::string& option, const std::string& text);
// "seed 7" or "seeds 1..1000".
std::string to_text(const Seeds& seeds);

// Moves every "inert=FAULT" from the settings to `inert`; a diagnostic if there is no such fault.
std::optional<Diagnostic> take_inert(Words& settings, std::set<scenarios::FaultKind>& inert);

}  // namespace whitewater::tools
