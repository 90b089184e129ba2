// Judging a key whose answers each have one origin: exactly, and in nearly linear time.
#pragma once

#include <vector>

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/key_history.hpp"

namespace whitewater::linearizability {

struct BlocksResult {
    enum class Finding : std::uint8_t { ok, bad, not_applicable };

    Finding finding = Finding::not_applicable;
    std::vector<Item> order;  // if ok: a linearization
    std::vector<Item> core;   // if bad: items that contradict each other, and perhaps some more

    std::uint64_t looks = 0;  // at items, and at texts that were appended to

    // If not empty: nothing but these misses stands in the way; `order` is one of everything else.
    std::vector<Item> unplaced;
};

// Phases that follow each other directly, with the reads in them, form a *block*: in any
// linearization a block stands in one piece. So it remains to order blocks, as the zones of Gibbons
// and Korach (SIAM J. Comput. 1997) are ordered, of which blocks are a generalisation: theirs are
// a write and its reads; ours chain such by cas and append.
//
// Not applicable if an answer has several possible origins (unless those that are guessed lead to
// an order: see decomposition.hpp; or unless the others contradict each other without it), or if
// failures to cas that do not say what they saw find no place in the order of everything else,
// which says nothing; nor if `effort.looks` do not suffice, or if `effort.is_enough`.
// `history.values` grows by the values that appends lead to.
BlocksResult judge_by_blocks(KeyHistory& history, const Effort& effort = {});

}  // namespace whitewater::linearizability
