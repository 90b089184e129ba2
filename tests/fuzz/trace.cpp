// Fuzzes the trace reader: any bytes are refused in words, or are a trace that survives being
// written in both forms, judged, explained and shown.
#include "kv/explanation/explanation.hpp"
#include "kv/offline.hpp"
#include "kv/trace_schema.hpp"
#include "sim/base/check.hpp"
#include "sim/trace_binary.hpp"
#include "sim/trace_chunk.hpp"
#include "sim/trace_file.hpp"
#include "sim/trace_json.hpp"
#include "sim/trace_promises.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/trace_seal.hpp"
#include "tools/whitewater/show.hpp"

namespace whitewater::fuzz {
namespace {

constexpr const char* file = "fuzzed.trace";
constexpr linearizability::Effort effort{.steps = 100'000, .memory = 10'000'000};

// Reading back the trace's text gives the same text, whichever form it went through.
void check_writing(const sim::Trace& trace) {
    const std::string text = sim::to_jsonl(trace);
    const Result<sim::Trace> from_text = sim::from_jsonl(text, file);
    CHECK(from_text.is_ok(), "{}", to_text(from_text.errors().front()));
    CHECK(sim::to_jsonl(from_text.value()) == text, "JSON Lines change the trace:\n{}", text);
    const Bytes bytes = sim::to_binary(trace, trace.records.size() / 2 + 1);  // two chunks
    const Result<sim::Trace> from_bytes = sim::from_binary(bytes, file);
    CHECK(from_bytes.is_ok(), "{}", to_text(from_bytes.errors().front()));
    CHECK(sim::to_jsonl(from_bytes.value()) == text, "the binary form changes the trace:\n{}",
          text);
}

// Facts that contradict the events refute sentences; each that is left names events there are.
void explain(const sim::Trace& trace, const kv::OfflineJudgement& judgement) {
    const linearizability::Verdict history = linearizability::check(judgement.history, effort);
    const kv::Explanation explanation = kv::explain(trace, {judgement.findings, history});
    for (const kv::Sentence& sentence : explanation.sentences) {
        CHECK(!sentence.text.empty() && !sentence.events.empty());
        for (const sim::Seq seq : sentence.events) CHECK(seq >= 1 && seq <= trace.records.size());
    }
}

// A trace may contradict itself, and the judge says so with a CHECK. It must not do worse.
void judge(const sim::Trace& trace) {
    try {
        const kv::OfflineJudgement judgement = kv::judge_offline(trace);
        CHECK(judgement.observations <= trace.records.size());
        explain(trace, judgement);
    } catch (const CheckFailure&) {
    }
}

void show(const sim::Trace& trace) {
    tools::ShowOptions options;
    for (const auto detail :
         {tools::ShowOptions::Detail::summary, tools::ShowOptions::Detail::everything}) {
        options.detail = detail;
        CHECK(!tools::show(trace, options).empty());
    }
    if (trace.records.empty()) return;
    options.why = trace.records.back().seq;
    CHECK(!tools::show(trace, options).empty());
}

void check_trace(const sim::Trace& trace) {
    CHECK(!sim::broken_promise(trace).has_value());
    check_writing(trace);
    judge(trace);
    show(trace);
}

void check_file(ByteView bytes) {
    const Result<sim::Trace> trace = sim::read_trace(bytes, file);
    if (trace) return check_trace(trace.value());
    for (const Diagnostic& complaint : trace.errors()) CHECK(!complaint.message.empty());
}

// The columns of one chunk, not compressed and not checksummed: so the decoder is reached at once.
void check_columns(Choices input) {
    sim::ChunkRange range;
    range.events = input.byte();
    range.facts = input.byte();
    range.texts = input.byte();
    sim::Trace trace;
    trace.schema = kv::trace_schema();
    sim::FieldState state;
    const std::string complaint = sim::decode_chunk(input.rest(), range, state, trace);
    if (!complaint.empty()) return;
    CHECK(trace.records.size() == range.events);
    if (!sim::broken_promise(trace)) check_trace(trace);
}

}  // namespace
}  // namespace whitewater::fuzz

// A first byte 'C' is followed by columns, 'S' by a binary trace whose checksums are put right; all
// else is a file as it is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace whitewater;
    const ByteView input{data, size};
    const std::uint8_t form = size > 0 ? data[0] : 0;
    if (form == 'C')
        fuzz::check_columns(fuzz::Choices(input.subspan(1)));
    else if (form == 'S')
        fuzz::check_file(fuzz::with_right_checksums(input.subspan(1)));
    else
        fuzz::check_file(input);
    return 0;
}
