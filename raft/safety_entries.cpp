// The table of all entries: one slot an index, and a side table for the losers of elections.
#include "raft/safety_entries.hpp"

#include <utility>

namespace whitewater::raft {

const KnownEntry* EntryTable::find(EntryId entry) {
    const KnownEntry* known = by_index_.find(entry.index);
    if (known == nullptr || known->term == Term{}) return nullptr;
    while (known->term != entry.term) {
        if (known->sibling == 0) return nullptr;
        known = &siblings_[known->sibling - 1];
    }
    return known;
}

void EntryTable::add(const KnownEntry& entry, Index index) {
    if (index < by_index_.first()) return;
    KnownEntry& slot = by_index_.reach(index);
    if (slot.term == Term{}) {
        slot = entry;
        return;
    }
    siblings_.push_back(entry);
    siblings_.back().sibling = slot.sibling;
    slot.sibling = static_cast<std::uint32_t>(siblings_.size());
}

// The side table is rebuilt from the slots that are kept.
void EntryTable::prune(Index first_kept) {
    by_index_.prune(first_kept);
    if (siblings_.empty()) return;
    std::vector<KnownEntry> kept;
    by_index_.for_each([&](KnownEntry& slot) {
        std::uint32_t* link = &slot.sibling;
        std::uint32_t from = std::exchange(*link, 0);
        std::uint32_t chain = 0;
        while (from != 0) {
            KnownEntry moved = siblings_[from - 1];
            from = std::exchange(moved.sibling, chain);
            kept.push_back(moved);
            chain = static_cast<std::uint32_t>(kept.size());
        }
        *link = chain;
    });
    siblings_ = std::move(kept);
}

}  // namespace whitewater::raft
