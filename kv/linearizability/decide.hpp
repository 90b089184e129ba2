// Has one key a linearization? By blocks if that applies, else by search.
#pragma once

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/key_history.hpp"

namespace whitewater::linearizability {

struct Decision {
    Judgement judgement = Judgement::undecided;
    Path path = Path::blocks;
    // If ok: a linearization, of all musts and of some maybes. If not, and if known: an order of
    // all musts that returned before `frontier`, of some that returned later, and of some maybes.
    std::vector<Item> order;
    std::vector<Item> core;  // if not, and if known: musts and maybes that contradict each other
    // If not, and no core is known: what is wrong is best looked for from this position on.
    Position frontier = 0;
    std::uint64_t steps = 0;
    std::uint64_t looks = 0;
};

// `history` grows by the values that appends lead to, and loses maybes that do not matter; items
// keep their numbers as long as they are musts.
Decision decide(KeyHistory& history, const Effort& effort);

}  // namespace whitewater::linearizability
