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
    bool is_placed(Item item) const {
        const std::size_t bit = bit_of(item);
        return (placed_[bit >> 6] >> (bit & 63) & 1) != 0;
    }
    bool is_complete() const { return by_return_.is_empty(); }

    // The unplaced must that returns first. REQUIRES: !is_complete().
    Item due() const { return by_return_.first(); }
    // The unplaced must that returns first among those that need one value; or no_item.
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

    // Is the value indifferent to all unplaced items: needed by none, forbidden to none, and
    // appended to by none? Then any other such value would do as well.
    bool is_dead() const;

    // Is there no unplaced item that forbids a value which another unplaced item could write?
    bool is_unthreatened() const { return threatened_ == 0; }

    // Must some reader starve, since what it needs is not here and nobody is left to write it?
    bool is_starved() const { return starved_ > (is_orphan(value_) ? 1U : 0U); }

    // Configurations that can be completed in the same ways, as far as is_dead can tell, have the
    // same form: the placed items, and the value unless it is dead. Others have another form.
    // `append_form` writes it at the end of `words`; equal forms have equal hashes.
    std::uint64_t hash() const;
    void append_form(std::vector<std::uint64_t>& words) const;

  private:
    struct Placement {
        Item item;
        Item must_limit_before;
        ValueId value_before;
    };
    // What the unplaced items want with one value: how many there are of each sort.
    struct Demand {
        std::uint32_t needed = 0;
        std::uint32_t must_needed = 0;  // musts among the former
        std::uint32_t forbidden = 0;    // misses
        std::uint32_t written = 0;
    };
    enum class Change : std::uint8_t { placed, unplaced };

    Item named(std::uint32_t member) const { return member == by_call_.end() ? no_item : member; }
    std::size_t bit_of(Item item) const {
        return history_.is_must(item) ? item : maybe_bits_ + (item - history_.must_count);
    }
    void flip(Item item);
    void count(const ItemOf& item, bool must, Change change);
    void adjust(ValueId value, std::uint32_t Demand::*counter, Change change);
    bool is_orphan(ValueId value) const;
    bool is_threatened(ValueId value) const;

    KeyHistory& history_;
    ValueId value_ = Values::none;
    std::vector<Placement> trail_;
    std::vector<std::uint64_t> placed_;  // a bit an item; the maybes begin in a word of their own
    std::size_t maybe_bits_ = 0;         // where
    Item must_limit_ = 0;                // no must from here on is placed
    std::uint64_t placed_hash_ = 0;      // Zobrist: the exclusive or of the placed items' numbers
    LinkedOrder by_call_;                // unplaced musts
    LinkedOrder by_return_;              // unplaced musts
    LinkedOrder readers_;                // unplaced musts that need one value, by return
    std::vector<Demand> demand_;         // by ValueId, for the values that items mention
    std::uint32_t starved_ = 0;          // values that a must needs and no item writes
    std::uint32_t threatened_ = 0;       // values that one item forbids and another writes
    std::uint32_t appends_ = 0;          // unplaced items that append
};

}  // namespace whitewater::linearizability
