// Fitting failures to cas that do not say what they saw into an order of everything else.
#pragma once

#include <vector>

#include "kv/linearizability/key_history.hpp"

namespace whitewater::linearizability {

// Puts every miss of `history` into `order`, a linearization of all its other musts, so that the
// result is a linearization of all. False if there is one that finds no place, or if there are
// appends; `order` is then as it was. That it finds none in this order does not mean that there is
// no other order in which it does.
bool place_misses(const KeyHistory& history, std::vector<Item>& order);

}  // namespace whitewater::linearizability
