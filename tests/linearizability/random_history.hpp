// Histories drawn at random from a store that works, or that sometimes lies.
#pragma once

#include <cstdint>
#include <vector>

#include "kv/linearizability/history.hpp"
#include "sim/base/ratio.hpp"

namespace whitewater::linearizability {

// What a random history looks like. The same shape always gives the same history.
struct Shape {
    std::uint64_t seed = 0;
    std::uint32_t operations = 8;
    std::uint32_t clients = 3;
    std::uint32_t keys = 1;
    std::uint32_t values = 0;   // how many different texts are written; 0: each write its own
    std::uint32_t lengths = 1;  // of these few texts: from 1 to so many characters
    Ratio lost = {};            // of replies: the outcome is unknown, or the effect comes late
    Ratio lies = {};            // of answers: replaced by one drawn at random
    Ratio stale = {};           // of lies: replaced by what the key once held
    // How often each kind occurs, as parts of their sum.
    std::uint32_t gets = 4, puts = 3, removes = 1, appends = 1, swaps = 1;
};

struct RandomHistory {
    History history;
    std::vector<OperationId> effects;  // what took effect, in that order
};

RandomHistory random_history(const Shape& shape);

// The history with only the answers to `known`: other operations are of unknown outcome, or if they
// are known to have had no effect, absent.
History with_answers_only_to(const History& history, const std::vector<OperationId>& known);

// How many times as much to test as by default: the environment's WHITEWATER_TEST_SCALE, or 1.
std::uint64_t test_scale();

}  // namespace whitewater::linearizability
