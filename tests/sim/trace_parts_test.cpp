// The parts of the trace formats, one by one: names, numbers, strings, promises.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sim/base/utf8.hpp"
#include "sim/deflate.hpp"
#include "sim/json_text.hpp"
#include "sim/trace_names.hpp"
#include "sim/trace_numbers.hpp"
#include "sim/trace_promises.hpp"
#include "tests/sim/trace_samples.hpp"

namespace whitewater::sim {
namespace {

std::string number_text(std::uint64_t value) {
    std::string text;
    append_number(text, value);
    return text;
}

TEST(JsonText, WritesNumbersThatEveryReaderKeepsExactly) {
    const std::uint64_t limit = std::uint64_t{1} << 53;
    EXPECT_EQ(number_text(0), "0");
    EXPECT_EQ(number_text(limit - 1), "9007199254740991");
    EXPECT_EQ(number_text(limit), "\"0x20000000000000\"");
    EXPECT_EQ(number_text(0 - std::uint64_t{1}), "-1");
    EXPECT_EQ(number_text(1 - limit), "-9007199254740991");
    EXPECT_EQ(number_text(0 - limit), "\"0xffe0000000000000\"");
}

RC_GTEST_PROP(JsonText, GivesBackAnyNumber, (std::uint64_t value)) {
    for (const std::uint64_t number : {value, value >> 11, 0 - (value >> 11)})
        RC_ASSERT(number_in(nlohmann::json::parse(number_text(number))) == number);
}

RC_GTEST_PROP(JsonText, GivesBackAnyString, (std::string text)) {
    std::string json;
    append_string(json, text);
    RC_ASSERT(string_in(nlohmann::json::parse(json)) == text);
}

TEST(JsonText, RefusesNumbersAndStringsThatAreNone) {
    for (const char* json : {"1.5", "1e3", "\"0x\"", "\"0xg\"", "\"0x-1\"", "\"12\"", "null", "[1]",
                             "\"0x11111111111111111\"", "99999999999999999999"})
        EXPECT_FALSE(number_in(nlohmann::json::parse(json))) << json;
    for (const char* json : {"1", "{\"hex\":\"f\"}", "{\"hex\":\"fg\"}", "{\"hex\":1}", "{}"})
        EXPECT_FALSE(string_in(nlohmann::json::parse(json))) << json;
}

TEST(Utf8, AcceptsExactlyWhatTheStandardDoes) {
    for (const char* good :
         {"", "abc", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
          "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
        EXPECT_TRUE(is_utf8(good)) << good;
    for (const char* bad : {"\x80", "\xC0\xAF", "\xC1\xBF", "\xC2", "\xC2z", "\xE0\x9F\xBF",
                            "\xE1\x80", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
                            "\xF5\x80\x80\x80", "\xFF", "\xE1\x80z"})
        EXPECT_FALSE(is_utf8(bad)) << bad;
}

// The reader of JSON has the last word on what may stand in a string.
RC_GTEST_PROP(Utf8, AgreesWithTheReaderOfJson, ()) {
    const auto bytes = *rc::gen::container<std::string>(rc::gen::cast<char>(
        rc::gen::oneOf(rc::gen::inRange(0x7E, 0x82), rc::gen::inRange(0x9E, 0xA2),
                       rc::gen::inRange(0xBE, 0xC4), rc::gen::inRange(0xDE, 0x100))));
    const nlohmann::json parsed = nlohmann::json::parse("\"" + bytes + "\"", nullptr, false);
    RC_ASSERT(is_utf8(bytes) == !parsed.is_discarded());
}

TEST(WordList, UsesOnlyWordsThatNameOneNumber) {
    const WordList words({"leader", "", "7", "leader", "-x", "\xFF", "down"});
    EXPECT_EQ(words.word(0), "leader");
    for (const std::uint64_t number : {1U, 2U, 3U, 4U, 5U, 7U, 1'000'000U})
        EXPECT_EQ(words.word(number), "") << number;
    EXPECT_EQ(words.word(6), "down");
    EXPECT_EQ(words.number("leader"), 0U);
    EXPECT_EQ(words.number("down"), 6U);
    EXPECT_FALSE(words.number("7"));
    EXPECT_FALSE(words.number(""));
}

TEST(Names, NeverUseOneKeyTwice) {
    Schema schema;
    schema.kinds = {{Kind{1}, "one", "x", "x", "x"}, {Kind{2}, "two", "seq", "b", "a"}};
    const Names names(schema);
    EXPECT_EQ(names.of(Kind{1}).label.key, "x");
    EXPECT_EQ(names.of(Kind{1}).a.key, "a");
    EXPECT_EQ(names.of(Kind{1}).b.key, "b");
    EXPECT_EQ(names.of(Kind{2}).label.key, "label");
    EXPECT_EQ(names.of(Kind{2}).a.key, "a");
    EXPECT_EQ(names.of(Kind{2}).b.key, "b");
    EXPECT_TRUE(names.of(Kind{2}).b.is_named);
    EXPECT_FALSE(names.of(Kind{3}).b.is_named);
}

TEST(Names, FindEveryAddressByItsNameAndNothingElse) {
    for (std::uint32_t value = 0; value < 200; ++value) {
        const NodeId id{value};
        const std::optional<NodeId> back = address_named(name_of(id));
        EXPECT_EQ(back.has_value(), is_address(id)) << name_of(id);
        EXPECT_EQ(back.value_or(id), id);
    }
    for (const char* name : {"", "n", "n0", "c0", "n01", "n64", "c64", "x1", "n1 ", "n-1", "--"})
        EXPECT_FALSE(address_named(name)) << name;
}

RC_GTEST_PROP(Numbers, SurviveTheWayThroughColumns, ()) {
    const auto steps = *rc::gen::container<std::vector<std::uint64_t>>(rc::gen::oneOf(
        rc::gen::inRange<std::uint64_t>(0, 9), rc::gen::arbitrary<std::uint64_t>(),
        rc::gen::element(first_wide_number, first_wide_number - 1, ~std::uint64_t{0})));
    ColumnWriter wide;
    ColumnWriter codes;
    ColumnWriter names;
    NumberWriter writer(wide);
    NumberWriter::Column number_column{codes};
    NumberWriter::Column name_column{names};
    std::uint64_t likely = 0;
    for (const std::uint64_t step : steps) {
        RC_ASSERT(writer.number(number_column, likely, step) == (step != likely));
        RC_ASSERT(writer.name(name_column, likely) == (likely != 0));
        likely = step;
    }
    ColumnReader wide_back(wide.view());
    ColumnReader codes_back(codes.view());
    ColumnReader names_back(names.view());
    NumberReader reader(wide_back);
    NumberReader::Column number_back{codes_back};
    NumberReader::Column name_back{names_back};
    likely = 0;
    for (const std::uint64_t step : steps) {
        if (step != likely) RC_ASSERT(reader.number(number_back, likely) == step);
        if (likely != 0) RC_ASSERT(reader.name(name_back) == likely);
        likely = step;
    }
    RC_ASSERT((wide_back.is_used_up() && codes_back.is_used_up() && names_back.is_used_up()));
}

TEST(Deflate, NeverExpandsMoreThanItPromises) {
    const Bytes zeros(1'000'000);
    const Bytes compressed = deflated(zeros);
    EXPECT_GE(compressed.size() * largest_expansion, zeros.size());
    EXPECT_EQ(inflated(compressed, zeros.size()), zeros);
    EXPECT_FALSE(inflated(compressed, zeros.size() - 1));
    EXPECT_FALSE(inflated(compressed, zeros.size() + 1));
    EXPECT_FALSE(inflated(compressed, std::uint64_t{1} << 60));
    EXPECT_FALSE(inflated(ByteView(compressed).first(compressed.size() - 1), zeros.size()));
}

TEST(TracePromises, HoldForTheSamples) {
    EXPECT_FALSE(broken_promise(Trace{}));
    EXPECT_FALSE(broken_promise(small_trace()));
    EXPECT_FALSE(broken_promise(busy_trace(1'000)));
}

TEST(TracePromises, AreEachMissedWhenBroken) {
    const auto broken_by = [](auto change) {
        Trace trace = small_trace();
        change(trace);
        return broken_promise(trace).value_or("nothing");
    };
    EXPECT_EQ(broken_by([](Trace& t) { t.records[3].seq = 9; }), "event 4 has the number 9");
    EXPECT_EQ(broken_by([](Trace& t) { t.records[3].cause = 4; }),
              "event 4 names the later event 4 as its cause");
    EXPECT_EQ(broken_by([](Trace& t) { t.records[3].msg = 5; }),
              "event 4 is about message 5, which is not yet sent");
    EXPECT_EQ(broken_by([](Trace& t) { t.records[3].time = Time{9}; }),
              "time goes back at event 4: 9us after 150000us");
    EXPECT_EQ(broken_by([](Trace& t) { t.records.back().time = Time::never(); }),
              "event 15 is at 9223372036854775807us, past the end of time");
    EXPECT_EQ(broken_by([](Trace& t) { t.records[3].peer = NodeId{64}; }),
              "event 4 is at address 1 with peer 64: there are only 1..63, 65..127");
    EXPECT_EQ(broken_by([](Trace& t) { t.facts[3].seq = 9; }),
              "a fact of event 2 stands after one of event 9, of 15 events");
    EXPECT_EQ(broken_by([](Trace& t) { t.facts[3].entity = NodeId{128}; }),
              "a fact of event 2 is about address 128: there are only 1..63, 65..127");
    EXPECT_EQ(broken_by([](Trace& t) { t.texts[1].seq = 11; }),
              "a text of event 11 stands after one of event 11, of 15 events");
    EXPECT_EQ(broken_by([](Trace& t) { t.schema.kinds[1].kind = Kind::crash; }),
              "the schema lists kind 'deliver' out of order");
}

}  // namespace
}  // namespace whitewater::sim
