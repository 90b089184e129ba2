// Looking for a use of each operation of unknown outcome.
#include "kv/linearizability/search/bystanders.hpp"

#include <algorithm>
#include <string_view>

#include "kv/linearizability/search/demand.hpp"
#include "kv/linearizability/search/maybes.hpp"

namespace whitewater::linearizability {
namespace {

// Texts are searched for other texts only as far as this many comparisons of characters go.
constexpr std::size_t longest_text_search = 50'000'000;

std::vector<std::string_view> texts_needed_by(const KeyHistory& history) {
    std::vector<std::string_view> texts;
    for (const ItemOf& of : history.items)
        if (of.needs_value() && history.values.has_text(of.needs))
            texts.push_back(history.values.text(of.needs));
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    return texts;
}

// Which maybes have no use. One that is found to have none needs nothing any more; then others that
// wrote what it needed may have none.
class Uses {
  public:
    explicit Uses(const KeyHistory& history)
        : history_(history),
          values_(history.values),
          needs_(history.values.size()),
          is_useless_(history.items.size()) {
        for (const ItemOf& of : history.items)
            if (of.needs_value()) ++needs_[of.needs];
        history.has_appends ? sort_by_text() : sort_by_value();
    }

    std::vector<bool> find_useless() {
        for (Item item = history_.must_count; item < history_.items.size(); ++item) look_at(item);
        while (!no_longer_needed_.empty()) {
            const ValueId value = no_longer_needed_.back();
            no_longer_needed_.pop_back();
            look_at_writers(value);
        }
        return std::move(is_useless_);
    }

  private:
    // If there are no appends, a value is needed or not.
    void sort_by_value() {
        for (Item item = history_.must_count; item < history_.items.size(); ++item)
            by_value_.push_back(item);
        std::sort(by_value_.begin(), by_value_.end(), [&](Item a, Item b) {
            return history_.items[a].writes < history_.items[b].writes;
        });
    }

    // If there are, it may be needed for what it can become.
    void sort_by_text() {
        texts_ = texts_needed_by(history_);
        counts_ = Sums(texts_.size());
        for (std::uint32_t slot = 0; slot < texts_.size(); ++slot) counts_.add(slot, 1);
        std::size_t length = 0;
        std::size_t appends = 0;
        for (const std::string_view text : texts_) length += text.size();
        for (Item item = history_.must_count; item < history_.items.size(); ++item) {
            const ItemOf& of = history_.items[item];
            if (of.effect == Effect::append)
                ++appends;
            else if (values_.has_text(of.writes))
                by_text_.add(values_.text(of.writes), item);
        }
        by_text_.finish();
        may_search_texts_ = length * appends <= longest_text_search;
    }

    void look_at_writers(ValueId value) {
        if (history_.has_appends) {
            by_text_.any_of(values_.text(value), [&](Item item) {
                look_at(item);
                return false;
            });
            return;
        }
        const auto writes = [&](Item item) { return history_.items[item].writes; };
        auto at = std::lower_bound(by_value_.begin(), by_value_.end(), value,
                                   [&](Item item, ValueId v) { return writes(item) < v; });
        for (; at != by_value_.end() && writes(*at) == value; ++at) look_at(*at);
    }

    void look_at(Item item) {
        const ItemOf& of = history_.items[item];
        if (is_useless_[item] || has_use(of)) return;
        is_useless_[item] = true;
        if (!of.needs_value() || --needs_[of.needs] > 0 || !values_.has_text(of.needs)) return;
        if (history_.has_appends) counts_.add(slots_of(of.needs).from, ~std::uint32_t{0});
        no_longer_needed_.push_back(of.needs);
    }

    bool has_use(const ItemOf& maybe) const {
        if (!history_.has_appends) return needs_[maybe.writes] > 0;
        if (maybe.effect == Effect::append)
            return !may_search_texts_ || occurs(values_.text(maybe.writes));
        if (maybe.writes == Values::none) return true;
        const Slots slots = slots_of(maybe.writes);
        return counts_.up_to(slots.to) > counts_.up_to(slots.from);
    }
    bool occurs(std::string_view text) const {
        return std::any_of(texts_.begin(), texts_.end(), [&](std::string_view whole) {
            return whole.find(text) != std::string_view::npos;
        });
    }

    // The texts that begin with that of the value. They are neighbours.
    Slots slots_of(ValueId value) const {
        const std::string_view start = values_.text(value);
        const auto from = std::lower_bound(texts_.begin(), texts_.end(), start);
        const auto to = std::partition_point(
            from, texts_.end(), [&](std::string_view text) { return text.starts_with(start); });
        return {static_cast<std::uint32_t>(from - texts_.begin()),
                static_cast<std::uint32_t>(to - texts_.begin())};
    }

    const KeyHistory& history_;
    const Values& values_;
    std::vector<std::uint32_t> needs_;  // by value: how many need it
    std::vector<bool> is_useless_;
    std::vector<ValueId> no_longer_needed_;
    std::vector<Item> by_value_;  // if there are no appends: maybes, by what they write
    // If there are:
    std::vector<std::string_view> texts_;  // that are needed, in order
    Sums counts_{0};                       // by text: 1 while it is needed
    Beginnings by_text_;                   // maybes, by what they write
    bool may_search_texts_ = false;
};

bool is_append(const ItemOf& of) {
    return of.effect == Effect::append;
}

}  // namespace

void drop_bystanders(KeyHistory& history) {
    if (history.has_misses) return;
    bool had_appends = true;
    while (history.maybe_count() > 0 && had_appends) {
        const std::vector<bool> is_useless = Uses(history).find_useless();
        Item kept = 0;
        for (Item item = 0; item < history.items.size(); ++item)
            if (!is_useless[item]) history.items[kept++] = history.items[item];
        history.items.resize(kept);
        had_appends = history.has_appends;
        history.has_appends = std::any_of(history.items.begin(), history.items.end(), is_append);
        if (had_appends == history.has_appends) return;  // else more can be said
    }
}

}  // namespace whitewater::linearizability
