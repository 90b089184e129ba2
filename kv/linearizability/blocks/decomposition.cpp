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
    : history_(history), writers_(history.values.size()) {
    writers_[history.initial].add(static_cast<Item>(history.items.size()));
    add_makers();
    if (!history.has_appends) return;
    if (history.values.has_text(history.initial))
        written_lengths_.push_back(length_of(history.initial));
    make_sorted_set(written_lengths_);
    make_sorted_set(appended_lengths_);
    if (written_lengths_.size() > most_lengths || appended_lengths_.size() > most_lengths)
        is_hopeless_ = true;
    // What is appended to a missing key is as if appended to the empty text.
    Makers empty = writers_[Values::empty];
    const Makers none = writers_[Values::none];
    if (none.count > 0) empty = {static_cast<std::uint8_t>(empty.count + none.count), none.item};
    prefixes_.resize(1);
    if (empty.count > 0) combine(prefixes_[0], 0, empty, 1);
}

void Decomposition::add_makers() {
    const Values& values = history_.values;
    if (history_.has_appends) appenders_.resize(values.size());
    for (Item item = 0; item < history_.items.size(); ++item) {
        const ItemOf& of = history_.items[item];
        if (of.changes_nothing()) continue;
        const bool appends = of.effect == Effect::append;
        (appends ? appenders_ : writers_)[of.writes].add(item);
        if (!history_.has_appends || !values.has_text(of.writes)) continue;
        const std::uint32_t length = length_of(of.writes);
        if (appends && length == 0) is_hopeless_ = true;
        auto& lengths = appends ? appended_lengths_ : written_lengths_;
        if (lengths.empty() || lengths.back() != length) lengths.push_back(length);
    }
}

Decomposition::Parts Decomposition::of(ValueId value) {
    items_.clear();
    if (value == Values::impossible) return {0, items_};
    if (is_hopeless_) return {2, items_};
    const bool is_text = history_.values.has_text(value) && value != Values::empty;
    if (!history_.has_appends || !is_text) {
        const Makers makers = writers_[value];
        if (makers.count == 1) items_.push_back(makers.item);
        return {makers.count, items_};
    }
    take_apart(history_.values.text(value));
    const Prefix& whole = prefixes_.back();
    if (whole.ways != 1) return {whole.ways, items_};
    for (std::size_t end = prefixes_.size() - 1;; end = prefixes_[end].start) {
        Prefix& prefix = prefixes_[end];
        items_.push_back(prefix.last);
        if (prefix.is_reported || prefix.start == end) break;
        prefix.is_reported = true;
    }
    std::reverse(items_.begin(), items_.end());
    return {1, items_};
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
        combine(prefix, end, makers_of(writers_, text.substr(0, end)), 1);
    for (const std::uint32_t length : appended_lengths_) {
        if (length > end) return;
        const Prefix& base = prefixes_[end - length];
        if (base.ways == 0) continue;
        const Makers makers = makers_of(appenders_, text.substr(end - length, length));
        combine(prefix, end - length, makers, base.ways);
    }
}

// There are `ways` to what comes before `start`, after which any of `last` may follow.
void Decomposition::combine(Prefix& prefix, std::uint32_t start, Makers last, std::uint8_t ways) {
    if (last.count == 0) return;
    const unsigned sum = prefix.ways + unsigned{last.count} * ways;
    prefix = {static_cast<std::uint8_t>(std::min(sum, 2U)), false, last.item, start};
}

Decomposition::Makers Decomposition::makers_of(const std::vector<Makers>& by_value,
                                               std::string_view text) const {
    const ValueId value = history_.values.find(text);
    return value == Values::unknown ? Makers{} : by_value[value];
}

}  // namespace whitewater::linearizability
