// An open-addressing hash table of 32-bit references, whose owner decides equality.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace whitewater::linearizability {

// Maps hashes to references (indices into something the caller owns). Two things with the same
// hash are told apart by the caller's `equal(reference)`: a collision costs time and nothing else.
// Linear probing, at most half full, grows by doubling; nothing is ever erased.
//
// KeptHash is what is kept of a hash: all of it, or half of its bits, so that a table takes half
// the memory and what is looked up stays in the caches. Then the caller has to tell more apart.
template <class KeptHash>
class ProbeTableKeeping {
  public:
    static constexpr std::uint32_t absent = std::numeric_limits<std::uint32_t>::max();

    // The reference stored under `hash` for which `equal` holds, or `absent`.
    template <class Equal>
    std::uint32_t find(std::uint64_t hash, Equal equal) const {
        if (slots_.empty()) return absent;
        const std::size_t mask = slots_.size() - 1;
        const KeptHash kept = kept_of(hash);
        for (std::size_t i = kept & mask;; i = (i + 1) & mask) {
            const Slot& slot = slots_[i];
            if (slot.reference == absent) return absent;
            if (slot.hash == kept && equal(slot.reference)) return slot.reference;
        }
    }

    // A find for this hash will follow soon.
    void expect(std::uint64_t hash) const {
        if (!slots_.empty()) __builtin_prefetch(&slots_[kept_of(hash) & (slots_.size() - 1)]);
    }

    // REQUIRES: find would answer `absent`; `reference` is not `absent`.
    void insert(std::uint64_t hash, std::uint32_t reference) {
        if (2 * (size_ + 1) > slots_.size()) grow();
        place(kept_of(hash), reference);
        ++size_;
    }

    // Makes room for `count` references in all.
    void reserve(std::size_t count) {
        if (2 * count > slots_.size()) resize(std::bit_ceil(2 * count));
    }

    std::size_t size() const { return size_; }
    void clear() {
        slots_.clear();
        size_ = 0;
    }

  private:
    struct Slot {
        KeptHash hash = 0;
        std::uint32_t reference = absent;
    };

    static KeptHash kept_of(std::uint64_t hash) {
        if constexpr (sizeof(KeptHash) == sizeof hash) return hash;
        return static_cast<KeptHash>(hash ^ hash >> 32);
    }
    void place(KeptHash hash, std::uint32_t reference) {
        const std::size_t mask = slots_.size() - 1;
        std::size_t i = hash & mask;
        while (slots_[i].reference != absent) i = (i + 1) & mask;
        slots_[i] = {hash, reference};
    }
    void grow() { resize(slots_.empty() ? 16 : 2 * slots_.size()); }
    void resize(std::size_t size) {
        std::vector<Slot> old(size);
        old.swap(slots_);
        for (const Slot& slot : old)
            if (slot.reference != absent) place(slot.hash, slot.reference);
    }

    std::vector<Slot> slots_;  // a power of two of them
    std::size_t size_ = 0;
};
using ProbeTable = ProbeTableKeeping<std::uint64_t>;
using CompactProbeTable = ProbeTableKeeping<std::uint32_t>;

}  // namespace whitewater::linearizability
