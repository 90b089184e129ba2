// Operations and results as the words of a trace, there and back; and a schema that names them.
#include "kv/trace_words.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "kv/trace_schema.hpp"

namespace whitewater::kv {
namespace {

std::string arbitrary_word() {
    const auto letter = rc::gen::element('a', '1', ' ', '"', '\\', '\n', '\0', '\xff');
    return *rc::gen::container<std::string>(letter);
}

Request arbitrary_request() {
    const std::string key = arbitrary_word();
    const std::string one = arbitrary_word();
    const std::string other = arbitrary_word();
    switch (*rc::gen::inRange(0, 5)) {
        case 0:
            return Request::get(key);
        case 1:
            return Request::put(key, one);
        case 2:
            return Request::remove(key);
        case 3:
            return Request::append(key, one);
        default:
            return Request::cas(key, one, other);
    }
}

TEST(TraceWords, QuoteWhatWouldNotReadAsOneWord) {
    EXPECT_EQ(word_of("a1"), "a1");
    EXPECT_EQ(word_of(""), "\"\"");
    EXPECT_EQ(word_of("a \"b\" \\"), "\"a \\\"b\\\" \\\\\"");
}

TEST(TraceWords, ReadLikeTheScenarioLanguage) {
    EXPECT_EQ(words_of(Request::put("x", "1")), "put x 1");
    EXPECT_EQ(words_of(Request::remove("x")), "delete x");
    EXPECT_EQ(words_of(Request::cas("x", "", "a b")), R"(cas x "" "a b")");
    EXPECT_EQ(words_of(Request::append("x", R"(a"\)")), R"(append x "a\"\\")");
}

RC_GTEST_PROP(TraceWords, ARequestSurvivesItsWords, ()) {
    const Request request = arbitrary_request();
    RC_ASSERT(parse_request(words_of(request)) == request);
}

RC_GTEST_PROP(TraceWords, AnyTextIsARequestOrNothing, ()) {
    const auto start = *rc::gen::element<std::string>("", "get ", "put x ", "cas x \"");
    if (const auto request = parse_request(start + arbitrary_word()))
        RC_ASSERT(parse_request(words_of(*request)) == request);
}

TEST(TraceWords, WhatIsNoOperationIsNothing) {
    for (const char* text : {"", "get", "get x y", "put x", "put x 1 2", "cas x 1", "delete",
                             "look x", "put x \"1", "put x \"1\\"})
        EXPECT_FALSE(parse_request(text).has_value()) << text;
}

TEST(TraceWords, AResponseSurvivesItsWord) {
    const auto survives = [](OperationKind kind, const Response& response) {
        OperationResult result;
        result.response = response;
        const std::string text = response.value.value_or("");
        return response_of(word_for(kind, result), text) == response;
    };
    EXPECT_TRUE(survives(OperationKind::put, Response::done()));
    EXPECT_TRUE(survives(OperationKind::get, Response::read("1")));
    EXPECT_TRUE(survives(OperationKind::get, Response::read("")));
    EXPECT_TRUE(survives(OperationKind::get, Response::read(std::nullopt)));
    EXPECT_TRUE(survives(OperationKind::cas, Response::done()));
    EXPECT_TRUE(survives(OperationKind::cas, Response::cas_failed()));
    EXPECT_TRUE(survives(OperationKind::cas, Response::cas_failed_seeing("1")));
    EXPECT_TRUE(survives(OperationKind::cas, Response::cas_failed_seeing("")));
    EXPECT_TRUE(survives(OperationKind::cas, Response::cas_failed_seeing(std::nullopt)));
}

TEST(TraceWords, WhoWasNotAnsweredHasNoResponse) {
    OperationResult result;
    result.ending = OperationResult::Ending::refused;
    EXPECT_EQ(word_for(OperationKind::put, result), ResultWord::refused);
    result.ending = OperationResult::Ending::timed_out;
    EXPECT_EQ(word_for(OperationKind::put, result), ResultWord::timeout);
    EXPECT_FALSE(response_of(ResultWord::refused, "").has_value());
    EXPECT_FALSE(response_of(ResultWord::timeout, "").has_value());
}

std::size_t words_in(const sim::Schema& schema, std::string_view name) {
    for (const auto& list : schema.labels)
        if (list.name == name) return list.words.size();
    return 0;
}

TEST(TraceSchema, NamesEveryKindOnceInOrderAndEveryLabel) {
    const sim::Schema schema = trace_schema();
    std::set<std::string> names;
    for (std::size_t i = 0; i < schema.kinds.size(); ++i) {
        const auto& row = schema.kinds[i];
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_TRUE(i == 0 || row.kind > schema.kinds[i - 1].kind) << row.name;
        if (row.label.empty()) continue;
        const auto is_it = [&row](const auto& list) { return list.name == row.label; };
        EXPECT_TRUE(std::any_of(schema.labels.begin(), schema.labels.end(), is_it)) << row.label;
    }
    EXPECT_EQ(schema.kinds.back().kind, static_cast<sim::Kind>(TraceKind::proposed));
    EXPECT_EQ(schema.fields.size(), static_cast<std::size_t>(Field::state) + 1);
    EXPECT_EQ(words_in(schema, "result"), static_cast<std::size_t>(ResultWord::timeout) + 1);
    EXPECT_EQ(words_in(schema, "effect"), static_cast<std::size_t>(Effect::outdated) + 1);
    EXPECT_EQ(words_in(schema, "operation"), static_cast<std::size_t>(OperationKind::cas) + 1);
}

// A row for each kind, with the names of its three fields; and no other rows.
TEST(TraceDocument, DescribesEveryKindOfTheSchema) {
    std::ifstream file(WHITEWATER_SOURCE_DIR "/sim/TRACE.md");
    std::stringstream text;
    text << file.rdbuf();
    const std::string document = text.str();
    const std::size_t begin = document.find("## The kinds");
    ASSERT_NE(begin, std::string::npos);
    const std::string section = document.substr(begin, document.find("\n## ", begin) - begin);
    const auto cell = [](const std::string& name) {
        return name.empty() ? std::string() : "`" + name + "`";
    };
    std::size_t rows = 0;
    for (const sim::Schema::KindRow& kind : trace_schema().kinds) {
        const std::string row = "\n| `" + kind.name + "` | " + cell(kind.label) + " | " +
                                cell(kind.a) + " | " + cell(kind.b) + " | ";
        EXPECT_NE(section.find(row), std::string::npos) << row;
        ++rows;
    }
    std::size_t written = 0;
    for (std::size_t at = 0; (at = section.find("\n| `", at)) != std::string::npos; ++at) ++written;
    EXPECT_EQ(written, rows);
}

}  // namespace
}  // namespace whitewater::kv
