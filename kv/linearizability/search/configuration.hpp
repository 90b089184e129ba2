// Where a search stands: the operations placed so far, in order, and the value they lead to.
#pragma once

#include <cstdint>
#include <vector>

#include "kv/linearizability/key_history.hpp"
#include "kv/linearizability/search/demand.hpp"
#include "kv/linearizability/search/linked_order.hpp"

namespace whitewater::linearizability {

// How exactly to reason about failures to cas that do not say what they saw. They are satisfied by
// nearly every value and almost never matter, but they break the rules by which configurations are
// taken for equivalent: see is_dead(). `hopeful` reasons as if they were satisfied by every value;
// an order that is found is right, but one may be missed.
enum class Care : std::uint8_t { exact, hopeful };

// The beginning of a linearization of one key: it grows by place() and shrinks by undo_to().
//
// An unplaced item may come next if no unplaced must had returned before it was called, that is, if
// it was called before due() returned. Such an item is called ready.
class Configuration {
  public:
    // The history and `twins`, by number_twins(), must outlive this object; the history's `values`
    // grow.
    Configuration(KeyHistory& history, const std::vector<std::uint32_t>& twins, Care care);

    ValueId value() const { return value_; }
    std::size_t placed_count() const { return trail_.size(); }
    Item placed(std::size_t at) const { return trail_[at].item; }
    bool is_placed(Item item) const { return (placed_[item >> 6] >> (item & 63) & 1) != 0; }
    // How many maybes with the same effect as this one are placed.
    std::uint32_t placed_twins_of(Item maybe) const { return placed_twins_[twins_[maybe]]; }
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

    // Appends `item` to the order. REQUIRES: it is unplaced, ready and legal; if it is a maybe, its
    // twins among the maybes that were called before it are placed.
    void place(Item item);
    // Takes back all but the first `count` placements.
    void undo_to(std::size_t count);

    // Places every ready must that changes nothing and is legal. There is never a reason to wait:
    // in any completion of this order such an item can be moved here, where it is legal, where it
    // is allowed to stand, and whence it is in nobody's way.
    void place_idle();

    // Is the value of no use to any unplaced item: can none be satisfied before there is a write?
    // Then any other such value would do as well. What was called after some unplaced write had
    // returned cannot be satisfied by the present value, nor by what is appended to it, since that
    // write comes before it. Not said as long as there are misses to place, which a value may
    // disturb although nobody has a use for it.
    bool is_dead() const;

    // Has `write` served its purpose: could no unplaced item be satisfied by what it writes,
    // however late it were placed? It was placed last, but for what place_idle() placed.
    bool has_served(Item write) const;

    // Could the maybe be of use to any unplaced item? If not, it need not be placed, and whether it
    // was placed need not be remembered.
    bool is_useful(Item maybe) const {
        return !is_indifferent_to_misses() || demand_.is_useful(maybe);
    }

    // Must some reader starve, since what it needs is not here and nobody is left to write it?
    // A quick look, that does not see every such case.
    bool is_starved() const { return is_starved_; }

    // Appends the *form* of this configuration: the placed musts; how many of the maybes are placed
    // that could still be useful, by twin, since of twins the one that was called first is placed
    // first; and the value unless it is dead. Configurations of equal form can be completed in the
    // same ways.
    void append_form(std::vector<std::uint64_t>& words) const;

  private:
    struct Placement {
        Item item;
        Item must_limit_before;
        ValueId value_before;
        Slots served_before;
        bool was_starved;
    };

    bool is_needed_before(ValueId value, Position end) const;
    Item named(std::uint32_t member) const { return member == by_call_.end() ? no_item : member; }
    void change_value(Item item);
    void flip(Item item) { placed_[item >> 6] ^= std::uint64_t{1} << (item & 63); }
    bool is_indifferent_to_misses() const { return misses_ == 0 || care_ == Care::hopeful; }

    KeyHistory& history_;
    Care care_;
    ValueId value_;
    std::vector<Placement> trail_;
    std::vector<std::uint64_t> placed_;  // a bit an item
    const std::vector<std::uint32_t>& twins_;
    std::vector<std::uint32_t> placed_twins_;  // by twin: how many maybes are placed
    std::vector<Item> first_of_twins_;         // the first maybe of each twin that is placed
    Item must_limit_ = 0;                      // no must from here on is placed
    LinkedOrder by_call_;                      // unplaced musts
    LinkedOrder by_return_;                    // unplaced musts
    LinkedOrder readers_;                      // unplaced musts that need one value, by return
    LinkedOrder writers_;                      // unplaced musts that write a value, by return
    LinkedOrder readers_of_;                   // see readers_by_value()
    std::vector<Position> last_chance_;        // see last_chances()
    Demand demand_;
    Slots served_;  // by the value
    bool is_starved_ = false;
    std::uint32_t misses_ = 0;  // unplaced
};

}  // namespace whitewater::linearizability
