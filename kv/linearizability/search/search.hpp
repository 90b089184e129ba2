// The search for a linearization of one key.
#pragma once

#include <cstdint>
#include <vector>

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/search/configuration.hpp"

namespace whitewater::linearizability {

struct SearchResult {
    Judgement judgement = Judgement::undecided;
    // If ok: a linearization, of all musts and of some maybes. If not, and if there are no misses:
    // the beginning of none perhaps, but an order of all musts that returned before `frontier`, of
    // some that returned later, and of some maybes.
    std::vector<Item> order;
    // If not: everything that returned before this position has an order, roughly. Where nothing
    // better is known, what is wrong is best looked for from there on.
    Position frontier = 0;
    std::uint64_t steps = 0;
    std::uint64_t looks = 0;  // at items, while surveying where a step leads
};

// Depth-first over configurations, remembering those that led nowhere (Wing and Gong, JPDC 1993;
// with memory, Lowe, CC:P&E 2017). Exponential at worst: the problem is NP-complete. Where values
// are mostly unique it takes a step or two an operation: see lookahead.cpp for how.
// `history.values` grows by the values that appends lead to.
//
// A failure to cas that does not say what it saw is fitted into an order of everything else, if
// that is possible: into its gaps, or else by ordering a stretch of it anew.
enum class Fitting : std::uint8_t { into_gaps, into_stretches };
SearchResult search(KeyHistory& history, const Effort& effort,
                    Fitting fitting = Fitting::into_stretches);

}  // namespace whitewater::linearizability
