// Looking for a use of each operation of unknown outcome.
#include "kv/linearizability/bystanders.hpp"

#include <algorithm>
#include <string_view>

namespace whitewater::linearizability {
namespace {

// Texts are searched for other texts only as far as this many comparisons of characters go.
constexpr std::size_t longest_text_search = 50'000'000;

class Uses {
  public:
    Uses(const Values& values, const std::vector<ItemOf>& musts, const std::vector<ItemOf>& maybes)
        : values_(values) {
        std::size_t appends = 0;
        for (const auto* items : {&musts, &maybes}) {
            for (const ItemOf& item : *items) {
                if (item.effect == Effect::append) has_appends_ = true;
                if (item.needs_value()) add_need(item.needs);
            }
        }
        for (const ItemOf& item : maybes) appends += item.effect == Effect::append ? 1 : 0;
        std::sort(needed_.begin(), needed_.end());
        needed_.erase(std::unique(needed_.begin(), needed_.end()), needed_.end());
        std::size_t length = 0;
        for (const std::string_view text : needed_) length += text.size();
        may_search_texts_ = length * appends <= longest_text_search;
    }

    bool has_use(const ItemOf& maybe) const {
        if (maybe.effect != Effect::append && maybe.writes == Values::none)
            return none_is_needed_ || has_appends_;
        const std::string_view text = values_.text(maybe.writes);
        if (maybe.effect == Effect::append) return !may_search_texts_ || occurs(text);
        const auto at = std::lower_bound(needed_.begin(), needed_.end(), text);
        if (at == needed_.end()) return false;
        return has_appends_ ? at->starts_with(text) : *at == text;
    }

  private:
    void add_need(ValueId value) {
        if (value == Values::none) none_is_needed_ = true;
        if (values_.has_text(value)) needed_.push_back(values_.text(value));
    }
    bool occurs(std::string_view text) const {
        return std::any_of(needed_.begin(), needed_.end(), [&](std::string_view whole) {
            return whole.find(text) != std::string_view::npos;
        });
    }

    const Values& values_;
    std::vector<std::string_view> needed_;
    bool none_is_needed_ = false;
    bool has_appends_ = false;
    bool may_search_texts_ = false;
};

}  // namespace

void drop_bystanders(const Values& values, const std::vector<ItemOf>& musts,
                     std::vector<ItemOf>& maybes) {
    const bool has_misses = std::any_of(
        musts.begin(), musts.end(), [](const ItemOf& item) { return item.effect == Effect::miss; });
    if (has_misses) return;
    for (std::size_t before = 0; before != maybes.size();) {
        before = maybes.size();
        const Uses uses(values, musts, maybes);
        std::erase_if(maybes, [&](const ItemOf& maybe) { return !uses.has_use(maybe); });
    }
}

}  // namespace whitewater::linearizability
