// Which operations may follow, by what the next reader needs.
//
// Four rules keep the search narrow. Each leaves out only moves without which a completion can be
// found if there is one. S stands for a completion of the current configuration.
//
// 1. Twins. Of ready items with the same effect only the one that returns first is tried. If S goes
//    on with b instead of its twin a, exchange them: a is ready, so it may stand where b stood; b
//    stands where a stood, before which nothing was called after a (hence after b) had returned.
//    If a is missing in S (it is a maybe, and so then is b), put it in place of b.
// 2. Maybes need a beneficiary. A maybe u is tried only if what it makes of the value is, or can by
//    appending become, what some item of the window needs; or if the value as it is could make an
//    item of the window that must miss it fail. For look at the items that follow u in S, up to the
//    first that writes. If each of them can do without u, then S without u is a completion. So one
//    of them, x, cannot: x needs a value (if x is a maybe, see `wants_`), or x must miss one that
//    the present value would be or become. In between are only appends and idle items, so if x
//    needs a value, then u leads to it. And x is in the window, since it was called before the next
//    reader r returned; unless r comes before x: but then r itself is between u and x, and u leads
//    to what r needs.
// 3. Reachability: see is_reachable().
// 4. What changes nothing is never a move: Configuration::place_idle() has placed it if it fits.
#include "kv/linearizability/search/lookahead.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace whitewater::linearizability {
namespace {

// A window longer than this is not looked at to its end; then nothing is concluded from it.
constexpr std::size_t longest_window = 1024;

}  // namespace

Lookahead::Lookahead(KeyHistory& history, const std::vector<std::uint32_t>& twins)
    : history_(history), maybes_(history, twins), twins_(twins) {
    for (Item item = history.must_count; item < history.items.size(); ++item) {
        if (history.items[item].writes_value()) maybe_writers_.push_back(item);
        if (history.items[item].effect == Effect::swap) maybe_swaps_.push_back(item);
    }
    std::sort(maybe_writers_.begin(), maybe_writers_.end(), [&](Item a, Item b) {
        return std::pair(history.items[a].writes, a) < std::pair(history.items[b].writes, b);
    });
    offered_at_.resize(history.items.size());
    offered_in_.resize(history.items.size());
}

bool Lookahead::survey(const Configuration& configuration) {
    reader_ = configuration.next_reader();
    window_end_ = reader_ == no_item ? never_returned : history_.items[reader_].returned;
    wants_.clear();
    writers_.clear();
    appenders_.clear();
    missed_.clear();
    anything_may_matter_ = false;
    std::size_t length = 0;
    for (Item item = configuration.first(); item != no_item; item = configuration.after(item)) {
        const ItemOf& of = history_.items[item];
        if (of.call > window_end_) break;
        ++looks_;
        if (++length > longest_window) {
            anything_may_matter_ = true;
            return true;
        }
        if (of.needs_value()) wants_.push_back({of.needs, of.returned});
        if (of.effect == Effect::miss) missed_.push_back(of.needs);
        if (of.writes_value()) writers_.push_back(item);
        if (of.effect == Effect::append) appenders_.push_back(item);
    }
    for (const Item item : maybe_swaps_) {
        const ItemOf& of = history_.items[item];
        if (of.call > window_end_) break;
        ++looks_;
        if (!configuration.is_placed(item) && configuration.is_useful(item))
            wants_.push_back({of.needs, never_returned});
    }
    anything_may_matter_ = std::any_of(missed_.begin(), missed_.end(), [&](ValueId missed) {
        return is_at_risk(missed, configuration);
    });
    return reader_ == no_item || is_reachable(configuration);
}

// Is the value the one that must be missed, or can it take a step towards it?
bool Lookahead::is_at_risk(ValueId missed, const Configuration& configuration) {
    return configuration.value() == missed || can_continue(configuration, missed);
}

// Can the next reader get what it needs? Either the value becomes it by appending to what is there,
// or something in the window first writes what it is (or begins with). If neither, there is no
// completion, since nothing but the window and earlier maybes can come before the reader.
bool Lookahead::is_reachable(const Configuration& configuration) {
    const ValueId value = configuration.value();
    const ValueId whole = history_.items[reader_].needs;
    if (value == whole) return true;
    if (can_continue(configuration, whole)) return true;
    for (const Item item : writers_)
        if (item != reader_ && leads_to(item, value, whole)) return true;
    looks_ += writers_.size();
    const auto could_write = [&](Item item) { return could_take_place(item); };
    if (history_.has_appends)
        return maybes_.any_write(configuration, whole, could_write) ||
               maybes_.any_swap_to(configuration, whole, could_write);
    const auto [from, to] = maybe_writers(whole);
    for (std::size_t i = from; i < to; ++i)
        if (could_take_place(maybe_writers_[i]) && !configuration.is_placed(maybe_writers_[i]))
            return true;
    return false;
}

// Is there an append in the window, or a maybe, that takes the value one step towards `whole`?
bool Lookahead::can_continue(const Configuration& configuration, ValueId whole) {
    if (!history_.has_appends || !can_become(configuration.value(), whole)) return false;
    looks_ += appenders_.size();
    for (const Item item : appenders_)
        if (leads_to(item, configuration.value(), whole)) return true;
    return maybes_.any_append(configuration, whole,
                              [&](Item item) { return could_take_place(item); });
}

// Could the value be the other, or become it by appending?
bool Lookahead::can_become(ValueId value, ValueId whole) {
    return value == Values::none || history_.values.starts_with(whole, value);
}

