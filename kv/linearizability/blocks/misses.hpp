// Fitting failures to cas that do not say what they saw into an order of everything else.
#pragma once

#include <vector>

#include "kv/linearizability/key_history.hpp"

namespace whitewater::linearizability {

// Puts the misses of `history` into `order`, a linearization of all its other musts, so that the
// result is one of these, too. Returns those that find no place: which does not mean that there is
// no other order in which they do. `history.values` grows by the values that appends lead to.
std::vector<Item> place_misses(KeyHistory& history, std::vector<Item>& order);

}  // namespace whitewater::linearizability
