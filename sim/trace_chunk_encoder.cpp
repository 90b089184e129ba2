// What is unexpected of an event goes into the columns; a mask says which these are.
#include "sim/trace_chunk_encoder.hpp"

#include "sim/base/check.hpp"

namespace whitewater::sim {

void ChunkEncoder::begin(Seq first) {
    range_ = {.first = first};
    first_time_ = {};
    for (ColumnWriter& column : columns_) column.clear();
    time_ = 0;
    last_fact_ = last_text_ = first - 1;
    predictions_.clear();
    numbers_.clear();
    for (NumberWriter::Column* column :
         {&state_value_, &op_, &term_, &a_, &b_, &fact_before_, &fact_after_})
        column->last = 0;
    checkpoint();
}

void ChunkEncoder::checkpoint() {
    for (const auto& [key, value] : state_.values()) {
        at(ChunkColumn::state_entity).byte(key.first);
        at(ChunkColumn::state_field).byte(key.second);
        numbers_.number(state_value_, 0, value);
    }
}

void ChunkEncoder::event(const Record& record) {
    if (range_.events++ == 0) first_time_ = record.time;
    const auto kind = static_cast<std::uint8_t>(record.kind);
    at(ChunkColumn::kind).byte(kind);
    at(ChunkColumn::node).byte(static_cast<std::uint8_t>(record.node.value));

    // Most codes are 0, "as expected", and take no room: they are only missing from the mask.
    std::uint64_t mask = 0;
    const auto note = [&mask](EventPart part, std::uint64_t given) {
        mask |= given << static_cast<unsigned>(part);
    };
    const auto time = static_cast<std::uint64_t>(record.time.us);
    note(EventPart::time, at(ChunkColumn::time).varint_unless_0(time - time_));
    time_ = time;

    const bool is_of_another_label = predictions_.label(record.kind) != record.label;
    note(EventPart::label, is_of_another_label);
    if (is_of_another_label) at(ChunkColumn::label).byte(record.label);
    Predictions::Row& likely = predictions_.of(record.kind, record.label);

    const bool is_with_another_peer = likely.peer != record.peer.value;
    note(EventPart::peer, is_with_another_peer);
    if (is_with_another_peer)
        at(ChunkColumn::peer).byte(static_cast<std::uint8_t>(record.peer.value));

    const bool has_another_cause = predictions_.cause() != record.cause;
    note(EventPart::cause, has_another_cause);
    if (has_another_cause)
        at(ChunkColumn::cause).varint(record.cause == 0 ? 0 : record.seq - record.cause);
    const bool is_about_another_message = likely_message(record) != record.msg;
    note(EventPart::msg, is_about_another_message);
    if (is_about_another_message)
        at(ChunkColumn::msg).varint(record.msg == 0 ? 0 : record.seq - record.msg + 1);

    note(EventPart::op, numbers_.name(op_, record.op.value));
    note(EventPart::term, numbers_.number(term_, likely.term, record.term));
    note(EventPart::a, numbers_.number(a_, likely.a, record.a));
    note(EventPart::b, numbers_.number(b_, likely.b, record.b));
    at(ChunkColumn::mask).varint(mask);
    predictions_.learn(record, likely);
}

void ChunkEncoder::fact(const Fact& fact) {
    const auto entity = static_cast<std::uint8_t>(fact.entity.value);
    const FieldState::Key key{entity, fact.field};
    std::uint64_t& held = state_.slot(key);
    const bool is_elsewhere = entity != predictions_.node();
    const bool is_after_other = held != fact.before;
    at(ChunkColumn::fact_seq).varint(fact.seq - last_fact_);
    at(ChunkColumn::fact_field)
        .varint(fact_head(fact.field, {.entity = is_elsewhere, .before = is_after_other}));
    if (is_elsewhere) at(ChunkColumn::fact_entity).byte(entity);
    if (is_after_other) numbers_.number(fact_before_, held, fact.before);
    if (!numbers_.number(fact_after_, fact.before, fact.after)) fact_after_.codes.varint(0);
    held = fact.after;
    last_fact_ = fact.seq;
    ++range_.facts;
}

void ChunkEncoder::text(Seq seq, std::string_view text) {
    at(ChunkColumn::text_seq).varint(seq - last_text_);
    at(ChunkColumn::text_size).varint(text.size());
    at(ChunkColumn::text_bytes).bytes(as_bytes(text));
    last_text_ = seq;
    ++range_.texts;
}

Bytes ChunkEncoder::columns() const {
    std::size_t size = 0;
    for (const ColumnWriter& column : columns_) size += 4 + column.view().size();
    Bytes result;
    result.reserve(size);
    Writer writer(result);
    for (const ColumnWriter& column : columns_) {
        CHECK(column.view().size() < (std::uint64_t{1} << 32), "a column of 4 GiB");
        writer.blob(column.view());
    }
    return result;
}

}  // namespace whitewater::sim
