// What the operations that are still to be placed need, and who could still provide it.
#pragma once

#include <cstdint>
#include <vector>

#include "kv/linearizability/key_history.hpp"

namespace whitewater::linearizability {

// Running sums over a fixed number of counters, each step in logarithmic time (Fenwick 1994).
class Sums {
  public:
    explicit Sums(std::size_t size) : tree_(size + 1) {}
    void add(std::size_t at, std::uint32_t amount) {
        for (std::size_t i = at + 1; i < tree_.size(); i += i & (~i + 1)) tree_[i] += amount;
    }
    // Of the counters before `end`.
    std::uint32_t up_to(std::size_t end) const {
        std::uint32_t sum = 0;
        for (std::size_t i = end; i > 0; i &= i - 1) sum += tree_[i];
        return sum;
    }

  private:
    std::vector<std::uint32_t> tree_;  // modulo 2^32: a negative amount is its complement
};

// The values that items need, sorted as texts, are *slots*. A value serves those slots that it can
// still become by appending: itself, and if there are appends, all that begin with it. Either way
// they are neighbours.
struct Slots {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    friend bool operator==(const Slots&, const Slots&) = default;
};

class Demand {
  public:
    // The history must outlive this object.
    explicit Demand(const KeyHistory& history);

    void placed(Item item) { count(item, ~std::uint32_t{0}); }
    void unplaced(Item item) { count(item, 1); }

    // What the value serves that the item writes. For an append: written on a missing key.
    Slots served_by(Item item) const { return served_by_[item]; }
    // What the key serves at first.
    Slots served_at_first() const;
    // What a missing key serves.
    Slots served_by_none() const { return {1, history_.has_appends ? slot_count() : 2}; }
    // What is served by a value of the given length that serves `slots`, once `item` is appended.
    Slots served_after(Slots slots, std::size_t length, Item item) const;

    // Does no unplaced item need anything of what a value serves that serves `slots`?
    bool is_dead(Slots slots) const {
        return needed(must_need_, slots) + needed(maybe_need_, slots) == 0;
    }
    // The same for a missing key, which serves texts only if there is something to append.
    bool is_none_dead() const {
        const Slots slots = served_by_none();
        return is_dead(starters_ > 0 ? slots : Slots{slots.from, slots.from + 1});
    }

    // If there are no appends: does an unplaced maybe need the value?
    bool is_needed_by_maybes(ValueId value) const {
        return has_maybe_needs_ && needed_by_maybes_[value] > 0;
    }

    // The value serves `now`, and served `before`. Is there a must whose need is no longer served,
    // with nobody left to serve it? May say no where it is hard to tell.
    bool has_orphan(Slots before, Slots now) const;
    // The same of all needs, when nothing has been placed.
    bool has_orphan_at_first() const;

    // Could the maybe still be of use to an item that needs a value?
    bool is_useful(Item maybe) const;

  private:
    struct Numbering;
    Demand(const KeyHistory& history, const Numbering& numbering);
    std::uint32_t slot_count() const { return static_cast<std::uint32_t>(texts_.size()); }
    void count(Item item, std::uint32_t amount);
    std::uint32_t needed(const Sums& sums, Slots slots) const {
        return slots.from < slots.to ? sums.up_to(slots.to) - sums.up_to(slots.from) : 0;
    }
    bool is_orphan(std::uint32_t slot) const;
    bool has_orphan_in(Slots slots) const;
    Slots slots_of_text(std::string_view text) const;
    Slots narrowed(Slots slots, std::size_t offset, std::string_view piece) const;

    const KeyHistory& history_;
    std::vector<std::string_view> texts_;  // by slot; slot 0 is for the impossible, slot 1 for none
    std::vector<std::uint32_t> need_of_;   // by item: the slot it needs
    std::vector<Slots> served_by_;         // by item
    Sums must_need_;                       // unplaced musts, by the slot they need
    Sums maybe_need_;                      // unplaced maybes, likewise
    Sums writers_;  // differences: their sum up to a slot is how many unplaced items write it
    bool has_maybe_needs_ = false;
    std::vector<std::uint32_t> needed_by_maybes_;  // by value, if so: how many unplaced
    std::uint32_t removers_ = 0;                   // unplaced items that leave none
    std::uint32_t starters_ = 0;  // unplaced appends that on a missing key serve something
};

}  // namespace whitewater::linearizability
