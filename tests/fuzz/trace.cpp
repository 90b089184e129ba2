// Fuzzes the trace reader: any bytes are refused in words, or are a trace that survives being
// written in every form, judged, explained, shown and compared.
#include <nlohmann/json.hpp>

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
#include "tools/whitewater/diff.hpp"
#include "tools/whitewater/export.hpp"
#include "tools/whitewater/show.hpp"

namespace whitewater::fuzz {
namespace {

constexpr const char* file = "fuzzed.trace";
const linearizability::Effort effort{.steps = 100'000, .memory = 10'000'000};

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

void check_exports(const sim::Trace& trace) {
    std::string text;
    const tools::TextOut out = [&](std::string_view piece) { text += piece; };
    tools::Choice choice;
    choice.with_arrivals = true;
    for (const auto detail : {tools::Choice::Detail::story, tools::Choice::Detail::everything}) {
        choice.detail = detail;
        tools::write_shiviz(trace, choice, out);
        tools::write_mermaid(trace, choice, {}, out);
        text.clear();
        tools::write_perfetto(trace, choice, out);
        CHECK(nlohmann::json::accept(text), "this is no JSON:\n{}", text);
    }
    text.clear();
    if (const auto refused = tools::write_history(trace, file, out))
        CHECK(text.empty(), "{} was written before it was refused", text);
}

// A trace differs from itself in nothing, and from one without its last event in that event.
void check_comparison(const sim::Trace& trace) {
    CHECK(tools::compare(trace, trace).differences.empty());
    if (trace.records.empty()) return;
    sim::Trace shorter = trace;
    const sim::Seq last = shorter.records.size();
    shorter.records.pop_back();
    std::erase_if(shorter.facts, [&](const sim::Fact& fact) { return fact.seq == last; });
    std::erase_if(shorter.texts, [&](const sim::Trace::TextOf& text) { return text.seq == last; });
    const tools::Comparison comparison = tools::compare(trace, shorter);
    CHECK(comparison.same == last - 1 && comparison.differences.size() == 1);
    CHECK(!tools::tell(trace, shorter, comparison, {}).empty());
}

void check_trace(const sim::Trace& trace) {
    CHECK(!sim::broken_promise(trace).has_value());
    check_writing(trace);
    judge(trace);
    show(trace);
    check_exports(trace);
    check_comparison(trace);
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
