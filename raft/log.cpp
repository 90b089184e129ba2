// The arena, its records, and searches by term.
#include "raft/log.hpp"

#include <algorithm>

#include "sim/base/hash.hpp"

namespace whitewater::raft {

std::uint64_t Log::hash_at(Index index) const {
    if (index == base_.index) return base_hash_;
    CHECK(index > base_.index && index <= last().index, "no entry at index {}", index.value);
    return records_[position(index)].hash;
}

bool Log::matches(EntryId id) const {
    return id.index >= base_.index && id.index <= last().index && term_at(id.index) == id.term;
}

Entry Log::at(Index index) const {
    CHECK(index > base_.index && index <= last().index, "no entry at index {}", index.value);
    const std::size_t at = position(index);
    const std::size_t begin = begin_of(at);
    const auto size = static_cast<std::size_t>(records_[at].end) - begin;
    EntryReader reader(ByteView(arena_).subspan(begin, size));
    CHECK(reader.next(), "the log holds a malformed entry at index {}", index.value);
    return reader.entry();
}

EntryBatch Log::slice(Index first, std::uint32_t count) const {
    CHECK(first > base_.index, "a slice from index {} reaches below the base", first.value);
    if (first > last().index || count == 0) return {};
    const std::size_t from = position(first);
    const std::size_t to = std::min(records_.size(), from + count);
    const std::size_t begin = begin_of(from);
    const auto size = static_cast<std::size_t>(records_[to - 1].end) - begin;
    return {static_cast<std::uint32_t>(to - from), ByteView(arena_).subspan(begin, size)};
}

EntryId Log::append(const Entry& entry) {
    CHECK(entry.term >= last().term, "an entry of term {} after one of term {}", entry.term.value,
          last().term.value);
    const std::uint64_t before = records_.empty() ? base_hash_ : records_.back().hash;
    const std::size_t begin = arena_.size();
    encode(entry, arena_);
    const std::uint64_t hash = hash_bytes(ByteView(arena_).subspan(begin), before);
    records_.push_back({entry.term, hash, arena_.size()});
    return last();
}

void Log::truncate_from(Index first) {
    CHECK(first > base_.index && first <= last().index, "cannot truncate from index {}",
          first.value);
    const std::size_t at = position(first);
    arena_.resize(begin_of(at));
    records_.resize(at);
}

Index Log::first_with_term_at_least(Term term) const {
    const auto found =
        std::partition_point(records_.begin(), records_.end(),
                             [term](const Record& record) { return record.term < term; });
    return {base_.index.value + 1 + static_cast<std::uint64_t>(found - records_.begin())};
}

Index Log::last_with_term(Term term) const {
    const Index candidate = previous(first_with_term_at_least(next(term)));
    return term_at(candidate) == term ? candidate : Index{};
}

}  // namespace whitewater::raft
