// A damaged, foreign or lying binary trace is refused in words, and never believed.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "sim/deflate.hpp"
#include "sim/trace_binary.hpp"
#include "sim/trace_binary_layout.hpp"
#include "sim/trace_file.hpp"
#include "sim/trace_header.hpp"
#include "sim/trace_json.hpp"
#include "tests/sim/trace_samples.hpp"

namespace whitewater::sim {
namespace {

std::string error_of(const Result<Trace>& result) {
    return result ? "no error" : to_text(result.errors().front());
}

std::string complaint_about(ByteView bytes) {
    return error_of(from_binary(bytes, "x.trace"));
}

void put_u32(Bytes& bytes, std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
}

// Makes the directory's checksum right again: for damage that a checksum does not reveal.
void sign_directory(Bytes& bytes) {
    const std::size_t tail = bytes.size() - trace_tail_size;
    const std::size_t size = directory_entry_size * load_le(bytes.data() + tail, 4);
    put_u32(bytes, tail + 4, crc32_of(ByteView(bytes).subspan(tail - size, size)));
}

TEST(DamagedTrace, RefusesAFileThatWasCutOffAnywhere) {
    const Bytes bytes = to_binary(small_trace(), 4);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const std::string complaint = complaint_about(ByteView(bytes).first(size));
        ASSERT_NE(complaint.find("the trace is cut off"), std::string::npos)
            << "at byte " << size << ": " << complaint;
    }
}

TEST(DamagedTrace, SaysWhereItWasCutOff) {
    const Bytes bytes = to_binary(small_trace());
    EXPECT_EQ(complaint_about(ByteView(bytes).first(100)),
              "x.trace: the trace is cut off: it ends at byte 100, in the middle of its header\n");
    const std::size_t most = bytes.size() - 10;
    EXPECT_EQ(
        complaint_about(ByteView(bytes).first(most)),
        fmt::format("x.trace: the trace is cut off: it ends at byte {}, without the mark that "
                    "ends a whole one\n",
                    most));
}

TEST(DamagedTrace, SaysThatAWholeFileWithAWrongLengthOfItsHeaderIsDamaged) {
    Bytes bytes = to_binary(small_trace());
    bytes[trace_magic.size() + 2] ^= 1;
    EXPECT_EQ(complaint_about(bytes),
              "x.trace: the trace's header is damaged: its length is wrong\n");
}

TEST(DamagedTrace, RefusesAFileInWhichAnyBitIsFlipped) {
    Bytes bytes = to_binary(small_trace(), 4);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            bytes[i] = static_cast<std::uint8_t>(bytes[i] ^ (1 << bit));
            ASSERT_NE(complaint_about(bytes), "no error") << "bit " << bit << " of byte " << i;
            bytes[i] = static_cast<std::uint8_t>(bytes[i] ^ (1 << bit));
        }
    }
}

TEST(DamagedTrace, NamesTheChunkThatIsDamaged) {
    Bytes bytes = to_binary(small_trace(), 5);
    const std::size_t entry = bytes.size() - trace_tail_size - 2 * directory_entry_size;
    const std::uint64_t offset = load_le64(bytes.data() + entry);
    const std::uint64_t size = load_le(bytes.data() + entry + 8, 4);
    bytes[static_cast<std::size_t>(offset) + 20] ^= 4;
    EXPECT_EQ(complaint_about(bytes),
              fmt::format("x.trace: chunk 2 of 3 (events 6 to 10, bytes {} to {}) is damaged: its "
                          "checksum is wrong\n",
                          offset, offset + size - 1));
}

std::string complaint_about_version(const std::string& other) {
    std::string header = header_json(small_trace());
    const std::string version = "\"version\":2";
    header.replace(header.find(version), version.size(), "\"version\":" + other);
    Bytes bytes;
    Writer writer(bytes);
    writer.raw(as_bytes(trace_magic));
    writer.u32(static_cast<std::uint32_t>(header.size()));
    writer.u32(crc32_of(as_bytes(header)));
    writer.raw(as_bytes(header));
    return complaint_about(bytes);
}

TEST(DamagedTrace, RefusesAnotherVersionOfTheFormat) {
    EXPECT_EQ(complaint_about_version("9"),
              "x.trace: this trace is in version 9 of the format, written by Whitewater 0.1.0; "
              "this Whitewater reads version 2: use a newer one\n");
    EXPECT_EQ(complaint_about_version("1"),
              "x.trace: this trace is in version 1 of the format, written by Whitewater 0.1.0; "
              "this Whitewater reads version 2: run its scenario again\n");
}

TEST(DamagedTrace, SaysThatATransferAsTextRuinedIt) {
    Bytes bytes = to_binary(small_trace());
    bytes.erase(bytes.begin() + 4);  // \r\n became \n
    EXPECT_EQ(complaint_about(bytes),
              "x.trace: this trace was damaged by a transfer that took it for text\n");
}

