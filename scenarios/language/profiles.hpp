// The named kinds of weather: calm, rough and brutal, each written down as a chaos block.
#pragma once

#include <string_view>
#include <vector>

#include "scenarios/language/chaos.hpp"

namespace whitewater::scenarios {

// "calm", "rough", "brutal": from the mildest to the worst.
std::vector<std::string_view> profile_names();

// The clauses of a profile as text, one a line, as they would stand in a block; empty if there is
// no such profile.
std::string_view profile_text(std::string_view name);

// The same as values. REQUIRES: `name` is a profile. Cheap enough to ask for once a run.
std::vector<ChaosClause> profile_clauses(std::string_view name);

}  // namespace whitewater::scenarios
