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
          texts_(texts_needed_by(history)),
          counts_(texts_.size()),
          is_useless_(history.items.size()) {
        for (const ItemOf& of : history.items) count(of, 1);
        std::size_t length = 0;
        std::size_t appends = 0;
        for (const std::string_view text : texts_) length += text.size();
        for (Item item = history.must_count; item < history.items.size(); ++item) {
            const ItemOf& of = history.items[item];
            if (of.effect == Effect::append) ++appends;
            if (values_.has_text(of.writes)) maybes_.add(values_.text(of.writes), item);
        }
        maybes_.finish();
        may_search_texts_ = length * appends <= longest_text_search;
    }

    std::vector<bool> find_useless() {
        for (Item item = history_.must_count; item < history_.items.size(); ++item) look_at(item);
        while (!no_longer_needed_.empty()) {
            const std::string_view text = no_longer_needed_.back();
            no_longer_needed_.pop_back();
            maybes_.any_of(text, [&](Item item) {
                if (history_.items[item].effect != Effect::append) look_at(item);
                return false;
            });
        }
        return std::move(is_useless_);
    }

  private:
    void look_at(Item item) {
        const ItemOf& of = history_.items[item];
        if (is_useless_[item] || has_use(of)) return;
        is_useless_[item] = true;
        count(of, ~std::uint32_t{0});
        const bool needs_text = of.needs_value() && values_.has_text(of.needs);
        if (needs_text && !is_needed(slots_of(of.needs)))
            no_longer_needed_.push_back(values_.text(of.needs));
    }

    bool has_use(const ItemOf& maybe) const {
        if (maybe.effect == Effect::append)
            return !may_search_texts_ || occurs(values_.text(maybe.writes));
        if (maybe.writes == Values::none) return history_.has_appends || needs_of_none_ > 0;
        return is_needed(slots_of(maybe.writes));
    }
    bool occurs(std::string_view text) const {
        return std::any_of(texts_.begin(), texts_.end(), [&](std::string_view whole) {
            return whole.find(text) != std::string_view::npos;
        });
    }
    bool is_needed(Slots slots) const {
        return counts_.up_to(slots.to) > counts_.up_to(slots.from);
    }

    // The texts that the value is, or can become by appending. They are neighbours.
    Slots slots_of(ValueId value) const {
        const std::string_view start = values_.text(value);
        const auto from = std::lower_bound(texts_.begin(), texts_.end(), start);
        const auto to = std::partition_point(from, texts_.end(), [&](std::string_view text) {
            return history_.has_appends ? text.starts_with(start) : text == start;
        });
        return {static_cast<std::uint32_t>(from - texts_.begin()),
                static_cast<std::uint32_t>(to - texts_.begin())};
    }

    void count(const ItemOf& of, std::uint32_t amount) {
        if (!of.needs_value()) return;
        if (values_.has_text(of.needs)) counts_.add(slots_of(of.needs).from, amount);
        if (of.needs == Values::none) needs_of_none_ += amount;
    }

    const KeyHistory& history_;
    const Values& values_;
    const std::vector<std::string_view> texts_;  // that are needed, in order
    Sums counts_;                                // by text: by how many
    std::uint32_t needs_of_none_ = 0;
    Beginnings maybes_;  // by what they write
    std::vector<bool> is_useless_;
    std::vector<std::string_view> no_longer_needed_;
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
