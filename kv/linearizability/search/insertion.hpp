// Fitting failures to cas into an order that has no place for them, by ordering a part of it anew.
#pragma once

#include <vector>

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/key_history.hpp"

namespace whitewater::linearizability {

// Puts `misses` into `order`, a linearization of other musts of `history` (and of some maybes).
// A stretch of the order around each is searched for an order that leads from the same value to the
// same value, and in which there is a place. False if that does not succeed quickly; this says
// nothing, and `order` is then of no use. What it looked at is taken off `effort.looks`.
bool insert_misses(const KeyHistory& history, const std::vector<Item>& misses,
                   std::vector<Item>& order, Effort& effort);

}  // namespace whitewater::linearizability
