// Looking for a use of each operation of unknown outcome.
#include "kv/linearizability/search/bystanders.hpp"

#include <algorithm>
#include <string_view>

namespace whitewater::linearizability {
namespace {

// Texts are searched for other texts only as far as this many comparisons of characters go.
constexpr std::size_t longest_text_search = 50'000'000;

class Uses {
  public:
    explicit Uses(const KeyHistory& history)
        : values_(history.values),
          has_appends_(history.has_appends),
          is_needed_(history.values.size()) {
        for (const ItemOf& of : history.items)
            if (of.needs_value()) is_needed_[of.needs] = true;
        if (has_appends_) gather_texts(history);
    }

    bool has_use(const ItemOf& maybe) const {
        if (maybe.effect != Effect::append && (maybe.writes == Values::none || !has_appends_))
            return is_needed_[maybe.writes] || has_appends_;
        const std::string_view text = values_.text(maybe.writes);
        if (maybe.effect == Effect::append) return !may_search_texts_ || occurs(text);
        const auto at = std::lower_bound(needed_.begin(), needed_.end(), text);
        return at != needed_.end() && at->starts_with(text);
    }

  private:
    void gather_texts(const KeyHistory& history) {
        std::size_t length = 0;
        for (ValueId value = 0; value < is_needed_.size(); ++value) {
            if (!is_needed_[value] || !values_.has_text(value)) continue;
            needed_.push_back(values_.text(value));
            length += needed_.back().size();
        }
        std::sort(needed_.begin(), needed_.end());
        std::size_t appends = 0;
        for (Item item = history.must_count; item < history.items.size(); ++item)
            appends += history.items[item].effect == Effect::append ? 1 : 0;
        may_search_texts_ = length * appends <= longest_text_search;
    }
    bool occurs(std::string_view text) const {
        return std::any_of(needed_.begin(), needed_.end(), [&](std::string_view whole) {
            return whole.find(text) != std::string_view::npos;
        });
    }

    const Values& values_;
    bool has_appends_;
    std::vector<bool> is_needed_;           // by value
    std::vector<std::string_view> needed_;  // if there are appends: sorted
    bool may_search_texts_ = false;
};

}  // namespace

void drop_bystanders(KeyHistory& history) {
    if (history.has_misses) return;
    for (std::size_t before = 0; before != history.items.size();) {
        before = history.items.size();
        if (history.maybe_count() == 0) break;
        const Uses uses(history);
        const auto maybes = history.items.begin() + history.must_count;
        history.items.erase(
            std::remove_if(maybes, history.items.end(),
                           [&](const ItemOf& maybe) { return !uses.has_use(maybe); }),
            history.items.end());
    }
    history.has_appends =
        std::any_of(history.items.begin(), history.items.end(),
                    [](const ItemOf& item) { return item.effect == Effect::append; });
}

}  // namespace whitewater::linearizability
