// Writing a binary trace: at once from memory, or chunk by chunk while the run goes on.
#include "sim/trace_binary.hpp"

#include <algorithm>

#include "sim/base/check.hpp"
#include "sim/trace_header.hpp"
#include "sim/trace_packer.hpp"
#include "sim/trace_promises.hpp"

namespace whitewater::sim {

namespace {

// The first of `rows` (facts or texts), from `from` on, that belongs to an event after `last`.
template <class Row>
std::size_t first_after(const std::vector<Row>& rows, std::size_t from, Seq last) {
    while (from < rows.size() && rows[from].seq <= last) ++from;
    return from;
}

void pack_chunks(const Trace& trace, std::uint64_t events_per_chunk, TracePacker& packer) {
    FieldState state = initial_state(trace);
    ChunkStart start;
    while (start.range.first <= trace.records.size() || start.fact < trace.facts.size()) {
        const std::uint64_t left = trace.records.size() - (start.range.first - 1);
        start.range.events = std::min(left, events_per_chunk);
        const Seq last = start.range.first + start.range.events - 1;
        const std::size_t fact_end = first_after(trace.facts, start.fact, last);
        const std::size_t text_end = first_after(trace.texts, start.text, last);
        start.range.facts = fact_end - start.fact;
        start.range.texts = text_end - start.text;
        TracePacker::Chunk chunk;
        chunk.range = start.range;
        if (start.range.events > 0) {
            chunk.first_time = trace.records[start.range.first - 1].time;
            chunk.last_time = trace.records[last - 1].time;
        }
        chunk.columns = encode_chunk(trace, start, state);
        packer.add(chunk);
        start = {ChunkRange{last + 1, 0, 0, 0}, fact_end, text_end};
    }
}

// All of `trace` but its events.
TraceHeader head_of(const Trace& trace) {
    TraceHeader head;
    head.trace.version = trace.version;
    head.trace.scenario = trace.scenario;
    head.trace.scenario_file = trace.scenario_file;
    head.trace.seed = trace.seed;
    head.trace.fingerprint = trace.fingerprint;
    head.trace.verdict = trace.verdict;
    head.trace.schema = trace.schema;
    return head;
}

}  // namespace

Bytes to_binary(const Trace& trace, std::uint64_t events_per_chunk) {
    CHECK(events_per_chunk >= 1 && events_per_chunk <= largest_chunk);
    const auto broken = broken_promise(trace);
    CHECK(!broken, "{}", *broken);
    TracePacker packer;
    pack_chunks(trace, events_per_chunk, packer);
    TraceHeader head = head_of(trace);
    head.events = trace.records.size();
    head.facts = trace.facts.size();
    head.texts = trace.texts.size();
    return packer.file(head);
}

// -- While the run goes on ------------------------------------------------------------------------

BinaryRecording::BinaryRecording(std::uint64_t events_per_chunk)
    : events_per_chunk_(events_per_chunk), packer_(std::make_unique<TracePacker>()) {
    CHECK(events_per_chunk >= 1 && events_per_chunk <= largest_chunk);
    chunk_.begin(1);
}

BinaryRecording::~BinaryRecording() = default;

void BinaryRecording::on_record(const Record& record, std::string_view text) {
    if (chunk_.range().events == events_per_chunk_) pack();
    chunk_.event(record);
    ++events_;
    if (!text.empty()) chunk_.text(record.seq, text);
}

void BinaryRecording::on_fact(const Fact& fact) {
    chunk_.fact(fact);
}

void BinaryRecording::pack() {
    packer_->add({chunk_.range(), chunk_.first_time(), chunk_.last_time(), chunk_.columns()});
    facts_ += chunk_.range().facts;
    texts_ += chunk_.range().texts;
    chunk_.begin(events_ + 1);
}

Bytes BinaryRecording::file(const Trace& about) {
    if (chunk_.range().events > 0 || chunk_.range().facts > 0) pack();
    TraceHeader head = head_of(about);
    head.events = events_;
    head.facts = facts_;
    head.texts = texts_;
    return packer_->file(head);
}

}  // namespace whitewater::sim
