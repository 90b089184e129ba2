// Counting decompositions of texts by dynamic programming over their prefixes.
//
// A prefix that was taken apart for one text is kept for the next that begins with it, which may
// have been seen at another time: see revise_prefixes().
#include "kv/linearizability/blocks/decomposition.hpp"

#include <algorithm>
#include <cstring>

namespace whitewater::linearizability {
namespace {

// Of more makers of one text than this, not all are looked at.
constexpr int most_makers = 64;

// How many characters are gone through in the time of a look at an item.
constexpr std::size_t characters_a_look = 8;

void mark(std::vector<std::uint8_t>& lengths, std::size_t length) {
    if (lengths.size() <= length) lengths.resize(length + 1);
    lengths[length] = 1;
}

// How many characters at the start do they have in common? Compared word by word, then singly.
std::size_t common_length(std::string_view a, std::string_view b) {
    constexpr std::size_t word = 8;
    const std::size_t end = std::min(a.size(), b.size());
    std::size_t at = 0;
    while (at + word <= end && std::memcmp(a.data() + at, b.data() + at, word) == 0) at += word;
    while (at < end && a[at] == b[at]) ++at;
    return at;
}

}  // namespace

Decomposition::Decomposition(const KeyHistory& history, std::uint64_t most_looks)
    : history_(history),
      most_looks_(most_looks),
      writers_(history.values.size()),
      other_maker_(history.items.size() + 1, no_item) {
    add(writers_[history.initial], static_cast<Item>(history.items.size()));
    add_makers();
    if (!history.has_appends) return;
    if (history.values.has_text(history.initial))
        mark(is_written_length_, length_of(history.initial));
    powers_.push_back(1);
    while (powers_.size() < is_appended_length_.size())
        powers_.push_back(powers_.back() * Values::hash_factor);
}

void Decomposition::add(Makers& makers, Item maker) {
    other_maker_[maker] = makers.item;
    makers = {static_cast<std::uint8_t>(makers.count == 0 ? 1 : 2), maker};
}

void Decomposition::add_makers() {
    const Values& values = history_.values;
    if (history_.has_appends) appenders_.resize(values.size());
    for (Item item = 0; item < history_.items.size(); ++item) {
        const ItemOf& of = history_.items[item];
        if (of.changes_nothing()) continue;
        const bool appends = of.effect == Effect::append;
        add((appends ? appenders_ : writers_)[of.writes], item);
        if (!history_.has_appends || !values.has_text(of.writes)) continue;
        if (appends && length_of(of.writes) == 0) is_hopeless_ = true;
        mark(appends ? is_appended_length_ : is_written_length_, length_of(of.writes));
    }
}

Decomposition::Parts Decomposition::of(ValueId value, Position seen) {
    items_.clear();
    if (value == Values::impossible) return {0, false, items_};
    if (is_hopeless_) return {2, false, items_};
    const bool is_text = history_.values.has_text(value) && value != Values::empty;
    if (!history_.has_appends || !is_text) {
        const Makers makers = writers_[value];
        if (makers.count == 1) items_.push_back(makers.item);
        return {makers.count, false, items_};
    }
    seen_ = seen;
    take_apart(history_.values.text(value));
    if (is_hopeless_) return {2, false, items_};
    const Prefix& whole = prefixes_.back();
    if (!whole.has_way) return {0, whole.is_guess, items_};
    for (std::size_t end = prefixes_.size() - 1;; end = prefixes_[end].start) {
        Prefix& prefix = prefixes_[end];
        items_.push_back(prefix.last);
        if (prefix.is_reported || prefix.start == end) break;
        prefix.is_reported = true;
    }
    std::reverse(items_.begin(), items_.end());
    return {1, whole.is_guess, items_};
}

void Decomposition::take_apart(std::string_view text) {
    prefixes_.resize(std::min(prefixes_.size(), common_length(text, text_) + 1));
    text_ = text;
    revise_prefixes();
    while (!live_.empty() && live_.back() >= prefixes_.size()) live_.pop_back();
    if (prefixes_.empty()) begin_text();
    looks_ += (text.size() + 1 - prefixes_.size()) / characters_a_look;
    for (auto end = static_cast<std::uint32_t>(prefixes_.size()); end <= text.size(); ++end) {
        judge_prefix(text, end);
        if (looks_ > most_looks_) {
            is_hopeless_ = true;
            return;
        }
    }
}

// The prefixes were taken apart for a text that was seen at another time. Where there was a choice
// that may be gone now, or no way in time where there may be one now, they are taken apart anew.
// Where there was one way and now may be another, the one is kept, as a guess: it is what somebody
// saw.
void Decomposition::revise_prefixes() {
    const auto holds = [&](const Prefix& prefix) {
        return prefix.first_late >= seen_ && prefix.last_choice <= seen_;
    };
    if (prefixes_.empty() || holds(prefixes_.back())) return;
    Position first_late = never_returned;
    Position last_choice = 0;
    for (std::size_t end = 0; end < prefixes_.size(); ++end) {
        Prefix& prefix = prefixes_[end];
        const bool has_more = prefix.late < seen_;
        if (prefix.last_choice > seen_ ||
            (has_more && (!prefix.has_way || prefix.called >= prefix.late)))
            return prefixes_.resize(end);
        if (has_more) last_choice = std::max(last_choice, prefix.late);
        if (has_more) prefix.late = never_returned;  // more than a guess it will not become
        first_late = std::min(first_late, prefix.late);
        prefix.first_late = first_late;
        prefix.last_choice = std::max(prefix.last_choice, last_choice);
        prefix.is_guess |= has_more || (prefix.has_way && prefixes_[prefix.start].is_guess);
    }
}

// What is appended to a missing key is as if appended to the empty text.
void Decomposition::begin_text() {
    Prefix& prefix = prefixes_.emplace_back();
    constexpr Prefix start{.has_way = true};
    combine(prefix, 0, writers_[Values::empty], start);
    combine(prefix, 0, writers_[Values::none], start);
    if (prefix.has_way || prefix.is_guess) live_.push_back(0);
}

void Decomposition::judge_prefix(std::string_view text, std::uint32_t end) {
    const Prefix& shorter = prefixes_.back();
    Prefix prefix;
    prefix.hash = Values::extended(shorter.hash, text[end - 1]);
    prefix.first_late = shorter.first_late;
    prefix.last_choice = shorter.last_choice;
    if (end < is_written_length_.size() && is_written_length_[end] != 0)
        combine(prefix, end, makers_of(writers_, text.substr(0, end), prefix.hash),
                {.has_way = true});
    for (auto live = live_.rbegin(); live != live_.rend(); ++live) {
        const std::uint32_t length = end - *live;
        if (length >= is_appended_length_.size()) break;
        ++looks_;
        if (is_appended_length_[length] == 0) continue;
        const Prefix& base = prefixes_[*live];
        const TextHash hash = prefix.hash - base.hash * powers_[length];
        combine(prefix, *live, makers_of(appenders_, text.substr(*live, length), hash), base);
    }
    if (prefix.has_way || prefix.is_guess) live_.push_back(end);
    prefixes_.push_back(prefix);
}

// After `base`, which ends at `start`, any of `last` may follow.
void Decomposition::combine(Prefix& prefix, std::uint32_t start, Makers last, const Prefix& base) {
    int looks = 0;
    for (Item item = last.item; item != no_item; item = other_maker_[item]) {
        if (++looks > most_makers) {
            prefix.is_guess = true;
            prefix.last_choice = std::max(prefix.last_choice, seen_);
            break;
        }
        if (last.count > 1 && is_in(base, item)) {
            prefix.is_guess |= base.is_guess;
            prefix.late = std::min(prefix.late, base.first_late);
        } else {
            consider(prefix, start, item, base);
        }
    }
    looks_ += static_cast<std::uint64_t>(looks);
}

// A way of which all parts are in time is better than one of which some are late.
void Decomposition::consider(Prefix& prefix, std::uint32_t start, Item last, const Prefix& base) {
    const Position called = std::max(call_of(last), base.called);
    const bool is_late = called > seen_;
    if (is_late) prefix.late = std::min(prefix.late, called);
    if (call_of(last) <= seen_)
        prefix.is_guess |= base.is_guess;  // whose other ways may be in time
    prefix.first_late = std::min(prefix.first_late, prefix.late);
    if (!base.has_way || (is_late && prefix.has_way)) return;
    if (prefix.has_way && prefix.called <= seen_) {
        prefix.is_guess = true;
        prefix.last_choice = std::max({prefix.last_choice, called, prefix.called});
        if (call_of(prefix.last) > call_of(last)) return;
    }
    prefix.has_way = true;
    prefix.called = called;
    prefix.last = last;
    prefix.start = start;
}

bool Decomposition::is_in(const Prefix& prefix, Item item) {
    const Prefix* part = &prefix;
    while (part->last != no_item) {
        ++looks_;
        if (part->last == item) return true;
        const Prefix* before = &prefixes_[part->start];
        if (before == part) return false;
        part = before;
    }
    return false;
}

Decomposition::Makers Decomposition::makers_of(const std::vector<Makers>& by_value,
                                               std::string_view text, TextHash hash) {
    const ValueId value = history_.values.find(text, hash);
    if (value == Values::unknown || value >= by_value.size()) return {};
    looks_ += text.size() / characters_a_look;
    return by_value[value];
}

}  // namespace whitewater::linearizability
