// A place for each miss: a gap in the order, reached by its return and not passed at its call.
//
// Gap g comes after the first g items of the order. A miss may stand there if none of these was
// called after it returned, and none of the others returned before it was called. Misses are placed
// in the order of their calls, each in the first gap that will do; not before another miss that had
// returned when it was called.
#include "kv/linearizability/blocks/misses.hpp"

#include <algorithm>

namespace whitewater::linearizability {
namespace {

class Placing {
  public:
    Placing(KeyHistory& history, const std::vector<Item>& order)
        : items_(history.items), order_(order), latest_call_(order.size() + 1) {
        first_return_.assign(order.size() + 1, never_returned);
        value_.assign(order.size() + 1, history.initial);
        changes_at_.assign(order.size() + 1, order.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            const ItemOf& of = items_[order[i]];
            latest_call_[i + 1] = std::max(latest_call_[i], of.call);
            value_[i + 1] = value_after(of, value_[i], history.values);
        }
        for (std::size_t i = order.size(); i-- > 0;) {
            const ItemOf& of = items_[order[i]];
            first_return_[i] = std::min(first_return_[i + 1], of.returned);
            changes_at_[i] = of.changes_nothing() ? changes_at_[i + 1] : i;
        }
        for (Item item = 0; item < history.must_count; ++item)
            if (items_[item].effect == Effect::miss) misses_.push_back({item});
    }

    void place_all() {
        std::vector<std::size_t> by_return(misses_.size());
        for (std::size_t i = 0; i < misses_.size(); ++i) by_return[i] = i;
        std::sort(by_return.begin(), by_return.end(), [&](std::size_t a, std::size_t b) {
            return items_[misses_[a].item].returned < items_[misses_[b].item].returned;
        });
        std::size_t next = 0;
        std::size_t gap = 0;  // no miss that is still to be placed may stand before it
        for (Miss& miss : misses_) {
            const ItemOf& of = items_[miss.item];
            while (first_return_[gap] < of.call) ++gap;
            for (; items_[misses_[by_return[next]].item].returned < of.call; ++next)
                gap = std::max(gap, misses_[by_return[next]].gap);
            std::size_t place = gap;
            while (place < order_.size() && value_[place] == of.needs)
                place = changes_at_[place] + 1;
            miss.has_place = place <= order_.size() && value_[place] != of.needs &&
                             latest_call_[place] <= of.returned;
            if (miss.has_place) miss.gap = place;
        }
    }

    // Takes out those that have no place.
    std::vector<Item> take_unplaced() {
        std::vector<Item> unplaced;
        for (const Miss& miss : misses_)
            if (!miss.has_place) unplaced.push_back(miss.item);
        std::erase_if(misses_, [](const Miss& miss) { return !miss.has_place; });
        return unplaced;
    }

    std::vector<Item> merged() {
        std::stable_sort(misses_.begin(), misses_.end(),
                         [](const Miss& a, const Miss& b) { return a.gap < b.gap; });
        std::vector<Item> all;
        all.reserve(order_.size() + misses_.size());
        auto miss = misses_.begin();
        for (std::size_t gap = 0; gap <= order_.size(); ++gap) {
            for (; miss != misses_.end() && miss->gap == gap; ++miss) all.push_back(miss->item);
            if (gap < order_.size()) all.push_back(order_[gap]);
        }
        return all;
    }

  private:
    static ValueId value_after(const ItemOf& of, ValueId before, Values& values) {
        if (of.changes_nothing()) return before;
        return of.effect == Effect::append ? values.append(before, of.writes) : of.writes;
    }

    struct Miss {
        Item item;
        std::size_t gap = 0;
        bool has_place = false;
    };

    const std::vector<ItemOf>& items_;
    const std::vector<Item>& order_;
    std::vector<Position> latest_call_;    // by gap: of the items before it
    std::vector<Position> first_return_;   // by gap: of the items after it
    std::vector<ValueId> value_;           // by gap
    std::vector<std::size_t> changes_at_;  // by gap: the next item of the order that may change it
    std::vector<Miss> misses_;
};

}  // namespace

std::vector<Item> place_misses(KeyHistory& history, std::vector<Item>& order) {
    Placing placing(history, order);
    placing.place_all();
    std::vector<Item> unplaced = placing.take_unplaced();
    order = placing.merged();
    return unplaced;
}

}  // namespace whitewater::linearizability
