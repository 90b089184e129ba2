// A trace survives the way to JSON Lines and back, and a damaged one is refused in words.
#include "sim/trace_json.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>

#include "sim/trace_promises.hpp"
#include "tests/sim/trace_samples.hpp"
#include "tests/support/story.hpp"

namespace whitewater::sim {
namespace {

std::string error_of(const Result<Trace>& result) {
    return result ? "no error" : to_text(result.errors().front());
}

std::string complaint_about(const std::string& text) {
    return error_of(from_jsonl(text, "x.jsonl"));
}

// The small trace's text with its first `was` replaced.
std::string small_text_with(const std::string& was, const std::string& is) {
    std::string text = to_jsonl(small_trace());
    const std::size_t at = text.find(was);
    EXPECT_NE(at, std::string::npos) << was;
    return text.replace(at, was.size(), is);
}

TEST(TraceJson, ReadsAsItIsDocumented) {
    whitewater::testing::expect_story("tests/sim/testdata/small.trace.jsonl",
                                      to_jsonl(small_trace()));
}

TEST(TraceJson, HasThePageOfDocumentationQuoteRealLines) {
    std::ifstream page(WHITEWATER_SOURCE_DIR "/sim/TRACE.md");
    ASSERT_TRUE(page);
    const std::string text = to_jsonl(small_trace());
    int quotes = 0;
    for (std::string line; std::getline(page, line);) {
        if (!line.starts_with("{\"seq\"")) continue;
        ++quotes;
        EXPECT_NE(text.find("\n" + line + "\n"), std::string::npos) << line;
    }
    EXPECT_GE(quotes, 2);
}

TEST(TraceJson, GivesBackTheSmallTrace) {
    const Result<Trace> back = from_jsonl(to_jsonl(small_trace()), "x.jsonl");
    ASSERT_TRUE(back) << error_of(back);
    EXPECT_EQ(difference(small_trace(), back.value()), "");
}

TEST(TraceJson, GivesBackTheEmptyTrace) {
    const Result<Trace> back = from_jsonl(to_jsonl(Trace{}), "x.jsonl");
    ASSERT_TRUE(back) << error_of(back);
    EXPECT_EQ(difference(Trace{}, back.value()), "");
}

RC_GTEST_PROP(TraceJson, GivesBackAnyTrace, ()) {
    const Trace trace = *any_trace();
    RC_ASSERT(!broken_promise(trace));
    const Result<Trace> back = from_jsonl(to_jsonl(trace), "x.jsonl");
    RC_ASSERT(error_of(back) == "no error");
    RC_ASSERT(difference(trace, back.value()) == "");
}

TEST(TraceJson, ComesInPiecesThatEndWithALine) {
    const Trace trace = busy_trace(5'000);
    std::size_t pieces = 0;
    std::string text;
    write_jsonl(trace, [&](std::string_view piece) {
        ++pieces;
        EXPECT_LE(piece.size(), std::size_t{80} * 1024);
        EXPECT_EQ(piece.back(), '\n');
        text += piece;
    });
    EXPECT_GT(pieces, 5U);
    EXPECT_EQ(text, to_jsonl(trace));
}

TEST(TraceJson, TellsOfOneEventWhatTheFileTells) {
    const Trace trace = small_trace();
    const std::string text = to_jsonl(trace);
    for (const Record& record : trace.records)
        EXPECT_NE(text.find("\n" + event_json(trace, record.seq) + "\n"), std::string::npos)
            << record.seq;
}

TEST(TraceJson, SaysWhereItWasCutOff) {
    const std::string text = to_jsonl(small_trace());
    EXPECT_TRUE(from_jsonl(text.substr(0, text.size() - 1), "x.jsonl"))
        << "only the last newline is missing";
    for (std::size_t size = 0; size + 1 < text.size(); ++size) {
        const Result<Trace> result = from_jsonl(text.substr(0, size), "x.jsonl");
        ASSERT_FALSE(result) << "cut off at byte " << size;
        if (size > text.find('\n')) {
            EXPECT_NE(error_of(result).find("cut off"), std::string::npos) << error_of(result);
        }
    }
}

TEST(TraceJson, SaysInWhichLineItWasCutOff) {
    const std::string text = to_jsonl(small_trace());
    const std::size_t header = text.find('\n');
    const std::size_t facts = text.find('\n', header + 1);
    EXPECT_EQ(complaint_about(text.substr(0, header / 2)),
              "x.jsonl:1: the trace is cut off in the middle of its header\n");
    EXPECT_EQ(complaint_about(text.substr(0, facts + 9)),
              "x.jsonl:3: the trace is cut off in the middle of this line\n");
    EXPECT_EQ(complaint_about(text.substr(0, facts + 1)),
              "x.jsonl:2: the header promises 15 events, but the file ends after 0: it is cut "
              "off\n");
}

TEST(TraceJson, RefusesANewerFormat) {
    EXPECT_EQ(complaint_about(small_text_with("\"version\":2", "\"version\":3")),
              "x.jsonl:1: this trace is in version 3 of the format, written by Whitewater 0.1.0; "
              "this Whitewater reads version 2: use a newer one\n");
}

TEST(TraceJson, RefusesAForeignFile) {
    EXPECT_EQ(complaint_about("{\"hello\":1}\n"),
              "x.jsonl:1: this is not a trace of Whitewater: it does not begin with a header that "
              "says \"format\":\"whitewater-trace\"\n");
    EXPECT_EQ(complaint_about(""), "x.jsonl: the file is empty\n");
}

TEST(TraceJson, NamesWhatIsWrongWithALine) {
    const auto with = [](const char* was, const char* is) {
        return complaint_about(small_text_with(was, is));
    };
    EXPECT_EQ(
        with("{\"seq\":3,", "{\"seq\":4,"),
        "x.jsonl:5: event 3 should stand here: a line is missing, repeated or out of order\n");
    EXPECT_EQ(with("\"kind\":\"vote\"", "\"kind\":\"veto\""),
              "x.jsonl:9: \"veto\" is not a kind of the schema\n");
    EXPECT_EQ(with("\"message\":\"request_vote\"", "\"message\":\"pigeon\""),
              "x.jsonl:5: \"message\" cannot be \"pigeon\" in an event of kind \"send\"\n");
    EXPECT_EQ(with("\"t\":152000", "\"t\":152000.5"),
              "x.jsonl:8: \"t\" cannot be 152000.5 in an event of kind \"deliver\"\n");
    EXPECT_EQ(with("\"peer\":\"n3\"", "\"peer\":\"n64\""),
              "x.jsonl:6: \"peer\" cannot be \"n64\" in an event of kind \"send\"\n");
    EXPECT_EQ(with("\"drop\":\"cut\"", "\"dorp\":\"cut\""),
              "x.jsonl:7: \"dorp\" cannot be \"cut\" in an event of kind \"drop\"\n");
    EXPECT_EQ(with("[\"n1\",\"role\",", "[\"n1\",\"rule\","),
              "x.jsonl:4: \"rule\" is not a field of the schema\n");
    EXPECT_EQ(with("[\"n1\",\"term\",0,1]", "[\"n1\",\"term\",0]"),
              "x.jsonl:4: \"set\" is a list of [\"n1\",\"field\",before,after]\n");
    EXPECT_EQ(with("\"cause\":4", "\"cause\":9"),
              "x.jsonl: event 5 names the later event 9 as its cause\n");
    EXPECT_EQ(with("\"fields\":[", "\"felds\":["),
              "x.jsonl:1: the header's \"fields\" is missing or not what it should be\n");
}

RC_GTEST_PROP(TraceJson, NeverCrashesOnADamagedFile, ()) {
    static const std::string whole = to_jsonl(small_trace());
    std::string text = whole;
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    const auto damage = *rc::gen::arbitrary<std::string>();
    const auto removed = *rc::gen::inRange<std::size_t>(0, 4);
    text.replace(at, removed, damage);
    const Result<Trace> result = from_jsonl(text, "x.jsonl");
    if (result)
        RC_ASSERT(!broken_promise(result.value()));
    else
        RC_ASSERT(!result.errors().front().message.empty());
}

TEST(TraceJson, SurvivesDeepNesting) {
    const std::string header = to_jsonl(Trace{});
    EXPECT_EQ(complaint_about(header + std::string(1'000'000, '[')),
              "x.jsonl:2: the trace is cut off in the middle of this line\n");
    const std::string nested = std::string(500'000, '[') + std::string(500'000, ']');
    EXPECT_EQ(complaint_about(header + nested + "\n"),
              "x.jsonl:2: an event is an object: {\"seq\":...}\n");
}

}  // namespace
}  // namespace whitewater::sim
