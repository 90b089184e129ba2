// A chunk of a binary trace: a stretch of events, their facts and texts, as columns.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/bytes.hpp"
#include "sim/trace.hpp"

namespace whitewater::sim {

// The columns of a chunk, in the order of the file. TRACE.md says what each holds.
enum class ChunkColumn : std::uint8_t {
    wide,
    state_entity,
    state_field,
    state_value,
    kind,
    node,
    mask,
    time,
    label,
    peer,
    cause,
    msg,
    op,
    term,
    a,
    b,
    fact_seq,
    fact_field,
    fact_entity,
    fact_before,
    fact_after,
    text_seq,
    text_size,
    text_bytes,
};
inline constexpr std::size_t chunk_columns = 24;
const char* name_of(ChunkColumn column);

// Where a chunk begins and how much it holds.
struct ChunkRange {
    Seq first = 1;
    std::uint64_t events = 0;
    std::uint64_t facts = 0;
    std::uint64_t texts = 0;
};

// The value of every (entity, field) at some moment of the run: 0 until it is set.
class FieldState {
  public:
    using Key = std::pair<std::uint8_t, std::uint8_t>;  // entity, field

    std::uint64_t at(Key key) const {
        const std::vector<std::uint64_t>& fields = fields_[key.first];
        return key.second < fields.size() ? fields[key.second] : 0;
    }
    // Valid until the next call.
    std::uint64_t& slot(Key key) {
        std::vector<std::uint64_t>& fields = fields_[key.first];
        if (key.second >= fields.size()) fields.resize(std::size_t{key.second} + 1);
        return fields[key.second];
    }
    void set(Key key, std::uint64_t value) { slot(key) = value; }
    // Those that are not 0, by increasing key.
    std::vector<std::pair<Key, std::uint64_t>> values() const;

    friend bool operator==(const FieldState& a, const FieldState& b) {
        return a.values() == b.values();
    }

  private:
    std::array<std::vector<std::uint64_t>, 256> fields_;  // by entity
};

// The state before a trace's first fact: of each field, what its first fact says it was before.
FieldState initial_state(const Trace& trace);

// The chunk's columns, each behind its size. `fact` and `text` are the positions of the chunk's
// first in the trace. Moves `state` from the chunk's start to its end. REQUIRES: the trace keeps
// its promises, save that it may lack its first events.
struct ChunkStart {
    ChunkRange range;
    std::size_t fact = 0;
    std::size_t text = 0;
};
Bytes encode_chunk(const Trace& trace, const ChunkStart& start, FieldState& state);

// Appends the events, facts and texts of a chunk to `trace`. Moves `state` likewise; the first
// chunk's checkpoint sets it, and every later one must agree with it. Returns what is wrong, and
// then leaves `trace` with some of the chunk; empty: nothing. Allocates in proportion to `columns`.
std::string decode_chunk(ByteView columns, const ChunkRange& range, FieldState& state,
                         Trace& trace);

}  // namespace whitewater::sim
