// Slots, and counting over them.
#include "kv/linearizability/search/demand.hpp"

#include <algorithm>

namespace whitewater::linearizability {
namespace {

constexpr std::uint32_t slot_of_impossible = 0;
constexpr std::uint32_t slot_of_none = 1;
constexpr std::uint32_t first_text = 2;
constexpr std::uint32_t no_slot = 0xFFFFFFFFU;

// A range of slots in which more needs than this are in question is not looked at to its end.
constexpr std::uint32_t longest_look = 64;

}  // namespace

// By value: its slot, or no_slot.
struct Demand::Numbering {
    std::vector<std::uint32_t> slots;
    std::vector<ValueId> texts;  // that have one, in order

    explicit Numbering(const KeyHistory& history) : slots(history.values.size(), no_slot) {
        const Values& values = history.values;
        for (const ItemOf& item : history.items) {
            if (!item.needs_value() || !values.has_text(item.needs)) continue;
            if (slots[item.needs] == no_slot) texts.push_back(item.needs);
            slots[item.needs] = first_text;
        }
        std::sort(texts.begin(), texts.end(),
                  [&](ValueId a, ValueId b) { return values.text(a) < values.text(b); });
        for (std::size_t i = 0; i < texts.size(); ++i)
            slots[texts[i]] = first_text + static_cast<std::uint32_t>(i);
        slots[Values::none] = slot_of_none;
        slots[Values::impossible] = slot_of_impossible;
    }
};

namespace {

// For each slot a mark that is always there, must_count + slot, and after it the unplaced musts
// that need it, by call. Nothing if nothing is appended.
std::vector<std::uint32_t> needing_by_slot(const KeyHistory& history, std::uint32_t slot_count,
                                           const std::vector<std::uint32_t>& slots) {
    std::vector<std::uint32_t> members;
    if (!history.has_appends) return members;
    for (std::uint32_t slot = 0; slot < slot_count; ++slot)
        members.push_back(history.must_count + slot);
    for (Item item = 0; item < history.must_count; ++item)
        if (history.items[item].needs_value()) members.push_back(item);
    const auto slot_of = [&](std::uint32_t member) {
        return member < history.must_count ? slots[history.items[member].needs]
                                           : member - history.must_count;
    };
    std::stable_sort(members.begin(), members.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return slot_of(a) < slot_of(b); });
    return members;
}

}  // namespace

Demand::Demand(const KeyHistory& history) : Demand(history, Numbering(history)) {}

Demand::Demand(const KeyHistory& history, const Numbering& numbering)
    : history_(history),
      texts_(first_text + numbering.texts.size()),
      need_of_(history.items.size()),
      served_by_(history.items.size()),
      must_need_(texts_.size()),
      maybe_need_(texts_.size()),
      needing_(history.must_count + slot_count(),
               needing_by_slot(history, slot_count(), numbering.slots)),
      earliest_(history.has_appends ? texts_.size() : 0),
      writers_(texts_.size() + 1) {
    for (std::size_t i = 0; i < numbering.texts.size(); ++i)
        texts_[first_text + i] = history.values.text(numbering.texts[i]);
    for (Item item = 0; item < history.items.size(); ++item) {
        const ItemOf& of = history.items[item];
        if (of.needs_value()) need_of_[item] = numbering.slots[of.needs];
        if (of.changes_nothing()) continue;
        if (of.writes == Values::none) {
            served_by_[item] = served_by_none();
        } else if (history.has_appends) {
            served_by_[item] = slots_of_text(history.values.text(of.writes));
        } else if (const std::uint32_t slot = numbering.slots[of.writes]; slot != no_slot) {
            served_by_[item] = {slot, slot + 1};
        }
    }
    for (Item item = history.must_count; item < history.items.size(); ++item)
        has_maybe_needs_ |= history.items[item].needs_value();
    if (has_maybe_needs_) needed_by_maybes_.resize(history.values.size());
    for (Item item = 0; item < history.items.size(); ++item) count(item, 1);
    for (std::uint32_t slot = 0; history.has_appends && slot < slot_count(); ++slot)
        note_earliest(slot);
}

void Demand::take_out(Item item) {
    needing_.take_out(item);
    note_earliest(need_of_[item]);
}

