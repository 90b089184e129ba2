// Reading a chunk of a binary trace, whatever its bytes.
#include <fmt/format.h>

#include "sim/trace_chunk.hpp"
#include "sim/trace_chunk_predictions.hpp"
#include "sim/trace_columns.hpp"
#include "sim/trace_numbers.hpp"

namespace whitewater::sim {

namespace {

class ChunkDecoder {
  public:
    ChunkDecoder(const ChunkRange& range, Trace& trace) : range_(range), trace_(trace) {}

    // False if the columns do not add up to the chunk or to the counts it claims. From here on,
    // each claimed event, fact and text is known to have at least one byte of its own.
    bool split(ByteView bytes) {
        Reader reader(bytes);
        for (ColumnReader& column : columns_) column = ColumnReader(reader.blob());
        return reader.ok() && reader.at_end() && at(ChunkColumn::kind).size() == range_.events &&
               at(ChunkColumn::fact_seq).size() >= range_.facts &&
               at(ChunkColumn::text_seq).size() >= range_.texts;
    }

    FieldState checkpoint() {
        FieldState state;
        const std::size_t size = at(ChunkColumn::state_entity).size();
        for (std::size_t i = 0; i < size; ++i) {
            const std::uint8_t entity = at(ChunkColumn::state_entity).byte();
            const std::uint8_t field = at(ChunkColumn::state_field).byte();
            state.set({entity, field}, numbers_.number(state_value_, 0));
        }
        return state;
    }

    // Facts stand behind the event they belong to.
    void events_and_facts(FieldState& state) {
        next_fact();
        facts_of(range_.first - 1, state);
        for (std::uint64_t i = 0; i < range_.events; ++i) {
            trace_.records.push_back(event(range_.first + i));
            facts_of(range_.first + i, state);
        }
        is_within_range_ = facts_left_ == 0;
    }

    void texts() {
        Seq seq = range_.first - 1;
        for (std::uint64_t i = 0; i < range_.texts; ++i) {
            seq += at(ChunkColumn::text_seq).varint();
            const std::uint64_t size = at(ChunkColumn::text_size).varint();
            const ByteView bytes = at(ChunkColumn::text_bytes).bytes(size);
            trace_.texts.push_back({seq, std::string(as_text(bytes))});
        }
        is_within_range_ = is_within_range_ && seq < range_.first + range_.events;
    }

    // The first column that was too short, too long or malformed, in words; empty: none.
    std::string complaint() const {
        if (!is_within_range_) return "a fact or a text belongs to an event of a later chunk";
        for (std::size_t i = 0; i < chunk_columns; ++i) {
            if (!columns_[i].is_used_up())
                return fmt::format("its column '{}' does not hold what it should",
                                   name_of(static_cast<ChunkColumn>(i)));
        }
        return {};
    }

  private:
    ColumnReader& at(ChunkColumn column) { return columns_[static_cast<std::size_t>(column)]; }

    Record event(Seq seq) {
        Record record;
        record.seq = seq;
        record.kind = static_cast<Kind>(at(ChunkColumn::kind).byte());
        record.node.value = at(ChunkColumn::node).byte();
        const std::uint64_t mask = at(ChunkColumn::mask).varint();
        if (mask > all_event_parts) at(ChunkColumn::mask).reject();
        const auto has = [mask](EventPart part) {
            return (mask >> static_cast<unsigned>(part) & 1U) != 0;
        };
        if (has(EventPart::time)) time_ += at(ChunkColumn::time).varint();
        record.time.us = static_cast<std::int64_t>(time_);
        record.label =
            has(EventPart::label) ? at(ChunkColumn::label).byte() : predictions_.label(record.kind);
        Predictions::Row& likely = predictions_.of(record.kind, record.label);
        record.peer.value = has(EventPart::peer) ? at(ChunkColumn::peer).byte() : likely.peer;
        record.cause = predictions_.cause();
        if (has(EventPart::cause)) record.cause = before(seq, at(ChunkColumn::cause).varint());
        record.msg = likely_message(record);
        if (has(EventPart::msg)) record.msg = before(seq + 1, at(ChunkColumn::msg).varint());
        if (has(EventPart::op)) record.op.value = numbers_.name(op_);
        record.term = has(EventPart::term) ? numbers_.number(term_, likely.term) : likely.term;
        record.a = has(EventPart::a) ? numbers_.number(a_, likely.a) : likely.a;
        record.b = has(EventPart::b) ? numbers_.number(b_, likely.b) : likely.b;
        predictions_.learn(record, likely);
        return record;
    }
    // 0 says that there is none.
    static Seq before(Seq seq, std::uint64_t distance) {
        return distance == 0 ? 0 : seq - distance;
    }

    void next_fact() {
        if (facts_left_ > 0) fact_seq_ += at(ChunkColumn::fact_seq).varint();
    }
    void facts_of(Seq seq, FieldState& state) {
        for (; facts_left_ > 0 && fact_seq_ <= seq; next_fact()) {
            fact(state);
            --facts_left_;
        }
    }
    void fact(FieldState& state) {
        const std::uint64_t head = at(ChunkColumn::fact_field).varint();
        const FactParts given = parts_of(head);
        if (head > fact_head(255, {true, true})) at(ChunkColumn::fact_field).reject();
        const auto field = static_cast<std::uint8_t>(head >> 2U);
        const std::uint8_t entity =
            given.entity ? at(ChunkColumn::fact_entity).byte() : predictions_.node();
        std::uint64_t& held = state.slot({entity, field});
        const std::uint64_t before = given.before ? numbers_.number(fact_before_, held) : held;
        held = numbers_.number(fact_after_, before);
        trace_.facts.push_back({fact_seq_, NodeId{entity}, field, before, held});
    }

    const ChunkRange& range_;
    Trace& trace_;
    std::array<ColumnReader, chunk_columns> columns_;
    std::uint64_t time_ = 0;
    std::uint64_t facts_left_ = range_.facts;
    Seq fact_seq_ = range_.first - 1;
    Predictions predictions_;
    NumberReader numbers_{at(ChunkColumn::wide)};
    NumberReader::Column state_value_{at(ChunkColumn::state_value)};
    NumberReader::Column op_{at(ChunkColumn::op)};
    NumberReader::Column term_{at(ChunkColumn::term)};
    NumberReader::Column a_{at(ChunkColumn::a)};
    NumberReader::Column b_{at(ChunkColumn::b)};
    NumberReader::Column fact_before_{at(ChunkColumn::fact_before)};
    NumberReader::Column fact_after_{at(ChunkColumn::fact_after)};
    bool is_within_range_ = true;
};

}  // namespace

std::string decode_chunk(ByteView columns, const ChunkRange& range, FieldState& state,
                         Trace& trace) {
    ChunkDecoder decoder(range, trace);
    if (!decoder.split(columns)) return "its columns do not add up to the chunk";
    const FieldState checkpoint = decoder.checkpoint();
    if (range.first == 1) state = checkpoint;
    if (checkpoint != state) return "its state does not follow from the chunks before it";
    decoder.events_and_facts(state);
    decoder.texts();
    return decoder.complaint();
}

}  // namespace whitewater::sim
