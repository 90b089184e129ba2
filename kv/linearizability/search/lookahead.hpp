// What may come next in a search, what is worth trying, and in which order.
#pragma once

#include <cstdint>
#include <vector>

#include "kv/linearizability/search/configuration.hpp"
#include "kv/linearizability/search/maybes.hpp"

namespace whitewater::linearizability {

// Everything here is judged by the *next reader*: the unplaced must that returns first among those
// that need one value. Whatever is placed before it was called before it returned; these unplaced
// items are its *window*. So whether the reader can get what it needs is a question about few
// items.
class Lookahead {
  public:
    // Both must outlive this object.
    Lookahead(KeyHistory& history, const std::vector<std::uint32_t>& twins);

    // Takes in where the search stands. False if it can be seen that nothing in the window will
    // give the next reader what it needs; then there is no completion.
    bool survey(const Configuration& configuration);

    // Appends to `moves` the items to try next, most promising first. If the configuration that was
    // surveyed has a completion, then it has one that goes on with one of them.
    // REQUIRES: survey() answered true; place_idle() was called before it.
    void append_moves(const Configuration& configuration, std::vector<Item>& moves);

    // How many items were looked at so far: what all this costs.
    std::uint64_t looks() const { return looks_; }

  private:
    struct Want {
        ValueId value;
        Position by;  // when the item that needs it returns
    };
    struct Move {
        Item item;
        std::uint32_t rank;  // smaller is tried first
        Position by;         // then this
    };

    bool is_at_risk(ValueId missed, const Configuration& configuration);
    bool can_become(ValueId value, ValueId whole);
    bool could_take_place(Item maybe);
    bool is_reachable(const Configuration& configuration);
    bool can_continue(const Configuration& configuration, ValueId whole);
    bool leads_to(Item item, ValueId from, ValueId whole);
    bool is_wanted(Item item, ValueId from);
    void offer_musts(const Configuration& configuration);
    void offer_maybes(const Configuration& configuration);
    void offer(const Configuration& configuration, Item item);
    Move ranked(const Configuration& configuration, Item item);
    std::pair<std::size_t, std::size_t> maybe_writers(ValueId value) const;

    KeyHistory& history_;
    const Maybes maybes_;
    std::vector<Item> maybe_writers_;  // by what they write, then by call
    std::vector<Item> maybe_swaps_;
    const std::vector<std::uint32_t>& twins_;  // by item: equal for items that do the same

    Item reader_ = no_item;
    Position window_end_ = 0;
    std::vector<Want> wants_;           // of the window and of the maybes
    std::vector<ValueId> missed_;       // what items of the window must miss
    std::vector<Item> writers_;         // items of the window that write
    std::vector<Item> appenders_;       // items of the window that append
    bool anything_may_matter_ = false;  // the window is too long, or something in it must miss

    std::vector<Move> moves_;
    std::vector<std::uint32_t> offered_at_;  // by twin: index into moves_, if of this round
    std::vector<std::uint64_t> offered_in_;  // by twin: the round
    std::uint64_t round_ = 0;
    std::uint64_t looks_ = 0;
};

}  // namespace whitewater::linearizability