void Demand::put_back(Item item) {
    needing_.put_back(item);
    note_earliest(need_of_[item]);
}

void Demand::note_earliest(std::uint32_t slot) {
    const std::uint32_t first = needing_.after(history_.must_count + slot);
    earliest_.set(slot, first < history_.must_count ? history_.items[first].call : never_returned);
}

Slots Demand::served_at_first() const {
    if (history_.initial == Values::none) return served_by_none();
    return slots_of_text(history_.values.text(history_.initial));
}

// The slots of the texts that begin with `text`, or without appends, that equal it.
Slots Demand::slots_of_text(std::string_view text) const {
    const Slots all{first_text, slot_count()};
    if (history_.has_appends) return narrowed(all, 0, text);
    const auto at = std::lower_bound(texts_.begin() + first_text, texts_.end(), text);
    const auto from = static_cast<std::uint32_t>(at - texts_.begin());
    return {from, at != texts_.end() && *at == text ? from + 1 : from};
}

// Of the slots whose texts agree up to `offset`, those in which `piece` follows there.
Slots Demand::narrowed(Slots slots, std::size_t offset, std::string_view piece) const {
    const auto begin = texts_.begin() + slots.from;
    const auto end = texts_.begin() + slots.to;
    const auto from = std::lower_bound(begin, end, piece, [&](std::string_view text, auto p) {
        return text.substr(offset, p.size()) < p;
    });
    const auto to = std::upper_bound(from, end, piece, [&](auto p, std::string_view text) {
        return p < text.substr(offset, p.size());
    });
    return {static_cast<std::uint32_t>(from - texts_.begin()),
            static_cast<std::uint32_t>(to - texts_.begin())};
}

Slots Demand::served_after(Slots slots, std::size_t length, Item item) const {
    return narrowed(slots, length, history_.values.text(history_.items[item].writes));
}

void Demand::count(Item item, std::uint32_t amount) {
    const ItemOf& of = history_.items[item];
    if (of.needs_value()) {
        const bool must = history_.is_must(item);
        (must ? must_need_ : maybe_need_).add(need_of_[item], amount);
        if (!must && !history_.has_appends) needed_by_maybes_[of.needs] += amount;
    }
    const Slots slots = served_by_[item];
    if (of.writes_value() && of.writes == Values::none) {
        removers_ += amount;
    } else if (of.writes_value() && slots.from < slots.to) {
        writers_.add(slots.from, amount);
        writers_.add(slots.to, ~amount + 1);
    } else if (of.effect == Effect::append && slots.from < slots.to) {
        starters_ += amount;
    }
}

bool Demand::has_orphan(Slots before, Slots now) const {
    const Slots lower{before.from, std::min(before.to, std::max(before.from, now.from))};
    const Slots upper{std::max(before.from, std::min(before.to, now.to)), before.to};
    return has_orphan_in(lower) || has_orphan_in(upper);
}

bool Demand::has_orphan_at_first() const {
    const Slots served = served_at_first();
    for (std::uint32_t slot = 0; slot < slot_count(); ++slot) {
        const bool is_served = served.from <= slot && slot < served.to;
        if (!is_served && needed(must_need_, {slot, slot + 1}) > 0 && is_orphan(slot)) return true;
    }
    return false;
}

bool Demand::has_orphan_in(Slots slots) const {
    if (needed(must_need_, slots) == 0) return false;
    const std::uint32_t end = std::min(slots.to, slots.from + longest_look);
    for (std::uint32_t slot = slots.from; slot < end; ++slot)
        if (needed(must_need_, {slot, slot + 1}) > 0 && is_orphan(slot)) return true;
    return false;
}

// Is there nobody left to write what the slot needs, or what it begins with?
bool Demand::is_orphan(std::uint32_t slot) const {
    if (slot == slot_of_impossible) return true;
    if (slot == slot_of_none) return removers_ == 0;
    if (removers_ > 0 && starters_ > 0) return false;
    return writers_.up_to(slot + 1) == 0;
}

bool Demand::is_useful(Item maybe) const {
    const ItemOf& of = history_.items[maybe];
    if (of.effect == Effect::append) return true;
    return of.writes == Values::none ? !is_none_dead() : !is_dead(served_by_[maybe]);
}

}  // namespace whitewater::linearizability
