// A trace survives the way to columns and back, and is small there.
#include "sim/trace_binary.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sim/deflate.hpp"
#include "sim/trace_chunk.hpp"
#include "sim/trace_json.hpp"
#include "tests/sim/trace_samples.hpp"

namespace whitewater::sim {
namespace {

std::string error_of(const Result<Trace>& result) {
    return result ? "no error" : to_text(result.errors().front());
}

TEST(TraceBinary, GivesBackTheSmallTraceHoweverItIsCutIntoChunks) {
    for (const std::uint64_t events : {1U, 2U, 7U, 14U, 15U, 16U, 65'536U}) {
        const Result<Trace> back = from_binary(to_binary(small_trace(), events), "x.trace");
        ASSERT_TRUE(back) << error_of(back);
        EXPECT_EQ(difference(small_trace(), back.value()), "") << events << " events a chunk";
    }
}

TEST(TraceBinary, GivesBackTheEmptyTrace) {
    const Result<Trace> back = from_binary(to_binary(Trace{}), "x.trace");
    ASSERT_TRUE(back) << error_of(back);
    EXPECT_EQ(difference(Trace{}, back.value()), "");
}

TEST(TraceBinary, GivesBackFactsWithoutEvents) {
    Trace trace;
    trace.facts = {{0, node(1), 2, 5, 7}, {0, node(1), 2, 7, 9}};
    const Result<Trace> back = from_binary(to_binary(trace), "x.trace");
    ASSERT_TRUE(back) << error_of(back);
    EXPECT_EQ(difference(trace, back.value()), "");
}

RC_GTEST_PROP(TraceBinary, GivesBackAnyTrace, ()) {
    const Trace trace = *any_trace();
    const auto events = *rc::gen::inRange<std::uint64_t>(1, 22);
    const Result<Trace> back = from_binary(to_binary(trace, events), "x.trace");
    RC_ASSERT(error_of(back) == "no error");
    RC_ASSERT(difference(trace, back.value()) == "");
}

// A goal of the format (TRACE.md): the archive of a run with a million events is sent by mail.
TEST(TraceBinary, TakesAtMostSixBytesForAnEventOfABusyRun) {
    const Trace trace = busy_trace(200'000);
    const Bytes bytes = to_binary(trace);
    const std::size_t hundredths = bytes.size() * 100 / trace.records.size();
    RecordProperty("hundredths_of_a_byte_per_event", static_cast<int>(hundredths));
    fmt::print("{} events, {} facts: {}.{:02} bytes an event; as JSON Lines {}\n",
               trace.records.size(), trace.facts.size(), hundredths / 100, hundredths % 100,
               to_jsonl(trace).size() / trace.records.size());
    EXPECT_LE(hundredths, 600U);
    const Result<Trace> back = from_binary(bytes, "x.trace");
    ASSERT_TRUE(back) << error_of(back);
    EXPECT_EQ(difference(trace, back.value()), "");
}

TEST(TraceBinary, KeepsItsPromiseOfExpansionWhereEveryEventIsTheSame) {
    Trace trace;
    for (Seq seq = 1; seq <= 100'000; ++seq) {
        Record record;
        record.seq = seq;
        record.kind = Kind::timer_fired;
        trace.records.push_back(record);
    }
    const Bytes bytes = to_binary(trace);
    EXPECT_GE(bytes.size() * largest_expansion, trace.records.size() * 11);
    const Result<Trace> back = from_binary(bytes, "x.trace");
    ASSERT_TRUE(back) << error_of(back);
    EXPECT_EQ(difference(trace, back.value()), "");
}

// Told event by event, as a run does it: the facts of an event follow it.
void tell(const Trace& trace, Sink& sink) {
    std::size_t fact = 0;
    std::size_t text = 0;
    for (const Record& record : trace.records) {
        const bool has_text = text < trace.texts.size() && trace.texts[text].seq == record.seq;
        sink.on_record(record, has_text ? std::string_view(trace.texts[text++].text) : "");
        while (fact < trace.facts.size() && trace.facts[fact].seq == record.seq)
            sink.on_fact(trace.facts[fact++]);
    }
}

TEST(TraceBinary, IsTheSameWhetherWrittenAtOnceOrWhileTheRunGoesOn) {
    const Trace trace = busy_trace(500);
    for (const std::uint64_t events_per_chunk : {1U, 7U, 100U, 499U, 500U, 501U}) {
        BinaryRecording recording(events_per_chunk);
        tell(trace, recording);
        EXPECT_EQ(recording.events(), trace.records.size());
        EXPECT_EQ(recording.file(trace), to_binary(trace, events_per_chunk))
            << events_per_chunk << " events a chunk";
    }
}

TEST(TraceBinary, RecordsARunOfNothing) {
    const Trace nothing;
    EXPECT_EQ(BinaryRecording().file(nothing), to_binary(nothing));
}

TEST(TraceBinary, KeepsTheStateAtTheStartOfEachChunk) {
    const Trace trace = small_trace();
    FieldState state = initial_state(trace);
    EXPECT_EQ(state.at({1, 0}), 0U);
    ChunkStart start;
    start.range.facts = 8;
    encode_chunk(trace, start, state);
    EXPECT_EQ(state.at({1, 0}), 1U) << "n1 is up";
    EXPECT_EQ(state.at({1, 1}), 2U) << "n1 leads";
    EXPECT_EQ(state.at({1, 3}), 0xDEADBEEFDEADBEEFU);
    EXPECT_EQ(state.at({2, 2}), 1U) << "n2 is in term 1";
}

}  // namespace
}  // namespace whitewater::sim
