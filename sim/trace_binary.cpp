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
        packer.add(trace, start, state);
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
}

BinaryRecording::~BinaryRecording() = default;

void BinaryRecording::on_record(const Record& record, std::string_view text) {
    if (chunk_.records.size() == events_per_chunk_) pack();
    chunk_.records.push_back(record);
    if (!text.empty()) chunk_.texts.push_back({record.seq, std::string(text)});
}

void BinaryRecording::on_fact(const Fact& fact) {
    chunk_.facts.push_back(fact);
}

void BinaryRecording::pack() {
    ChunkStart start;
    start.range.first = events_ + 1;
    start.range.events = chunk_.records.size();
    start.range.facts = chunk_.facts.size();
    start.range.texts = chunk_.texts.size();
    packer_->add(chunk_, start, state_);
    events_ += start.range.events;
    facts_ += start.range.facts;
    texts_ += start.range.texts;
    chunk_.records.clear();
    chunk_.facts.clear();
    chunk_.texts.clear();
}

Bytes BinaryRecording::file(const Trace& about) {
    if (!chunk_.records.empty() || !chunk_.facts.empty()) pack();
    TraceHeader head = head_of(about);
    head.events = events_;
    head.facts = facts_;
    head.texts = texts_;
    return packer_->file(head);
}

}  // namespace whitewater::sim
