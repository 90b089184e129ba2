// Who wrote what was seen: for each answer the one operation that can have caused it.
#pragma once

#include <cstdint>
#include <vector>

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/key_history.hpp"

namespace whitewater::linearizability {

// A *phase* is the time from one change of the value to the next, and is named after the item that
// made the change. The time before all changes is the phase of `items.size()`.
using Phase = Item;

// Which phase each answer was given in, if there is only one that it can have been.
//
// That is so where every text is written once. Then an answer names its write; a cas stands
// directly after the phase it met; and an appended text tells all that was appended before it, and
// to what. So the phases that matter form chains, in each of which they follow each other directly.
struct Origins {
    enum class Finding : std::uint8_t {
        unique,     // every answer has one origin
        ambiguous,  // there is an answer that may have several; nothing is said about the others
        impossible  // there is no linearization: see `core`
    };

    Finding finding = Finding::unique;

    // By item: was it guessed which of several appends it met? Then an order that comes of it is
    // right, but if there is none, that says nothing, unless others alone contradict each other.
    std::vector<bool> is_guess;

    // By item: the phase whose value it needs; no_item if it needs none, or is a maybe that nobody
    // needs.
    std::vector<Phase> met;
    // By phase: the one that must come directly before, and directly after; or no_item.
    std::vector<Phase> before;
    std::vector<Phase> after;
    // By phase that has one before it: an item that shows that, by what it needs.
    std::vector<Item> seen_by;
    // By item: does it take place? All musts do, and the maybes whose phases were met.
    std::vector<bool> takes_place;
    // By maybe that takes place: an item because of which it does; by must: no_item.
    std::vector<Item> needed_by;

    // If impossible: items that contradict each other, with all that could give them what they
    // need.
    std::vector<Item> core;

    std::uint64_t looks = 0;  // at items, and at texts that were appended to
};

// What to do with answers that may have several origins.
enum class Doubt : std::uint8_t {
    guessed,  // guess at one, where that is promising
    left_out  // as if the answer were not there: `met` is no_item. What contradicts itself even so
              // has no linearization.
};

// `history` must have been made with its maybes in it. Takes time linear in the length of its
// texts, and finds them ambiguous once that is more than `effort.looks`, or if `effort.is_enough`.
Origins trace_origins(const KeyHistory& history, Doubt doubt, const Effort& effort = {});

}  // namespace whitewater::linearizability