// Was the maybe called before the next reader returned?
bool Lookahead::could_take_place(Item maybe) {
    ++looks_;
    return history_.items[maybe].call < window_end_;
}

// After `item` on the value `from`, is `whole` there, or can it be reached by appending?
bool Lookahead::leads_to(Item item, ValueId from, ValueId whole) {
    const ItemOf& of = history_.items[item];
    if (!history_.has_appends) return of.writes == whole;
    Values& values = history_.values;
    if (of.effect == Effect::append) return values.starts_with(whole, from, of.writes);
    return of.writes == Values::none || values.starts_with(whole, of.writes);
}

void Lookahead::append_moves(const Configuration& configuration, std::vector<Item>& moves) {
    ++round_;
    moves_.clear();
    offer_musts(configuration);
    offer_maybes(configuration);
    std::sort(moves_.begin(), moves_.end(), [](const Move& a, const Move& b) {
        return std::tie(a.rank, a.by, a.item) < std::tie(b.rank, b.by, b.item);
    });
    for (const Move& move : moves_) moves.push_back(move.item);
}

void Lookahead::offer_musts(const Configuration& configuration) {
    const Position ready_before = history_.items[configuration.due()].returned;
    for (Item item = configuration.first(); item != no_item; item = configuration.after(item)) {
        const ItemOf& of = history_.items[item];
        if (of.call > ready_before) return;
        ++looks_;
        if (!of.changes_nothing() && configuration.is_legal(item)) offer(configuration, item);
    }
}

void Lookahead::offer_maybes(const Configuration& configuration) {
    const Position ready_before = history_.items[configuration.due()].returned;
    const auto consider = [&](Item item) {
        ++looks_;
        const bool is_move = history_.items[item].call < ready_before &&
                             !configuration.is_placed(item) && configuration.is_legal(item) &&
                             configuration.is_useful(item);
        if (is_move) offer(configuration, item);
        return is_move;
    };
    const auto offer_if_it_is_one = [&](Item item) {
        consider(item);
        return false;
    };
    if (anything_may_matter_) {
        maybes_.any_of(configuration, offer_if_it_is_one);
        return;
    }
    if (history_.has_appends)
        maybes_.any_swap_now(configuration, [&](Item item) {
            return is_wanted(item, configuration.value()) && offer_if_it_is_one(item);
        });
    for (const Want& want : wants_) {
        if (history_.has_appends) {
            if (can_become(configuration.value(), want.value))
                maybes_.any_append(configuration, want.value, offer_if_it_is_one);
            maybes_.any_write(configuration, want.value, offer_if_it_is_one);
            continue;
        }
        if (want.value == configuration.value()) continue;
        const auto [from, to] = maybe_writers(want.value);
        for (std::size_t i = from; i < to; ++i) {
            // All maybes that just write this value are twins.
            const bool is_write = history_.items[maybe_writers_[i]].effect == Effect::write;
            if (consider(maybe_writers_[i]) && is_write) break;
        }
    }
}

bool Lookahead::is_wanted(Item item, ValueId from) {
    looks_ += wants_.size();
    return std::any_of(wants_.begin(), wants_.end(),
                       [&](const Want& want) { return leads_to(item, from, want.value); });
}

// Musts are offered before maybes, and maybes in the order of their calls.
void Lookahead::offer(const Configuration& configuration, Item item) {
    const std::uint32_t twin = twins_[item];
    if (offered_in_[twin] != round_) {
        offered_in_[twin] = round_;
        offered_at_[twin] = static_cast<std::uint32_t>(moves_.size());
        moves_.push_back(ranked(configuration, item));
        return;
    }
    Move& offered = moves_[offered_at_[twin]];
    if (history_.items[item].returned < history_.items[offered.item].returned)
        offered = ranked(configuration, item);
}

// First what serves the next reader by appending; then what has to be out of its way, since it had
// returned before the reader was called; then what writes what it needs, maybes last; then the
// rest, in the order in which it is itself due or is needed by others.
Lookahead::Move Lookahead::ranked(const Configuration& configuration, Item item) {
    const ItemOf& of = history_.items[item];
    const bool must = history_.is_must(item);
    if (reader_ == no_item) return {item, must ? 4U : 5U, of.returned};
    looks_ += wants_.size();
    const ItemOf& reader = history_.items[reader_];
    const ValueId value = configuration.value();
    const bool serves = leads_to(item, value, reader.needs);
    if (serves && must && of.effect == Effect::append) return {item, 0, of.returned};
    if (serves) return {item, must ? 2U : 3U, of.returned};
    if (of.effect != Effect::append && of.returned < reader.call) return {item, 1, of.returned};
    Position by = never_returned;
    for (const Want& want : wants_)
        if (want.by < by && leads_to(item, value, want.value)) by = want.by;
    return {item, must ? 4U : 5U, std::min(by, of.returned)};
}

std::pair<std::size_t, std::size_t> Lookahead::maybe_writers(ValueId value) const {
    const auto before = [&](Item item, ValueId v) { return history_.items[item].writes < v; };
    const auto from = std::lower_bound(maybe_writers_.begin(), maybe_writers_.end(), value, before);
    const auto to = std::lower_bound(from, maybe_writers_.end(), value + 1, before);
    return {static_cast<std::size_t>(from - maybe_writers_.begin()),
            static_cast<std::size_t>(to - maybe_writers_.begin())};
}

}  // namespace whitewater::linearizability
