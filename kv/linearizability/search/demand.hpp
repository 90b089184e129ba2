// What the operations that are still to be placed need, and who could still provide it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "kv/linearizability/key_history.hpp"
#include "kv/linearizability/search/linked_order.hpp"

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

// A fixed number of positions, and the smallest in any range of them, each step in logarithmic
// time.
class Earliest {
  public:
    explicit Earliest(std::size_t size) : tree_(2 * size, never_returned) {}
    void set(std::size_t at, Position position) {
        at += tree_.size() / 2;
        tree_[at] = position;
        for (at /= 2; at > 0; at /= 2) tree_[at] = std::min(tree_[2 * at], tree_[2 * at + 1]);
    }
    Position in(std::size_t from, std::size_t to) const {
        Position earliest = never_returned;
        from += tree_.size() / 2;
        to += tree_.size() / 2;
        for (; from < to; from /= 2, to /= 2) {
            if (from % 2 == 1) earliest = std::min(earliest, tree_[from++]);
            if (to % 2 == 1) earliest = std::min(earliest, tree_[--to]);
        }
        return earliest;
    }

  private:
    std::vector<Position> tree_;  // of a node, the smallest below it; the leaves come last
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

    void placed(Item item) {
        count(item, ~std::uint32_t{0});
        if (is_listed(item)) take_out(item);
    }
    // REQUIRES: `item` is the last one placed that is not unplaced again.
    void unplaced(Item item) {
        if (is_listed(item)) put_back(item);
        count(item, 1);
    }

    // What the value serves that the item writes. For an append: written on a missing key.
    Slots served_by(Item item) const { return served_by_[item]; }
    // What the key serves at first.
    Slots served_at_first() const;
    // What a missing key serves.
    Slots served_by_none() const { return {1, history_.has_appends ? slot_count() : 2}; }
    // What is served by a value of the given length that serves `slots`, once `item` is appended.
    Slots served_after(Slots slots, std::size_t length, Item item) const;

    // Does an unplaced item need anything of what a value serves that serves `slots`, that was
    // called before `end`, or whose outcome is unknown? REQUIRES: there are appends.
    bool is_needed_before(Slots slots, Position end) const {
        if (slots.from >= slots.to) return false;
        return earliest_.in(slots.from, slots.to) < end || needed(maybe_need_, slots) > 0;
    }
    // The same for a missing key, which serves texts only if there is something to append.
    bool is_none_needed_before(Position end) const {
        return is_needed_before(starters_ > 0 ? served_by_none() : Slots{1, 2}, end);
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
    bool is_dead(Slots slots) const {
        return needed(must_need_, slots) + needed(maybe_need_, slots) == 0;
    }
    bool is_none_dead() const { return is_dead(starters_ > 0 ? served_by_none() : Slots{1, 2}); }
    void count(Item item, std::uint32_t amount);
    bool is_listed(Item item) const {
        return history_.has_appends && history_.is_must(item) && history_.items[item].needs_value();
    }
    void take_out(Item item);
    void put_back(Item item);
    void note_earliest(std::uint32_t slot);
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
    LinkedOrder needing_;                  // if there are appends: see needing_by_slot()
    Earliest earliest_;                    // if so, by slot: the first call of a must in needing_
    Sums writers_;  // differences: their sum up to a slot is how many unplaced items write it
    bool has_maybe_needs_ = false;
    std::vector<std::uint32_t> needed_by_maybes_;  // by value, if so: how many unplaced
    std::uint32_t removers_ = 0;                   // unplaced items that leave none
    std::uint32_t starters_ = 0;  // unplaced appends that on a missing key serve something
};

}  // namespace whitewater::linearizability
