// Items that do the same.
#pragma once

#include <cstdint>
#include <vector>

#include "kv/linearizability/key_history.hpp"

namespace whitewater::linearizability {

// By item: a number that is equal for items of the same effect, and below the number of items.
std::vector<std::uint32_t> number_twins(const KeyHistory& history);

}  // namespace whitewater::linearizability
