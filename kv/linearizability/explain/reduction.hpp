// Cutting a history that is not linearizable down to the operations that make it so.
#pragma once

#include <cstdint>
#include <vector>

#include "kv/linearizability/decide.hpp"
#include "kv/linearizability/key_history.hpp"

namespace whitewater::linearizability {

// A key that has no linearization.
struct BadKey {
    const KeyParts& parts;     // all of a key's operations
    const KeyHistory& key;     // what was made of them
    const Decision& decision;  // on that: there is no order
};

// All operations are given as indices into History::operations().
struct Reduced {
    // The answer that cannot be right: until it came, the history was linearizable.
    std::uint32_t culprit = 0;
    // The key's history up to then: what was still open is forgotten.
    KeyParts until_culprit;
    // A linearization of what had been answered before (and perhaps of some of what was open), and
    // the answers that it does not explain: the culprit, or if the effort did not suffice to find
    // the first wrong answer, all answers from some time before it on.
    std::vector<std::uint32_t> order;
    std::vector<std::uint32_t> unplaced;
    // Answers that contradict each other, in call order, the culprit among them.
    std::vector<std::uint32_t> core;
    // If any one answer of the core were unknown, the others would fit. Not known if false: the
    // effort did not suffice.
    bool is_minimal = true;
    std::uint64_t looks = 0;
};

// Spends `effort.looks_to_explain` at most, and stops early if `effort.is_enough`.
Reduced reduce(const History& history, const BadKey& bad, const Effort& effort);

}  // namespace whitewater::linearizability
