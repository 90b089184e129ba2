// Writing a binary trace: at once from memory, or chunk by chunk while the run goes on.
#include "sim/trace_binary.hpp"

#include <utility>

#include "sim/base/check.hpp"
#include "sim/trace_header.hpp"
#include "sim/trace_packer.hpp"
#include "sim/trace_promises.hpp"

namespace whitewater::sim {

namespace {

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
    BinaryRecording recording(events_per_chunk, initial_state(trace));
    auto fact = trace.facts.begin();
    auto text = trace.texts.begin();
    const auto facts_of = [&](Seq seq) {
        for (; fact != trace.facts.end() && fact->seq == seq; ++fact) recording.on_fact(*fact);
    };
    facts_of(0);
    for (const Record& record : trace.records) {
        recording.on_record(record, {});
        const bool has_text = text != trace.texts.end() && text->seq == record.seq;
        if (has_text) recording.on_text(record.seq, text++->text);
        facts_of(record.seq);
    }
    return recording.file(trace);
}

// -- While the run goes on ------------------------------------------------------------------------

BinaryRecording::BinaryRecording(std::uint64_t events_per_chunk, FieldState initial)
    : events_per_chunk_(events_per_chunk),
      state_(std::move(initial)),
      packer_(std::make_unique<TracePacker>()) {
    CHECK(events_per_chunk >= 1 && events_per_chunk <= largest_chunk);
    chunk_.begin(1);
}

BinaryRecording::~BinaryRecording() = default;

void BinaryRecording::on_record(const Record& record, std::string_view text) {
    if (chunk_.range().events == events_per_chunk_) pack();
    chunk_.event(record);
    ++events_;
    if (!text.empty()) on_text(record.seq, text);
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
