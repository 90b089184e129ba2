// A stretch of the order as a small history of its own.
//
// What comes before the stretch stays before it, and what comes after it after it. So if the miss
// is called before all of what comes after has returned, and returns after all of what comes before
// was called, the real time of the whole is kept if that of the stretch is. And what comes after it
// finds what it found, if the stretch leaves the value that it left: which an additional read at
// its end demands. Maybes that have no place as yet may get one in the stretch, if they were called
// before the miss returned: what comes after the stretch returned after that.
#include "kv/linearizability/search/insertion.hpp"

#include <algorithm>

#include "kv/linearizability/search/search.hpp"

namespace whitewater::linearizability {
namespace {

// More misses than this are not fitted in one by one.
constexpr std::size_t most_misses = 200;
// How far the stretch extends beyond the places where the miss may stand, at first and at most.
constexpr std::size_t least_margin = 16;
constexpr std::size_t most_margin = 256;
// So many maybes without a place may get one to make room for a miss.
constexpr std::size_t most_maybes = 8;
constexpr std::uint64_t steps_for_stretch = 20'000;
constexpr std::uint64_t memory_for_stretch = 50'000'000;

class Insertion {
  public:
    Insertion(const KeyHistory& history, std::vector<Item>& order, Effort& effort)
        : history_(history), items_(history.items), order_(order), effort_(effort) {}

    bool insert(Item miss) {
        const ItemOf& of = items_[miss];
        std::size_t first = order_.size();  // the first gap where it may stand, and the last
        while (first > 0 && items_[order_[first - 1]].returned > of.call) --first;
        std::size_t last = 0;
        while (last < order_.size() && items_[order_[last]].call < of.returned) ++last;
        if (first > last) return false;
        for (std::size_t margin = least_margin; margin <= most_margin; margin *= 4)
            if (order_anew(first - std::min(first, margin), std::min(last + margin, order_.size()),
                           miss))
                return true;
        return false;
    }

  private:
    bool order_anew(std::size_t from, std::size_t to, Item miss) {
        if (effort_.looks <= order_.size()) return false;
        effort_.looks -= order_.size();
        KeyHistory stretch = stretch_of(from, to, miss);
        Effort for_stretch = effort_;
        for_stretch.steps = steps_for_stretch;
        for_stretch.memory = memory_for_stretch;
        const SearchResult found = search(stretch, for_stretch, Fitting::into_gaps);
        effort_.looks -= std::min(effort_.looks, found.looks);
        if (found.judgement != Judgement::ok) return false;
        std::vector<Item> whole(order_.cbegin(), at(from));
        for (const Item item : found.order)
            if (stretch.items[item].operation != no_item)
                whole.push_back(stretch.items[item].operation);
        whole.insert(whole.end(), at(to), order_.cend());
        order_ = std::move(whole);
        return true;
    }

    // Its items give as their operation the item of the whole history; the read at its end, none.
    KeyHistory stretch_of(std::size_t from, std::size_t to, Item miss) {
        KeyHistory stretch;
        const auto value = [&](ValueId id) {
            return history_.values.has_text(id) ? stretch.values.intern(history_.values.text(id))
                                                : id;
        };
        stretch.initial = stretch.values.intern_optional(held_at_start_ = value_at(from));
        stretch.has_misses = true;
        stretch.has_appends = history_.has_appends;
        std::vector<Item> members = free_maybes(items_[miss].returned);
        members.insert(members.end(), at(from), at(to));
        members.push_back(miss);
        std::sort(members.begin(), members.end());  // musts by call, then maybes by call
        Position end = 0;
        for (const Item item : members) {
            ItemOf of = items_[item];
            of.needs = value(of.needs);
            of.writes = value(of.writes);
            of.operation = item;
            stretch.items.push_back(of);
            stretch.must_count += history_.is_must(item) ? 1 : 0;
            end = std::max({end, of.call, of.returned == never_returned ? 0 : of.returned});
        }
        if (to == order_.size()) return stretch;
        held_at_end_ = value_at(to);
        const ItemOf read_at_end{.needs = stretch.values.intern_optional(held_at_end_),
                                 .call = end + 1,
                                 .returned = end + 2,
                                 .operation = no_item};
        stretch.items.insert(stretch.items.begin() + std::ptrdiff_t{stretch.must_count},
                             read_at_end);
        ++stretch.must_count;
        return stretch;
    }

    // Maybes that are not in the order and were called before `end`; the latest few.
    std::vector<Item> free_maybes(Position end) const {
        std::vector<bool> has_place(items_.size());
        for (const Item item : order_) has_place[item] = true;
        std::vector<Item> maybes;
        for (auto item = static_cast<Item>(items_.size()); item-- > history_.must_count;)
            if (items_[item].call < end && !has_place[item] && maybes.size() < most_maybes)
                maybes.push_back(item);
        return maybes;
    }

    // What the key holds before the item at this place.
    Value value_at(std::size_t place) const {
        std::size_t start = place;
        while (start > 0 && !items_[order_[start - 1]].writes_value()) --start;
        const ValueId value = start == 0 ? history_.initial : items_[order_[start - 1]].writes;
        Value held;
        if (history_.values.has_text(value)) held = history_.values.text(value);
        for (; start < place; ++start) {
            const ItemOf& of = items_[order_[start]];
            if (of.effect == Effect::append)
                held = held.value_or("").append(history_.values.text(of.writes));
        }
        return held;
    }

    std::vector<Item>::const_iterator at(std::size_t place) const {
        return order_.cbegin() + static_cast<std::ptrdiff_t>(place);
    }

    const KeyHistory& history_;
    const std::vector<ItemOf>& items_;
    std::vector<Item>& order_;
    Effort& effort_;
    Value held_at_start_;  // of the present stretch, whose values refer to it
    Value held_at_end_;
};

}  // namespace

bool insert_misses(const KeyHistory& history, const std::vector<Item>& misses,
                   std::vector<Item>& order, Effort& effort) {
    if (misses.size() > most_misses) return false;
    Insertion insertion(history, order, effort);
    return std::all_of(misses.begin(), misses.end(),
                       [&](Item miss) { return insertion.insert(miss); });
}

}  // namespace whitewater::linearizability