// What follows has right checksums and wrong claims.

TEST(DamagedTrace, RefusesAChunkThatClaimsToExpandBeyondAllMeasure) {
    Bytes bytes = to_binary(small_trace());
    const std::size_t entry = bytes.size() - trace_tail_size - directory_entry_size;
    put_u32(bytes, entry + 12, 0xFFFFFFF0U);
    sign_directory(bytes);
    EXPECT_NE(complaint_about(bytes).find("is damaged: it does not inflate to 4294967280 bytes"),
              std::string::npos)
        << complaint_about(bytes);
}

TEST(DamagedTrace, RefusesADirectoryThatClaimsMoreThanItHas) {
    for (const std::size_t field : {20U, 48U, 52U}) {  // events, facts, texts
        Bytes bytes = to_binary(small_trace());
        put_u32(bytes, bytes.size() - trace_tail_size - directory_entry_size + field, 60'000);
        sign_directory(bytes);
        EXPECT_NE(complaint_about(bytes).find("its columns do not add up to the chunk"),
                  std::string::npos)
            << complaint_about(bytes);
    }
    Bytes bytes = to_binary(small_trace());
    put_u32(bytes, bytes.size() - trace_tail_size, 0xFFFFFFFFU);
    EXPECT_EQ(complaint_about(bytes),
              "x.trace: the trace's directory is damaged: it is larger than the file\n");
}

TEST(DamagedTrace, RefusesAStateThatDoesNotFollowFromTheChunksBefore) {
    FieldState wrong;
    wrong.set({1, 0}, 7);
    const Bytes columns = encode_chunk(small_trace(), {{6, 2, 1, 0}, 5, 0}, wrong);
    Trace trace;
    FieldState state;
    state.set({1, 0}, 1);
    EXPECT_EQ(decode_chunk(columns, {6, 2, 1, 0}, state, trace),
              "its state does not follow from the chunks before it");
    state.set({1, 0}, 7);
    EXPECT_EQ(decode_chunk(columns, {6, 2, 1, 0}, state, trace), "");
}

TEST(DamagedTrace, RefusesAFactOfALaterChunk) {
    FieldState none;
    const Bytes columns = encode_chunk(small_trace(), {{1, 2, 6, 0}, 0, 0}, none);
    Trace trace;
    FieldState state;
    EXPECT_EQ(decode_chunk(columns, {1, 2, 6, 0}, state, trace),
              "a fact or a text belongs to an event of a later chunk");
}

// Columns drawn at random, correctly packed: only the decoder stands between them and memory.
RC_GTEST_PROP(DamagedTrace, NeverCrashesOnAnyColumns, ()) {
    static const Bytes columns = [] {
        FieldState state = initial_state(small_trace());
        return encode_chunk(small_trace(), {{1, 15, 10, 3}, 0, 0}, state);
    }();
    Bytes damaged = columns;
    const int changes = *rc::gen::inRange(1, 5);
    for (int i = 0; i < changes; ++i) {
        const auto at = *rc::gen::inRange<std::size_t>(0, damaged.size());
        damaged[at] = *rc::gen::arbitrary<std::uint8_t>();
    }
    Trace trace;
    FieldState state;
    const ChunkRange range{1, *rc::gen::inRange<std::uint64_t>(14, 17), 10, 3};
    const std::string complaint = decode_chunk(damaged, range, state, trace);
    RC_CLASSIFY(!complaint.empty(), "refused");
    if (complaint.empty()) RC_ASSERT(trace.records.size() == range.events);
}

TEST(TraceFile, TellsTheFormsApartByTheirContent) {
    const Result<Trace> binary = read_trace(to_binary(small_trace()), "x");
    ASSERT_TRUE(binary) << error_of(binary);
    const std::string text = to_jsonl(small_trace());
    const Result<Trace> lines = read_trace(as_bytes(text), "x");
    ASSERT_TRUE(lines) << error_of(lines);
    EXPECT_EQ(difference(binary.value(), lines.value()), "");
}

TEST(TraceFile, SaysWhatAForeignFileSeemsToBe) {
    const auto complaint = [](std::string_view text) {
        return error_of(read_trace(as_bytes(text), "x"));
    };
    EXPECT_EQ(complaint(""), "x: the file is empty: it holds no trace\n");
    EXPECT_EQ(complaint("nodes 5\n"), "x: this is not a trace of Whitewater\n");
    EXPECT_EQ(
        complaint("\x1F\x8B\x08"),
        "x: this is not a trace of Whitewater: it is compressed with gzip: unpack it first\n");
    EXPECT_EQ(complaint("<!doctype html>"),
              "x: this is not a trace of Whitewater: it looks like a web page; 'whitewater "
              "run --trace' writes the trace itself\n");
}

}  // namespace
}  // namespace whitewater::sim
