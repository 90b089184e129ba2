// Where a search stands: the operations placed so far, in order, and the value they lead to.
#pragma once

#include <cstdint>
#include <vector>

#include "kv/linearizability/key_history.hpp"
#include "kv/linearizability/linked_order.hpp"

namespace whitewater::linearizability {

// The beginning of a linearization of one key: it grows by place() and shrinks by undo_to().
//
// An unplaced item may come next if no unplaced must had returned before it was called, that is, if
// it was called before due() returned. Such an item is called ready.
class Configuration {
  public:
    // The history must outlive this object; its `values` grow.
    explicit Configuration(KeyHistory& history);

    ValueId value() const { return value_; }
    std::size_t placed_count() const { return trail_.size(); }
    Item placed(std::size_t at) const { return trail_[at].item; }
    bool is_placed(Item item) const { return (placed_[item >> 6] >> (item & 63) & 1) != 0; }
    bool is_complete() const { return by_return_.is_empty(); }

    // The unplaced must that returns first. REQUIRES: !is_complete().
    Item due() const { return by_return_.first(); }
    // The unplaced must that returns first among those that need a value; or no_item.
    Item next_reader() const { return readers_.is_empty() ? no_item : readers_.first(); }
    // The unplaced musts in the order of their calls; no_item at the end.
    Item first() const { return named(by_call_.first()); }
    Item after(Item item) const { return named(by_call_.after(item)); }

    // Would the store answer `item` as it did, now?
    bool is_legal(Item item) const;

    // Appends `item` to the order. REQUIRES: it is unplaced, ready and legal.
    void place(Item item);
    // Takes back all but the first `count` placements.
    void undo_to(std::size_t count);

    // Places every ready must that changes nothing and is legal. There is never a reason to wait:
    // in any completion of this order such an item can be moved here, where it is legal, where it
    // is allowed to stand, and whence it is in nobody's way.
    void place_idle();

    // Does no unplaced item care that the key holds just this value? Then one such value is as good
    // as another, and which of them it is need not be remembered. See the proof at settles().
    bool is_dead(ValueId value) const;
    bool is_dead() const { return is_dead(value_); }

    // Must some reader starve, since what it needs is not here and nobody is left to write it?
    bool is_starved() const { return starved_ > (is_orphan(value_) ? 1U : 0U); }

    // The same for two configurations only if is_same says so, and then surely the same.
    std::uint64_t hash() const;
    // Appends a form of (placed items, value) that is equal for two configurations of this history
    // if and only if they can be completed in the same ways (for all that is_dead knows).
    void write_to(std::vector<std::uint64_t>& words) const;

  private:
    struct Placement {
        Item item;
        Item highest_before;
        ValueId value_before;
    };
    // What the unplaced items want with one value.
    struct Demand {
        std::uint32_t needed = 0;       // items that need it
        std::uint32_t must_needed = 0;  // musts among them
        std::uint32_t missed = 0;       // items that need it to be absent
        std::uint32_t written = 0;      // items that write it
    };
    enum class Change : std::uint8_t { placed, unplaced };

    Item named(std::uint32_t member) const { return member == by_call_.end() ? no_item : member; }
    ValueId value_after(Item item) const;
    void count(Item item, Change change);
    void mark(Item item);
    void watch(ValueId value, Change change);
    bool is_orphan(ValueId value) const;
    bool is_threatened(ValueId value) const;
    ValueId remembered_value() const;

    KeyHistory& history_;
    ValueId value_ = Values::none;
    std::vector<Placement> trail_;
    std::vector<std::uint64_t> placed_;  // a bit an item
    Item highest_ = 0;                   // no must from here on is placed
    std::uint64_t placed_hash_ = 0;      // Zobrist: the exclusive or of the placed items' numbers
    LinkedOrder by_call_;                // unplaced musts
    LinkedOrder by_return_;              // unplaced musts
    LinkedOrder readers_;                // unplaced musts that need a value, by return
    std::vector<Demand> demand_;         // by ValueId, for the values that items mention
    std::uint32_t starved_ = 0;          // values that a must needs and no item writes
    std::uint32_t threatened_ = 0;       // values that an item must miss and another writes
    std::uint32_t appends_ = 0;          // unplaced items that append
};

}  // namespace whitewater::linearizability
