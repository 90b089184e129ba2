// What the two directions of a chunk share, and writing one.
#include "sim/trace_chunk.hpp"

#include <map>

#include "sim/base/check.hpp"
#include "sim/trace_chunk_predictions.hpp"
#include "sim/trace_columns.hpp"
#include "sim/trace_numbers.hpp"

namespace whitewater::sim {

namespace {

// REQUIRES: the fact is about an address.
FieldState::Key key_of(const Fact& fact) {
    return {static_cast<std::uint8_t>(fact.entity.value), fact.field};
}

class ChunkEncoder {
  public:
    ChunkEncoder(const Trace& trace, const ChunkStart& start) : trace_(trace), start_(start) {}

    void checkpoint(const FieldState& state) {
        for (const auto& [key, value] : state.values()) {
            at(ChunkColumn::state_entity).byte(key.first);
            at(ChunkColumn::state_field).byte(key.second);
            numbers_.number(state_value_, 0, value);
        }
    }

    void events() {
        if (start_.range.events == 0) return;
        const Seq first_there = trace_.records.front().seq;
        const auto begin = static_cast<std::size_t>(start_.range.first - first_there);
        for (std::size_t i = 0; i < start_.range.events; ++i) event(trace_.records[begin + i]);
    }

    void facts(FieldState& state) {
        Seq previous = start_.range.first - 1;
        for (std::size_t i = 0; i < start_.range.facts; ++i) {
            const Fact& fact = trace_.facts[start_.fact + i];
            const FieldState::Key key = key_of(fact);
            at(ChunkColumn::fact_seq).varint(fact.seq - previous);
            at(ChunkColumn::fact_entity).byte(key.first);
            at(ChunkColumn::fact_field).byte(fact.field);
            numbers_.number(fact_before_, state.at(key), fact.before);
            numbers_.number(fact_after_, fact.before, fact.after);
            state.set(key, fact.after);
            previous = fact.seq;
        }
    }

    void texts() {
        Seq previous = start_.range.first - 1;
        for (std::size_t i = 0; i < start_.range.texts; ++i) {
            const Trace::TextOf& text = trace_.texts[start_.text + i];
            at(ChunkColumn::text_seq).varint(text.seq - previous);
            at(ChunkColumn::text_size).varint(text.text.size());
            at(ChunkColumn::text_bytes).bytes(as_bytes(text.text));
            previous = text.seq;
        }
    }

    Bytes finish() const {
        Bytes result;
        Writer writer(result);
        for (const ColumnWriter& column : columns_) {
            CHECK(column.view().size() < (std::uint64_t{1} << 32), "a column of 4 GiB");
            writer.blob(column.view());
        }
        return result;
    }

  private:
    ColumnWriter& at(ChunkColumn column) { return columns_[static_cast<std::size_t>(column)]; }

    void event(const Record& record) {
        const auto time = static_cast<std::uint64_t>(record.time.us);
        at(ChunkColumn::time).varint(time - previous_time_);
        previous_time_ = time;
        at(ChunkColumn::kind).byte(static_cast<std::uint8_t>(record.kind));
        at(ChunkColumn::label).byte(record.label);
        at(ChunkColumn::node).byte(static_cast<std::uint8_t>(record.node.value));
        at(ChunkColumn::peer).byte(static_cast<std::uint8_t>(record.peer.value));
        at(ChunkColumn::cause).varint(record.cause == 0 ? 0 : record.seq - record.cause);
        at(ChunkColumn::msg).varint(record.msg == 0 ? 0 : record.seq - record.msg + 1);
        numbers_.name(op_, record.op.value);
        Predictions::Row& likely = predictions_.of(record);
        numbers_.number(term_, likely.term, record.term);
        numbers_.number(a_, likely.a, record.a);
        numbers_.number(b_, likely.b, record.b);
        likely = {record.term, record.a, record.b};
    }

    const Trace& trace_;
    const ChunkStart& start_;
    std::array<ColumnWriter, chunk_columns> columns_;
    std::uint64_t previous_time_ = 0;
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

}  // namespace

const char* name_of(ChunkColumn column) {
    static constexpr std::array<const char*, chunk_columns> names = {
        "wide",     "state_entity", "state_field", "state_value", "time",
        "kind",     "label",        "node",        "peer",        "cause",
        "msg",      "term",         "op",          "a",           "b",
        "fact_seq", "fact_entity",  "fact_field",  "fact_before", "fact_after",
        "text_seq", "text_size",    "text_bytes"};
    return names[static_cast<std::size_t>(column)];
}

std::vector<std::pair<FieldState::Key, std::uint64_t>> FieldState::values() const {
    std::vector<std::pair<Key, std::uint64_t>> all;
    for (std::size_t entity = 0; entity < fields_.size(); ++entity) {
        for (std::size_t field = 0; field < fields_[entity].size(); ++field) {
            const std::uint64_t value = fields_[entity][field];
            const Key key{static_cast<std::uint8_t>(entity), static_cast<std::uint8_t>(field)};
            if (value != 0) all.emplace_back(key, value);
        }
    }
    return all;
}

FieldState initial_state(const Trace& trace) {
    std::map<FieldState::Key, std::uint64_t> first;
    for (const Fact& fact : trace.facts) first.emplace(key_of(fact), fact.before);
    FieldState state;
    for (const auto& [key, before] : first) state.set(key, before);
    return state;
}

Bytes encode_chunk(const Trace& trace, const ChunkStart& start, FieldState& state) {
    ChunkEncoder encoder(trace, start);
    encoder.checkpoint(state);
    encoder.events();
    encoder.facts(state);
    encoder.texts();
    return encoder.finish();
}

}  // namespace whitewater::sim
