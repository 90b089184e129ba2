// A server's log in memory: entries in pages, and a rolling hash of every prefix.
#pragma once

#include <cstdint>
#include <vector>

#include "raft/entry.hpp"
#include "raft/types.hpp"
#include "sim/base/check.hpp"
#include "sim/base/paged.hpp"

namespace whitewater::raft {

// The entries after `base`, which is the last entry that a snapshot has replaced (or 0^0). Knows
// nothing of what is durable or committed.
//
// Invariant: terms never decrease with the index (§3.5: a leader appends in its own term only, and
// its term is at least that of all it has). A log that was moved from may only be assigned to.
class Log {
  public:
    Log() = default;
    // An empty log that continues after `base`, whose prefix has the hash `base_hash`.
    Log(EntryId base, std::uint64_t base_hash)
        : base_(base), base_hash_(base_hash), last_(base), last_hash_(base_hash) {}

    EntryId base() const { return base_; }
    // Of the last entry, or base() if there is none.
    EntryId last() const { return last_; }
    std::size_t size() const {
        return static_cast<std::size_t>(last_.index.value - base_.index.value);
    }

    // REQUIRES: base().index <= index <= last().index, for the three of them.
    Term term_at(Index index) const {
        if (index == last_.index) return last_.term;
        if (index == base_.index) return base_.term;
        CHECK(index > base_.index && index <= last_.index, "no entry at index {}", index.value);
        return records_[position(index)].term;
    }
    EntryId id_at(Index index) const { return {term_at(index), index}; }
    // Two logs whose hashes at an index are equal hold the same entries up to it.
    std::uint64_t hash_at(Index index) const {
        if (index == last_.index) return last_hash_;
        if (index == base_.index) return base_hash_;
        CHECK(index > base_.index && index <= last_.index, "no entry at index {}", index.value);
        return records_[position(index)].hash;
    }

    // Is there an entry of this identity (or is it the base)? By Log Matching (§3.5) the whole
    // prefix is then the same.
    bool matches(EntryId id) const {
        return id.index >= base_.index && id.index <= last_.index && term_at(id.index) == id.term;
    }

    // REQUIRES: base().index < index <= last().index. The command's bytes are valid until the log
    // changes.
    Entry at(Index index) const;

    // At most `count` entries from `first` on, at least one if there is one and count > 0; fewer if
    // the log ends, or the page in which they lie. Valid until the log changes.
    // REQUIRES: first > base().index.
    EntryBatch slice(Index first, std::uint32_t count) const;

    // All entries from `first` to `last`, where they lie or, if that is in several pages, copied to
    // `room`. Valid until one of the two changes. REQUIRES: base().index < first <= last <=
    // last().index.
    ByteView gather(Index first, Index last, Bytes& room) const;

    // Adds an entry at the end; returns its identity. REQUIRES: entry.term >= last().term.
    EntryId append(const Entry& entry);

    // Removes the entry at `first` and all after it. REQUIRES: base().index < first <=
    // last().index.
    void truncate_from(Index first);

    // The first entry after the base with that term or a later one; last + 1 if there is none.
    Index first_with_term_at_least(Term term) const;
    // The last entry with that term, index 0 if there is none (the base counts).
    Index last_with_term(Term term) const;

  private:
    // Entries are encoded back to back; none begins in one page and ends in another.
    using Page = Bytes;
    static constexpr std::size_t page_size = 65'536;  // more if an entry is larger

    struct Record {
        Term term;
        std::uint64_t hash = 0;   // of the log up to and including this entry
        std::uint32_t page = 0;   // where in pages_ the entry is
        std::uint32_t begin = 0;  // where in its page
    };

    std::size_t position(Index index) const {
        return static_cast<std::size_t>(index.value - base_.index.value - 1);
    }
    std::size_t end_of(std::size_t at) const;
    Page& page_with_room_for(std::size_t size);

    EntryId base_;
    std::uint64_t base_hash_ = 0;
    EntryId last_;  // this and its hash are asked for more than all the rest
    std::uint64_t last_hash_ = 0;
    Paged<Record> records_;
    std::vector<Page> pages_;
};

}  // namespace whitewater::raft
