// Mistakes in the user's input are shown with their place, their line, and a caret under it.
#include "sim/base/result.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace whitewater {
namespace {

Diagnostic mistake(Place place, std::string source_line) {
    return {std::move(place), "no such word", std::move(source_line)};
}

TEST(Diagnostic, PutsTheCaretUnderTheColumn) {
    EXPECT_EQ(to_text(mistake({"a.scenario", 13, 12, 3}, "partition  mte | rest")),
              "a.scenario:13:12: no such word\n"
              "    partition  mte | rest\n"
              "               ^^^\n");
}

TEST(Diagnostic, KeepsTabsSoThatTheCaretLinesUp) {
    EXPECT_EQ(to_text(mistake({"a.scenario", 1, 7, 1}, "\tawait\tx")),
              "a.scenario:1:7: no such word\n"
              "    \tawait\tx\n"
              "    \t     ^\n");
    EXPECT_EQ(to_text(mistake({"a.scenario", 1, 8, 1}, "\tawait\tx")),
              "a.scenario:1:8: no such word\n"
              "    \tawait\tx\n"
              "    \t     \t^\n");
}

TEST(Diagnostic, CountsCharactersNotBytes) {
    EXPECT_EQ(to_text(mistake({"a.scenario", 1, 6, 2}, "caf\xC3\xA9 xy")),
              "a.scenario:1:6: no such word\n"
              "    caf\xC3\xA9 xy\n"
              "         ^^\n");
}

TEST(Diagnostic, PointsBehindTheLineWhenSomethingIsMissingThere) {
    EXPECT_EQ(to_text(mistake({"a.scenario", 1, 7, 1}, "wait")),
              "a.scenario:1:7: no such word\n"
              "    wait\n"
              "          ^\n");
}

TEST(Diagnostic, ShowsOneCaretForAnEmptyRange) {
    EXPECT_EQ(to_text(mistake({"a.scenario", 1, 1, 0}, "x")),
              "a.scenario:1:1: no such word\n"
              "    x\n"
              "    ^\n");
}

TEST(Diagnostic, LeavesOutWhatItDoesNotKnow) {
    EXPECT_EQ(to_text(mistake({"a.trace"}, "")), "a.trace: no such word\n");
    EXPECT_EQ(to_text(mistake({"a.trace", 3}, "")), "a.trace:3: no such word\n");
    EXPECT_EQ(to_text(mistake({"a.trace", 3, 9}, "")), "a.trace:3:9: no such word\n");
}

TEST(Result, HoldsAValue) {
    Result<std::unique_ptr<int>> result(std::make_unique<int>(7));
    ASSERT_TRUE(result.is_ok());
    EXPECT_TRUE(static_cast<bool>(result));
    EXPECT_EQ(*result.value(), 7);
    const std::unique_ptr<int> taken = std::move(result.value());
    EXPECT_EQ(*taken, 7);
}

TEST(Result, HoldsEveryMistakeInTheOrderOfTheInput) {
    const Result<int> result(std::vector<Diagnostic>{mistake({"a", 1}, ""), mistake({"a", 2}, "")});
    ASSERT_FALSE(result.is_ok());
    ASSERT_EQ(result.errors().size(), 2U);
    EXPECT_EQ(result.errors()[0].place.line, 1);
    EXPECT_EQ(result.errors()[1].place.line, 2);
}

TEST(Result, OfOneMistakeIsNotOk) {
    const Result<int> result(mistake({"a", 4}, ""));
    EXPECT_FALSE(static_cast<bool>(result));
    EXPECT_EQ(result.errors().front().place.line, 4);
}

TEST(Result, RefusesToFailWithoutSayingWhy) {
    EXPECT_THROW((void)Result<int>(std::vector<Diagnostic>{}), CheckFailure);
}

}  // namespace
}  // namespace whitewater
