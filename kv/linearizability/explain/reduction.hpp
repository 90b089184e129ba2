// Cutting a history that is not linearizable down to the operations that make it so.
#pragma once

#include <cstdint>
#include <vector>

#include "kv/linearizability/decide.hpp"
#include "kv/linearizability/key_history.hpp"

namespace whitewater::linearizability {

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
    // Answers that contradict each other, in call order, the culprit among them. If any one of them
    // were unknown, the others would fit; unless telling so took too long. Only the culprit, if it
    // may not be the first wrong answer.
    std::vector<std::uint32_t> core;
};

// REQUIRES: `bad` was made of `parts`, all of a key's operations, and `decision` on it is that
// there is no order.
Reduced reduce(const History& history, const KeyParts& parts, const KeyHistory& bad,
               const Decision& decision);

}  // namespace whitewater::linearizability
