// Placing operations, taking them back, and keeping count of what the others still need.
#include "kv/linearizability/search/configuration.hpp"

#include <algorithm>

namespace whitewater::linearizability {
namespace {

enum class Which : std::uint8_t { all, readers, writers };

std::vector<std::uint32_t> musts_by_call(const KeyHistory& history) {
    std::vector<std::uint32_t> musts(history.must_count);
    for (Item item = 0; item < history.must_count; ++item) musts[item] = item;
    return musts;
}

std::vector<std::uint32_t> musts_by_return(const KeyHistory& history, Which which) {
    std::vector<std::uint32_t> musts;
    for (Item item = 0; item < history.must_count; ++item)
        if (which == Which::all || (which == Which::readers && history.items[item].needs_value()) ||
            (which == Which::writers && history.items[item].writes_value()))
            musts.push_back(item);
    std::sort(musts.begin(), musts.end(), [&](Item a, Item b) {
        return history.items[a].returned < history.items[b].returned;
    });
    return musts;
}

std::uint32_t values_to_list(const KeyHistory& history) {
    return history.has_appends ? 0 : static_cast<std::uint32_t>(history.values.size());
}

// If nothing is appended: for each value a mark that is always there, must_count + value, and after
// it the unplaced musts that need it, by call.
std::vector<std::uint32_t> readers_by_value(const KeyHistory& history) {
    std::vector<std::uint32_t> members;
    for (ValueId value = 0; value < values_to_list(history); ++value)
        members.push_back(history.must_count + value);
    if (members.empty()) return members;
    const auto value_of = [&](std::uint32_t member) {
        return member < history.must_count ? history.items[member].needs
                                           : member - history.must_count;
    };
    for (Item item = 0; item < history.must_count; ++item)
        if (history.items[item].needs_value()) members.push_back(item);
    std::stable_sort(members.begin(), members.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return value_of(a) < value_of(b); });
    return members;
}

// By must that writes: when the first write returns that was called after the must had returned.
// What is called later than that does not meet what the must wrote.
std::vector<Position> last_chances(const KeyHistory& history) {
    std::vector<Position> chances(history.must_count, never_returned);
    const std::vector<std::uint32_t> by_return = musts_by_return(history, Which::writers);
    Position first_return = never_returned;  // of the writes from `later` on
    Item later = history.must_count;
    for (std::size_t i = by_return.size(); i-- > 0;) {
        const Item write = by_return[i];
        for (; later > 0 && history.items[later - 1].call > history.items[write].returned; --later)
            if (history.items[later - 1].writes_value())
                first_return = std::min(first_return, history.items[later - 1].returned);
        chances[write] = first_return;
    }
    return chances;
}

std::size_t words_for(std::size_t bits) {
    return (bits + 63) / 64;
}

}  // namespace

Configuration::Configuration(KeyHistory& history, const std::vector<std::uint32_t>& twins,
                             Care care)
    : history_(history),
      care_(care),
      value_(history.initial),
      placed_(words_for(history.items.size())),
      twins_(twins),
      placed_twins_(history.maybe_count() > 0 ? history.items.size() : 0),
      by_call_(history.must_count, musts_by_call(history)),
      by_return_(history.must_count, musts_by_return(history, Which::all)),
      readers_(history.must_count, musts_by_return(history, Which::readers)),
      writers_(history.must_count, musts_by_return(history, Which::writers)),
      readers_of_(history.must_count + values_to_list(history), readers_by_value(history)),
      last_chance_(last_chances(history)),
      demand_(history),
      served_(demand_.served_at_first()),
      is_starved_(demand_.has_orphan_at_first()) {
    for (const ItemOf& item : history.items) misses_ += item.effect == Effect::miss ? 1 : 0;
}

bool Configuration::is_legal(Item item) const {
    const ItemOf& of = history_.items[item];
    if (of.needs_value()) return of.needs == value_;
    return of.effect != Effect::miss || of.needs != value_;
}

