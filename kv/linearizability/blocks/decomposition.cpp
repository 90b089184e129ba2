// Counting decompositions of texts by dynamic programming over their prefixes.
#include "kv/linearizability/blocks/decomposition.hpp"

#include <algorithm>

namespace whitewater::linearizability {
namespace {

// So many different lengths of what is written: more cost too much to try at every place.
constexpr std::size_t most_lengths = 64;

void make_sorted_set(std::vector<std::uint32_t>& numbers) {
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

}  // namespace

Decomposition::Decomposition(const KeyHistory& history)
    : history_(history),
      writers_(history.values.size()),
      other_maker_(history.items.size() + 1, no_item) {
    add(writers_[history.initial], static_cast<Item>(history.items.size()));
    add_makers();
    if (!history.has_appends) return;
    if (history.values.has_text(history.initial))
        written_lengths_.push_back(length_of(history.initial));
    make_sorted_set(written_lengths_);
    make_sorted_set(appended_lengths_);
    if (written_lengths_.size() > most_lengths || appended_lengths_.size() > most_lengths)
        is_hopeless_ = true;
    // What is appended to a missing key is as if appended to the empty text.
    prefixes_.resize(1);
    constexpr Prefix start{.has_way = true};
    seen_ = never_returned;
    combine(prefixes_[0], 0, writers_[Values::empty], start);
    combine(prefixes_[0], 0, writers_[Values::none], start);
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
        const std::uint32_t length = length_of(of.writes);
        if (appends && length == 0) is_hopeless_ = true;
        auto& lengths = appends ? appended_lengths_ : written_lengths_;
        if (lengths.empty() || lengths.back() != length) lengths.push_back(length);
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
    const auto differs = std::mismatch(text.begin(), text.end(), text_.begin(), text_.end());
    const auto common = static_cast<std::size_t>(differs.first - text.begin());
    text_ = text;
    prefixes_.resize(std::min(prefixes_.size(), common + 1));
    for (auto end = static_cast<std::uint32_t>(prefixes_.size()); end <= text.size(); ++end)
        judge_prefix(text, end);
}

void Decomposition::judge_prefix(std::string_view text, std::uint32_t end) {
    prefixes_.emplace_back();
    Prefix& prefix = prefixes_.back();
    if (std::binary_search(written_lengths_.begin(), written_lengths_.end(), end))
        combine(prefix, end, makers_of(writers_, text.substr(0, end)), {.has_way = true});
    for (const std::uint32_t length : appended_lengths_) {
        if (length > end) return;
        const Prefix& base = prefixes_[end - length];
        if (!base.has_way && !base.is_guess) continue;
        const Makers makers = makers_of(appenders_, text.substr(end - length, length));
        combine(prefix, end - length, makers, base);
    }
}

// After `base`, which ends at `start`, any of `last` may follow.
void Decomposition::combine(Prefix& prefix, std::uint32_t start, Makers last, const Prefix& base) {
    if (last.count == 0) return;
    const bool is_choice = prefix.has_way || last.count > 1;
    prefix.is_guess |= is_choice || base.is_guess;
    if (!base.has_way) return;
    const Item item = is_choice ? latest_unused(last, base) : last.item;
    if (item == no_item) return;
    if (prefix.has_way && call_of(prefix.last) > call_of(item)) return;
    prefix.has_way = true;
    prefix.last = item;
    prefix.start = start;
}

Item Decomposition::latest_unused(Makers makers, const Prefix& base) const {
    Item latest = no_item;
    for (Item item = makers.item; item != no_item; item = other_maker_[item]) {
        const bool is_early = latest != no_item && call_of(item) < call_of(latest);
        if (!is_early && call_of(item) < seen_ && !is_in(base, item)) latest = item;
    }
    return latest;
}

bool Decomposition::is_in(const Prefix& prefix, Item item) const {
    const Prefix* part = &prefix;
    while (part->last != no_item) {
        if (part->last == item) return true;
        const Prefix* before = &prefixes_[part->start];
        if (before == part) return false;
        part = before;
    }
    return false;
}

Decomposition::Makers Decomposition::makers_of(const std::vector<Makers>& by_value,
                                               std::string_view text) const {
    const ValueId value = history_.values.find(text);
    return value == Values::unknown ? Makers{} : by_value[value];
}

}  // namespace whitewater::linearizability
