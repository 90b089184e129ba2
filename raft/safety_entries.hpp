// All entries that any server ever had, each with what precedes it: the memory behind Log Matching.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "raft/types.hpp"

namespace whitewater::raft {

// A table by log index whose beginning can be forgotten. Grows at its end only.
template <class T>
class IndexTable {
  public:
    // Null if the table does not reach there, or no longer does.
    T* find(Index index) {
        return index >= first_ && index.value - base_ < slots_.size() ? &slots_[index.value - base_]
                                                                      : nullptr;
    }
    // Makes the table reach up to `index`. REQUIRES: that is not forgotten.
    T& reach(Index index) {
        if (index.value - base_ >= slots_.size()) slots_.resize(index.value - base_ + 1);
        return slots_[index.value - base_];
    }
    Index first() const { return first_; }
    // How many slots take memory.
    std::size_t held() const { return slots_.size(); }

    // Forgets what precedes `first_kept`. The memory goes once it is half of the whole, so that the
    // cost per forgotten index is constant.
    void prune(Index first_kept) {
        if (first_kept <= first_) return;
        first_ = first_kept;
        const std::uint64_t dead = std::min<std::uint64_t>(first_.value - base_, slots_.size());
        if (dead * 2 < slots_.size()) return;
        slots_.erase(slots_.begin(), slots_.begin() + static_cast<std::ptrdiff_t>(dead));
        base_ = first_.value;
    }

    // Every slot that is not forgotten.
    template <class Visit>
    void for_each(Visit visit) {
        for (std::uint64_t i = first_.value - base_; i < slots_.size(); ++i) visit(slots_[i]);
    }

  private:
    std::vector<T> slots_;
    std::uint64_t base_ = 0;  // index of the first slot
    Index first_;             // the first index that is not forgotten
};

// An entry, as the first server that had it told it.
struct KnownEntry {
    Term term;  // 0: none known at this index
    Term parent;
    std::uint64_t prefix = 0;  // hash of the log up to and including the entry
    NodeId first;              // who had it
    std::uint32_t sibling =
        0;  // another entry at the same index: its place in a side table, plus 1
};

// raft.tla's history variable allLogs, reduced to what one comparison per append needs. An index
// nearly always has one entry; those of losing terms go to the side.
class EntryTable {
  public:
    // Null if no server had it, or it is forgotten.
    const KnownEntry* find(EntryId entry);
    // REQUIRES: it is not there. Entries of forgotten indexes are not taken.
    void add(const KnownEntry& entry, Index index);
    void prune(Index first_kept);
    // How many entries take memory.
    std::size_t held() const { return by_index_.held() + siblings_.size(); }

  private:
    IndexTable<KnownEntry> by_index_;
    std::vector<KnownEntry> siblings_;
};

}  // namespace whitewater::raft
