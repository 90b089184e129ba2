// The answer with which a history ceased to be linearizable.
#pragma once

#include <cstdint>
#include <vector>

#include "kv/linearizability/explain/questions.hpp"

namespace whitewater::linearizability {

// A key that has no linearization.
struct BadKey {
    const KeyParts& parts;     // all of a key's operations
    const KeyHistory& key;     // what was made of them
    const Decision& decision;  // on that: there is no order
};

// All operations are given as indices into History::operations().
struct TurningPoint {
    // The answer that cannot be right: until it came, the history was linearizable.
    std::uint32_t culprit = 0;
    // The key's history up to then: what was still open is forgotten.
    KeyParts until_culprit;
    // A linearization of what had been answered before (and perhaps of some of what was open), and
    // the answers that it does not explain: the culprit, or if the effort did not suffice to find
    // the first wrong answer, all answers from some time before it on.
    std::vector<std::uint32_t> order;
    std::vector<std::uint32_t> unplaced;
    // If not empty: these operations show that there is no order; ascending.
    std::vector<std::uint32_t> suspects;
};

TurningPoint find_turning_point(const BadKey& bad, Questions& questions);

}  // namespace whitewater::linearizability
