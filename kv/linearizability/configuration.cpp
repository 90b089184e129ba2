// Placing operations, taking them back, and keeping count of what the others still need.
#include "kv/linearizability/configuration.hpp"

#include <algorithm>

#include "sim/base/hash.hpp"

namespace whitewater::linearizability {
namespace {

enum class Which : std::uint8_t { all, readers };

std::vector<std::uint32_t> musts_by_call(const KeyHistory& history) {
    std::vector<std::uint32_t> musts(history.must_count);
    for (Item item = 0; item < history.must_count; ++item) musts[item] = item;
    return musts;
}

std::vector<std::uint32_t> musts_by_return(const KeyHistory& history, Which which) {
    std::vector<std::uint32_t> musts;
    for (Item item = 0; item < history.must_count; ++item)
        if (which == Which::all || history.items[item].needs_value()) musts.push_back(item);
    std::sort(musts.begin(), musts.end(), [&](Item a, Item b) {
        return history.items[a].returned < history.items[b].returned;
    });
    return musts;
}

std::size_t words_for(std::size_t bits) {
    return (bits + 63) / 64;
}

}  // namespace

Configuration::Configuration(KeyHistory& history)
    : history_(history),
      maybe_bits_(64 * words_for(history.must_count)),
      by_call_(history.must_count, musts_by_call(history)),
      by_return_(history.must_count, musts_by_return(history, Which::all)),
      readers_(history.must_count, musts_by_return(history, Which::readers)),
      demand_(history.values.count()) {
    placed_.resize(words_for(maybe_bits_ + history.maybe_count()));
    for (Item item = 0; item < history.items.size(); ++item)
        count(history.items[item], history.is_must(item), Change::unplaced);
}

bool Configuration::is_legal(Item item) const {
    const ItemOf& of = history_.items[item];
    if (of.needs_value()) return of.needs == value_;
    return of.effect != Effect::miss || of.needs != value_;
}

void Configuration::place(Item item) {
    const ItemOf& of = history_.items[item];
    trail_.push_back({item, must_limit_, value_});
    if (of.writes_value()) value_ = of.writes;
    if (of.effect == Effect::append) value_ = history_.values.append(value_, of.writes);
    flip(item);
    count(of, history_.is_must(item), Change::placed);
    if (!history_.is_must(item)) return;
    must_limit_ = std::max(must_limit_, item + 1);
    by_call_.take_out(item);
    by_return_.take_out(item);
    if (of.needs_value()) readers_.take_out(item);
}

void Configuration::undo_to(std::size_t count_kept) {
    while (trail_.size() > count_kept) {
        const Placement last = trail_.back();
        trail_.pop_back();
        const ItemOf& of = history_.items[last.item];
        value_ = last.value_before;
        must_limit_ = last.must_limit_before;
        flip(last.item);
        count(of, history_.is_must(last.item), Change::unplaced);
        if (!history_.is_must(last.item)) continue;
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
    if (appends_ > 0) return false;
    if (value_ >= demand_.size()) return true;
    return demand_[value_].needed == 0 && demand_[value_].forbidden == 0;
}

std::uint64_t Configuration::hash() const {
    const std::uint64_t value = is_dead() ? Values::impossible : value_;
    return combine(placed_hash_, value);
}

void Configuration::append_form(std::vector<std::uint64_t>& words) const {
    const std::uint64_t value = is_dead() ? Values::impossible : value_;
    const std::size_t from = (by_call_.is_empty() ? history_.must_count : by_call_.first()) / 64;
    const std::size_t to = std::max(from, words_for(must_limit_));
    const std::size_t maybe_from = maybe_bits_ / 64;
    words.push_back(std::uint64_t{from} << 32 | value);
    words.push_back(to - from);
    const auto word = [&](std::size_t i) {
        return placed_.begin() + static_cast<std::ptrdiff_t>(i);
    };
    words.insert(words.end(), word(from), word(to));
    std::size_t maybe_to = placed_.size();
    while (maybe_to > maybe_from && placed_[maybe_to - 1] == 0) --maybe_to;
    words.insert(words.end(), word(maybe_from), word(maybe_to));
}

void Configuration::flip(Item item) {
    const std::size_t bit = bit_of(item);
    placed_[bit >> 6] ^= std::uint64_t{1} << (bit & 63);
    placed_hash_ ^= mix(std::uint64_t{item} + 0x9E3779B97F4A7C15U);
}

void Configuration::count(const ItemOf& item, bool must, Change change) {
    if (item.needs_value()) {
        adjust(item.needs, &Demand::needed, change);
        if (must) adjust(item.needs, &Demand::must_needed, change);
    }
    if (item.effect == Effect::miss) adjust(item.needs, &Demand::forbidden, change);
    if (item.writes_value()) adjust(item.writes, &Demand::written, change);
    if (item.effect == Effect::append) appends_ += change == Change::placed ? -1U : 1U;
}

void Configuration::adjust(ValueId value, std::uint32_t Demand::*counter, Change change) {
    starved_ -= is_orphan(value) ? 1 : 0;
    threatened_ -= is_threatened(value) ? 1 : 0;
    demand_[value].*counter += change == Change::placed ? -1U : 1U;
    starved_ += is_orphan(value) ? 1 : 0;
    threatened_ += is_threatened(value) ? 1 : 0;
}

// Needed by a must while nobody is left to write it. With appends there is no telling.
bool Configuration::is_orphan(ValueId value) const {
    if (history_.has_appends) return false;
    return demand_[value].must_needed > 0 && demand_[value].written == 0;
}

bool Configuration::is_threatened(ValueId value) const {
    return demand_[value].forbidden > 0 && demand_[value].written > 0;
}

}  // namespace whitewater::linearizability
