// Writing a chunk event by event, as the run goes on.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "sim/trace_chunk.hpp"
#include "sim/trace_chunk_predictions.hpp"
#include "sim/trace_columns.hpp"
#include "sim/trace_numbers.hpp"

namespace whitewater::sim {

// Takes events, facts and texts straight into the chunk's columns: nothing is kept to be written
// later. Its memory is used again from chunk to chunk.
//
// Facts and texts belong to the event that was told last. REQUIRES: what a trace promises.
class ChunkEncoder {
  public:
    // `state` is moved along by the facts; it must outlive the encoder. It is what the first chunk
    // begins with.
    explicit ChunkEncoder(FieldState& state) : state_(state) {}

    // A chunk begins, whose first event will be `first`.
    void begin(Seq first);

    void event(const Record& record);
    void fact(const Fact& fact);
    void text(Seq seq, std::string_view text);

    // Of the chunk so far.
    const ChunkRange& range() const { return range_; }
    Time first_time() const { return first_time_; }
    Time last_time() const { return Time{static_cast<std::int64_t>(time_)}; }

    // The chunk's columns, each behind its size.
    Bytes columns() const;

  private:
    ColumnWriter& at(ChunkColumn column) { return columns_[static_cast<std::size_t>(column)]; }
    void checkpoint();

    FieldState& state_;
    ChunkRange range_;
    Time first_time_;

    std::array<ColumnWriter, chunk_columns> columns_;
    std::uint64_t time_ = 0;
    Seq last_fact_ = 0;
    Seq last_text_ = 0;
    Predictions predictions_;
    NumberWriter numbers_{at(ChunkColumn::wide)};
    NumberWriter::Column state_value_{at(ChunkColumn::state_value)};
    NumberWriter::Column op_{at(ChunkColumn::op)};
    NumberWriter::Column term_{at(ChunkColumn::term)};
    NumberWriter::Column a_{at(ChunkColumn::a)};
    NumberWriter::Column b_{at(ChunkColumn::b)};
    NumberWriter::Column fact_before_{at(ChunkColumn::fact_before)};
    NumberWriter::Column fact_after_{at(ChunkColumn::fact_after)};
};

}  // namespace whitewater::sim
