// What the two directions of a chunk share, and writing one from memory.
#include "sim/trace_chunk.hpp"

#include <map>

#include "sim/trace_chunk_encoder.hpp"

namespace whitewater::sim {

namespace {

// REQUIRES: the fact is about an address.
FieldState::Key key_of(const Fact& fact) {
    return {static_cast<std::uint8_t>(fact.entity.value), fact.field};
}

}  // namespace

const char* name_of(ChunkColumn column) {
    static constexpr std::array<const char*, chunk_columns> names = {
        "wide",        "state_entity", "state_field", "state_value", "kind",      "node",
        "mask",        "time",         "label",       "peer",        "cause",     "msg",
        "op",          "term",         "a",           "b",           "fact_seq",  "fact_field",
        "fact_entity", "fact_before",  "fact_after",  "text_seq",    "text_size", "text_bytes"};
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
    ChunkEncoder encoder(state);
    encoder.begin(start.range.first);
    std::size_t fact = start.fact;
    const std::size_t fact_end = start.fact + start.range.facts;
    const auto facts_up_to = [&](Seq seq) {
        while (fact < fact_end && trace.facts[fact].seq <= seq) encoder.fact(trace.facts[fact++]);
    };
    facts_up_to(start.range.first - 1);
    for (std::size_t i = 0; i < start.range.events; ++i) {
        const Record& record = trace.records[start.range.first - 1 + i];
        encoder.event(record);
        facts_up_to(record.seq);
    }
    while (fact < fact_end) encoder.fact(trace.facts[fact++]);
    for (std::size_t i = 0; i < start.range.texts; ++i) {
        const Trace::TextOf& text = trace.texts[start.text + i];
        encoder.text(text.seq, text.text);
    }
    return encoder.columns();
}

}  // namespace whitewater::sim
