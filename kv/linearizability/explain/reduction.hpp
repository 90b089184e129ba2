// Cutting a history that is not linearizable down to the operations that make it so.
#pragma once

#include <cstdint>
#include <vector>

#include "kv/linearizability/explain/questions.hpp"
#include "kv/linearizability/explain/turning_point.hpp"

namespace whitewater::linearizability {

// All operations are given as indices into History::operations().
struct Reduced {
    TurningPoint turn;
    // Answers that contradict each other, in call order, the culprit among them.
    std::vector<std::uint32_t> core;
    // With these, if there are so many writes of equal values that nobody wants to read of each: of
    // them it matters only that they were over when the first answers of the core were given.
    std::vector<std::uint32_t> settled;
    // If any one answer of the core were unknown, or any of what is settled, the others would fit.
    // Not known if false: the effort did not suffice.
    bool is_minimal = true;
    std::uint64_t looks = 0;
};

// Spends `effort.looks_to_explain` at most, and stops early if `effort.is_enough`.
Reduced reduce(const History& history, const BadKey& bad, const Effort& effort);

}  // namespace whitewater::linearizability
