// Operations of unknown outcome, found by what they could make of the value.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "kv/linearizability/search/configuration.hpp"

namespace whitewater::linearizability {

// Numbers under texts, of which those are looked up whose texts another text begins with.
class Beginnings {
  public:
    // REQUIRES: nothing was looked up as yet. The text must outlive this object.
    void add(std::string_view text, std::uint32_t number) { entries_.push_back({text, number, 0}); }
    void finish();

    // Calls `visit(number)` for all of them, the longest texts first, until it answers true; was
    // that so? REQUIRES: finish() was called after all add().
    template <class Visit>
    bool any_of(std::string_view text, Visit visit) const {
        for (std::uint32_t at = last_up_to(text); at != nowhere; at = entries_[at].shorter)
            if (text.starts_with(entries_[at].text) && visit(entries_[at].number)) return true;
        return false;
    }

  private:
    static constexpr std::uint32_t nowhere = 0xFFFFFFFFU;
    struct Entry {
        std::string_view text;
        std::uint32_t number;
        std::uint32_t shorter;  // the entry before with an equal text or one that this begins with
    };
    std::uint32_t last_up_to(std::string_view text) const;

    std::vector<Entry> entries_;  // by text
};

// Of maybes with the same effect, the one that was called first is placed first: so of each kind
// only the first that is not placed is of interest.
class Maybes {
  public:
    // Both must outlive this object.
    Maybes(const KeyHistory& history, const std::vector<std::uint32_t>& twins);

    // Each of these calls `visit(item)` for the first unplaced maybe of each kind of which there is
    // one, until it answers true. Was that so?
    //
    // Of all kinds.
    template <class Visit>
    bool any_of(const Configuration& configuration, Visit visit) const {
        for (std::uint32_t kind = 0; kind < kinds_.size(); ++kind)
            if (visits(kind, configuration, visit)) return true;
        return false;
    }
    // Of those that append to the present value what follows in `whole`.
    // REQUIRES: there are appends, as for all that follow; the value is none, or `whole` begins
    // with it.
    template <class Visit>
    bool any_append(const Configuration& configuration, ValueId whole, Visit visit) const {
        const ValueId value = configuration.value();
        const std::size_t length = history_.values.has_text(value) ? length_of(value) : 0;
        return appends_.any_of(text_of(whole).substr(length), [&](std::uint32_t kind) {
            return visits(kind, configuration, visit);
        });
    }
    // Of those that write, whatever the value, what `whole` begins with, or leave none, to which
    // can be appended.
    template <class Visit>
    bool any_write(const Configuration& configuration, ValueId whole, Visit visit) const {
        const auto visit_kind = [&](std::uint32_t kind) {
            return visits(kind, configuration, visit);
        };
        return writes_.any_of(text_of(whole), visit_kind) ||
               std::any_of(removes_.begin(), removes_.end(), visit_kind);
    }
    // Of the cas that expect some value and write what `whole` begins with.
    template <class Visit>
    bool any_swap_to(const Configuration& configuration, ValueId whole, Visit visit) const {
        return swaps_.any_of(
            text_of(whole), [&](std::uint32_t kind) { return visits(kind, configuration, visit); });
    }
    // Of the cas that expect the present value.
    template <class Visit>
    bool any_swap_now(const Configuration& configuration, Visit visit) const {
        const ValueId value = configuration.value();
        const auto needs = [&](std::uint32_t kind) {
            return history_.items[kinds_[kind].front()].needs;
        };
        auto at = std::lower_bound(swaps_by_need_.begin(), swaps_by_need_.end(), value,
                                   [&](std::uint32_t kind, ValueId v) { return needs(kind) < v; });
        for (; at != swaps_by_need_.end() && needs(*at) == value; ++at)
            if (visits(*at, configuration, visit)) return true;
        return false;
    }

  private:
    using Kind = std::vector<Item>;  // the maybes of one kind, by call
    void file(std::uint32_t kind, const ItemOf& of);

    template <class Visit>
    bool visits(std::uint32_t kind, const Configuration& configuration, Visit visit) const {
        const Kind& items = kinds_[kind];
        const std::uint32_t placed = configuration.placed_twins_of(items.front());
        return placed < items.size() && visit(items[placed]);
    }
    std::size_t length_of(ValueId value) const { return history_.values.length(value); }
    std::string_view text_of(ValueId value) const {
        return history_.values.has_text(value) ? history_.values.text(value) : std::string_view();
    }

    const KeyHistory& history_;
    std::vector<Kind> kinds_;
    Beginnings appends_;  // kinds, by what they append
    Beginnings writes_;   // kinds, by what they write
    Beginnings swaps_;    // likewise those that need a value
    std::vector<std::uint32_t> swaps_by_need_;
    std::vector<std::uint32_t> removes_;  // kinds that leave none
};

}  // namespace whitewater::linearizability
