// Sorting maybes by kind and by text.
#include "kv/linearizability/search/maybes.hpp"

#include <algorithm>

namespace whitewater::linearizability {

void Beginnings::finish() {
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
        return a.text != b.text ? a.text < b.text : a.number < b.number;
    });
    for (std::uint32_t at = 0; at < entries_.size(); ++at) {
        std::uint32_t shorter = at == 0 ? nowhere : at - 1;
        while (shorter != nowhere && !entries_[at].text.starts_with(entries_[shorter].text))
            shorter = entries_[shorter].shorter;
        entries_[at].shorter = shorter;
    }
}

// What `text` begins with is not after it, and what is in between begins with that as well.
std::uint32_t Beginnings::last_up_to(std::string_view text) const {
    const auto at =
        std::upper_bound(entries_.begin(), entries_.end(), text,
                         [](std::string_view t, const Entry& entry) { return t < entry.text; });
    return at == entries_.begin() ? nowhere : static_cast<std::uint32_t>(at - entries_.begin()) - 1;
}

Maybes::Maybes(const KeyHistory& history, const std::vector<std::uint32_t>& twins)
    : history_(history) {
    constexpr std::uint32_t none_yet = 0xFFFFFFFFU;
    std::vector<std::uint32_t> kind_of(twins.size(), none_yet);  // by twin
    for (Item item = history.must_count; item < history.items.size(); ++item) {
        std::uint32_t& kind = kind_of[twins[item]];
        if (kind == none_yet) {
            kind = static_cast<std::uint32_t>(kinds_.size());
            kinds_.emplace_back();
            if (history.has_appends) file(kind, history.items[item]);
        }
        kinds_[kind].push_back(item);
    }
    appends_.finish();
    writes_.finish();
    swaps_.finish();
    const auto needs = [&](std::uint32_t kind) { return history.items[kinds_[kind][0]].needs; };
    std::stable_sort(swaps_by_need_.begin(), swaps_by_need_.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return needs(a) < needs(b); });
}

void Maybes::file(std::uint32_t kind, const ItemOf& of) {
    if (of.effect == Effect::append) {
        appends_.add(text_of(of.writes), kind);
    } else if (of.effect == Effect::swap) {
        swaps_.add(text_of(of.writes), kind);
        swaps_by_need_.push_back(kind);
    } else if (of.writes == Values::none) {
        removes_.push_back(kind);
    } else {
        writes_.add(text_of(of.writes), kind);
    }
}

}  // namespace whitewater::linearizability
