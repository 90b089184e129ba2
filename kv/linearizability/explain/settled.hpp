// Writes that were over, and overwritten, before anything was read.
#pragma once

#include <cstdint>
#include <vector>

#include "kv/linearizability/key_history.hpp"

namespace whitewater::linearizability {

// Let W be a put or remove that returned before any of the recorded answers that say what they met
// was called, and let X be another one that had returned when W was called. Then X stands before W
// in any order, and every answer after it: with X and without it there are orders or there are
// none. Such an X is *settled*, by W. Among thousands of answers of a history with few values that
// leaves those that a question is really about.
struct Settling {
    std::vector<Part> kept;
    std::vector<Part> settled;
    std::uint32_t by = no_item;  // the operation W; no_item if nothing is settled
};

// What is settled among `parts`, which are in call order. Nothing is if there are appends.
Settling settle(const History& history, std::vector<Part> parts);

}  // namespace whitewater::linearizability
