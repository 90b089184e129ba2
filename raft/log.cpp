// The pages of entries, their records, and searches by term.
#include "raft/log.hpp"

#include <algorithm>

#include "sim/base/hash.hpp"

namespace whitewater::raft {

// The next entry begins there, unless it begins another page.
std::size_t Log::end_of(std::size_t at) const {
    const std::uint32_t page = records_[at].page;
    const bool is_last = at + 1 == size() || records_[at + 1].page != page;
    return is_last ? pages_[page].size() : records_[at + 1].begin;
}

Entry Log::at(Index index) const {
    CHECK(index > base_.index && index <= last().index, "no entry at index {}", index.value);
    const Record& record = records_[position(index)];
    Entry entry;
    const bool is_intact = decode(ByteView{pages_[record.page]}.subspan(record.begin), entry);
    CHECK(is_intact, "the log holds a malformed entry at index {}", index.value);
    return entry;
}

// A leader holds several slices at once, each for another follower, until its messages are encoded:
// so none may lie in a buffer that the next one is copied to.
EntryBatch Log::slice(Index first, std::uint32_t count) const {
    CHECK(first > base_.index, "a slice from index {} reaches below the base", first.value);
    if (first > last_.index || count == 0) return {};
    const std::size_t from = position(first);
    const Record& begin = records_[from];
    std::size_t to = std::min(size(), from + count);
    while (records_[to - 1].page != begin.page) --to;
    const ByteView bytes = ByteView(pages_[begin.page]);
    return {static_cast<std::uint32_t>(to - from),
            bytes.subspan(begin.begin, end_of(to - 1) - begin.begin)};
}

ByteView Log::gather(Index first, Index last, Bytes& room) const {
    CHECK(first <= last && last <= last_.index, "no entries from {} to {}", first.value,
          last.value);
    const auto count_from = [last](Index index) {
        return static_cast<std::uint32_t>(last.value - index.value + 1);
    };
    const EntryBatch whole = slice(first, count_from(first));
    if (whole.count == count_from(first)) return whole.bytes;
    room.clear();
    for (Index at = first; at <= last;) {
        const EntryBatch part = slice(at, count_from(at));
        room.insert(room.end(), part.bytes.begin(), part.bytes.end());
        at.value += part.count;
    }
    return room;
}

// The first page grows as a vector does: most logs stay small, and most entries.
Log::Page& Log::page_with_room_for(std::size_t size) {
    const bool is_full =
        pages_.empty() || (pages_.back().size() > 0 && pages_.back().size() + size > page_size);
    if (!is_full) return pages_.back();
    Page& page = pages_.emplace_back();
    if (pages_.size() > 1) page.reserve(std::max(page_size, size));
    return page;
}

EntryId Log::append(const Entry& entry) {
    CHECK(entry.term >= last().term, "an entry of term {} after one of term {}", entry.term.value,
          last().term.value);
    Page& page = page_with_room_for(encoded_size(entry));
    const std::size_t begin = page.size();
    encode(entry, page);
    last_ = {entry.term, next(last_.index)};
    last_hash_ = hash_bytes(ByteView(page).subspan(begin), last_hash_);
    records_.push_back({entry.term, last_hash_, static_cast<std::uint32_t>(pages_.size() - 1),
                        static_cast<std::uint32_t>(begin)});
    return last_;
}

void Log::truncate_from(Index first) {
    CHECK(first > base_.index && first <= last().index, "cannot truncate from index {}",
          first.value);
    const std::size_t at = position(first);
    pages_.resize(records_[at].page + 1);
    pages_.back().resize(records_[at].begin);
    records_.cut(at);
    last_ = records_.empty() ? base_ : EntryId{records_.back().term, previous(first)};
    last_hash_ = records_.empty() ? base_hash_ : records_.back().hash;
}

Index Log::first_with_term_at_least(Term term) const {
    const std::size_t earlier =
        records_.count_before([term](const Record& record) { return record.term < term; });
    return {base_.index.value + 1 + earlier};
}

Index Log::last_with_term(Term term) const {
    const Index candidate = previous(first_with_term_at_least(next(term)));
    return term_at(candidate) == term ? candidate : Index{};
}

}  // namespace whitewater::raft
