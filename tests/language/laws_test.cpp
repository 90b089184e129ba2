// Laws: the parser undoes the printer, formatting is final, and no input does harm.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "tests/language/generate_scenario.hpp"
#include "tests/language/reading.hpp"
#include "tests/language/samples.hpp"

namespace whitewater::scenarios {
namespace {

// What must hold of any text at all: it is a scenario that survives being written, or there are
// mistakes, in order, each of them somewhere in the text.
void check_any_text(const std::string& text) {
    const auto result = parse(text, "any");
    if (result) {
        const std::string printed = print(result.value());
        const auto again = parse(printed, "any");
        RC_ASSERT(again.is_ok());
        RC_ASSERT(again.value() == result.value());
        RC_ASSERT(print(again.value()) == printed);
        return;
    }
    RC_ASSERT(result.errors().size() <= 21u);
    const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
    int line_before = 0;
    for (const Diagnostic& diagnostic : result.errors()) {
        RC_ASSERT(!diagnostic.message.empty());
        RC_ASSERT(!to_text(diagnostic).empty());
        RC_ASSERT(diagnostic.place.line <= lines);
        if (diagnostic.place.line == 0) continue;
        RC_ASSERT(diagnostic.place.line >= line_before);
        line_before = diagnostic.place.line;
    }
}

TEST(Laws, ParsingUndoesPrinting) {
    EXPECT_TRUE(rc::check("parse(print(s)) == s", [] {
        const Scenario scenario = *any_scenario();
        const std::string text = print(scenario);
        const auto again = parse(text, "generated");
        if (!again) RC_FAIL(to_text(again.errors()[0]));
        RC_ASSERT(again.value() == scenario);
    }));
}

TEST(Laws, FormattingIsFinalAndKeepsEveryComment) {
    EXPECT_TRUE(rc::check("print(parse(print(s))) == print(s)", [] {
        const Scenario scenario = *any_scenario();
        const std::string text = print(scenario);
        const auto again = parse(text, "generated");
        RC_ASSERT(again.is_ok());
        RC_ASSERT(print(again.value()) == text);
        for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
            RC_ASSERT(again.value().steps[i].layout.beside == scenario.steps[i].layout.beside);
        }
        RC_ASSERT(again.value().source.below.size() == scenario.source.below.size());
    }));
}

TEST(Laws, NoBytesDoHarm) {
    EXPECT_TRUE(rc::check("any bytes", [](const std::vector<std::uint8_t>& bytes) {
        check_any_text(std::string(bytes.begin(), bytes.end()));
    }));
}

TEST(Laws, NoSequenceOfWordsDoesHarm) {
    std::vector<std::string> words = {"\n", "\n    ", " ", "\"", "\\", "#", "\xC3\xA9", "n99", "0"};
    std::string word;
    for (const char c : sample_scenario()) {
        if (c != ' ' && c != '\n') {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::exchange(word, ""));
        }
    }
    EXPECT_TRUE(rc::check("any words", [&] {
        std::string text;
        for (const std::size_t i : *rc::gen::container<std::vector<std::size_t>>(
                 rc::gen::inRange<std::size_t>(0, words.size()))) {
            text += words[i] + " ";
        }
        check_any_text(text);
    }));
}

// Replaces, removes, doubles or swaps a piece of the text.
std::string damaged(const std::string& text) {
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    const auto size = *rc::gen::inRange<std::size_t>(0, 12);
    const std::string piece = text.substr(at, size);
    const std::string rest = text.substr(at + piece.size());
    switch (*rc::gen::inRange(0, 4)) {
        case 0:
            return text.substr(0, at) + rest;
        case 1:
            return text.substr(0, at) + piece + piece + rest;
        case 2:
            return text.substr(0, at) + *rc::gen::arbitrary<std::string>() + rest;
        default: {
            const auto from = *rc::gen::inRange<std::size_t>(0, text.size());
            return text.substr(0, at) + text.substr(from, size) + rest;
        }
    }
}

TEST(Laws, NoDamageToAFileDoesHarm) {
    const std::string whole = sample_scenario();
    ASSERT_EQ(complaints(whole), "");
    EXPECT_TRUE(rc::check("damaged files", [&] {
        std::string text = whole;
        for (int count = *rc::gen::inRange(1, 4); count > 0; --count) text = damaged(text);
        check_any_text(text);
    }));
}

TEST(Laws, TheWorstFilesAreReadAtOnce) {
    std::string nested = "crash";
    while (nested.size() < 300'000) nested += " leader among";
    EXPECT_EQ(messages(nested).size(), 1u);
    std::string names;
    for (int i = 0; names.size() < 100'000; ++i) names += fmt::format("let a{} = n1\n", i);
    for (int i = 0; names.size() < 200'000; ++i) names += fmt::format("crash b{}\n", i);
    EXPECT_EQ(messages(names).size(), 21u);
    std::string wide = "crash";
    while (wide.size() < 1'000'000) wide += " n1";
    EXPECT_EQ(complaints(wide), "");
}

}  // namespace
}  // namespace whitewater::scenarios