void Configuration::place(Item item) {
    const ItemOf& of = history_.items[item];
    trail_.push_back({item, must_limit_, value_, served_, is_starved_});
    flip(item);
    demand_.placed(item);
    if (!of.changes_nothing()) change_value(item);
    if (of.effect == Effect::miss) --misses_;
    if (!history_.is_must(item)) {
        if (placed_twins_[twins_[item]]++ == 0) first_of_twins_.push_back(item);
        return;
    }
    must_limit_ = std::max(must_limit_, item + 1);
    by_call_.take_out(item);
    by_return_.take_out(item);
    if (of.needs_value()) readers_.take_out(item);
    if (of.needs_value() && !history_.has_appends) readers_of_.take_out(item);
    if (of.writes_value()) writers_.take_out(item);
}

void Configuration::change_value(Item item) {
    const ItemOf& of = history_.items[item];
    const Slots before = served_;
    const bool starts_anew = of.writes_value() || value_ == Values::none;
    served_ = starts_anew ? demand_.served_by(item)
                          : demand_.served_after(served_, history_.values.length(value_), item);
    value_ = starts_anew ? of.writes : history_.values.append(value_, of.writes);
    is_starved_ = is_starved_ || demand_.has_orphan(before, served_);
}

void Configuration::undo_to(std::size_t count) {
    while (trail_.size() > count) {
        const Placement last = trail_.back();
        trail_.pop_back();
        const ItemOf& of = history_.items[last.item];
        value_ = last.value_before;
        served_ = last.served_before;
        is_starved_ = last.was_starved;
        must_limit_ = last.must_limit_before;
        flip(last.item);
        demand_.unplaced(last.item);
        if (of.effect == Effect::miss) ++misses_;
        if (!history_.is_must(last.item)) {
            if (--placed_twins_[twins_[last.item]] == 0) first_of_twins_.pop_back();
            continue;
        }
        if (of.writes_value()) writers_.put_back(last.item);
        if (of.needs_value() && !history_.has_appends) readers_of_.put_back(last.item);
        if (of.needs_value()) readers_.put_back(last.item);
        by_return_.put_back(last.item);
        by_call_.put_back(last.item);
    }
}

void Configuration::place_idle() {
    for (Item item = first(); item != no_item; item = after(item)) {
        const ItemOf& of = history_.items[item];
        if (of.call > history_.items[due()].returned) return;
        if (of.changes_nothing() && is_legal(item)) place(item);
    }
}

bool Configuration::is_dead() const {
    if (!is_indifferent_to_misses()) return false;
    const bool none_left = writers_.is_empty();
    const Position end = none_left ? never_returned : history_.items[writers_.first()].returned;
    if (!history_.has_appends) return !is_needed_before(value_, end);
    return value_ == Values::none ? !demand_.is_none_needed_before(end)
                                  : !demand_.is_needed_before(served_, end);
}

bool Configuration::has_served(Item write) const {
    if (!is_indifferent_to_misses()) return false;
    const Position end = history_.is_must(write) ? last_chance_[write] : never_returned;
    const ValueId value = history_.items[write].writes;
    if (!history_.has_appends) return !is_needed_before(value, end);
    return value == Values::none ? !demand_.is_none_needed_before(end)
                                 : !demand_.is_needed_before(demand_.served_by(write), end);
}

// Does an unplaced item need the value that was called before `end`, or a maybe?
bool Configuration::is_needed_before(ValueId value, Position end) const {
    const std::uint32_t reader = readers_of_.after(history_.must_count + value);
    const bool is_reader = reader < history_.must_count;
    if (is_reader && history_.items[reader].call < end) return true;
    return demand_.is_needed_by_maybes(value);
}

void Configuration::append_form(std::vector<std::uint64_t>& words) const {
    const std::uint64_t value = is_dead() ? Values::impossible : value_;
    const std::size_t from = (by_call_.is_empty() ? history_.must_count : by_call_.first()) / 64;
    const std::size_t to = std::max(from, words_for(must_limit_));
    words.push_back(std::uint64_t{from} << 32 | value);
    words.push_back(to - from);
    for (std::size_t i = from; i < to; ++i) words.push_back(placed_[i]);
    if (from < to) words.back() &= ~std::uint64_t{0} >> (63 - (must_limit_ - 1) % 64);
    const std::size_t maybes = words.size();
    for (const Item item : first_of_twins_)
        if (is_useful(item))
            words.push_back(std::uint64_t{item} << 32 | placed_twins_[twins_[item]]);
    std::sort(words.begin() + static_cast<std::ptrdiff_t>(maybes), words.end());
}

}  // namespace whitewater::linearizability
