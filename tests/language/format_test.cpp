// The canonical form: columns, comments that stay where they belong, and files that are in it.
#include <gtest/gtest.h>

#include "scenarios/language/profiles.hpp"
#include "tests/language/reading.hpp"
#include "tests/language/samples.hpp"

namespace whitewater::scenarios {
namespace {

std::string formatted(std::string_view text) {
    return print(parsed(text));
}

TEST(Format, AlignsStatementsTailsAndComments) {
    EXPECT_EQ(formatted("nodes 3 # few\n"
                        "await leader as old within 2s\n"
                        "c1 put x 1 via old -> ok\n"
                        "heal # all\n"
                        "await leader among all except old as new within 2s # long\n"
                        "always leaders=1 for 5s\n"),
              "nodes      3                          # few\n"
              "\n"
              "await      leader as old              within 2s\n"
              "c1         put x 1 via old            -> ok\n"
              "heal                                  # all\n"
              "await      leader among all except old as new  within 2s   # long\n"
              "always     leaders = 1                for 5s\n");
}

TEST(Format, AlignsTheClausesOfABlock) {
    EXPECT_EQ(formatted("chaos for 20s\n"
                        " crash 1..2 nodes every 2s..5s for 500ms..3s\n"
                        " # gentle\n"
                        " partition isolate leader every 3s for 1s..4s # alone\n"
                        " clock 1 nodes drift 0%..2% every 5s..9s\n"
                        "wait 1s\n"),
              "chaos      for 20s\n"
              "    crash      1..2 nodes       every 2s..5s   for 500ms..3s\n"
              "    # gentle\n"
              "    partition  isolate leader   every 3s       for 1s..4s   # alone\n"
              "    clock      drift 0..2%      every 5s..9s\n"
              "wait       1s\n");
}

TEST(Format, KeepsEveryCommentAndGroup) {
    const std::string_view text =
        "# A title.\n"
        "# And more.\n"
        "\n"
        "# About nodes:\n"
        "nodes      3                          #few\n"
        "\n"
        "# First a leader,\n"
        "\n"
        "# then the rest.\n"
        "await      leader                     within 2s\n"
        "\n"
        "chaos      for 20s                    # block\n"
        "    # clause\n"
        "    crash      1 nodes   every 2s..5s   # end\n"
        "\n"
        "# Then:\n"
        "heal\n"
        "\n"
        "# The end.\n";
    EXPECT_EQ(formatted(text), text);
}

TEST(Format, BlankLinesAreSingleAndNeverAtTheEnds) {
    EXPECT_EQ(formatted("\n\n# a\n\n\n\nwait 1s\n\n\nwait 2s\n\n\n# z\n\n\n"),
              "# a\n\nwait       1s\n\nwait       2s\n\n# z\n");
    EXPECT_EQ(formatted("nodes 3\nwait 1s"), "nodes      3\n\nwait       1s\n");
}

TEST(Format, AcceptsLineEndsTabsAndMarksOfOtherSystems) {
    EXPECT_EQ(formatted("\xEF\xBB\xBFnodes\t3\r\n\r\nwait 1s # x \r\n"),
              "nodes      3\n\nwait       1s                         # x\n");
}

TEST(Format, ValuesAreQuotedWhereTheyMustBe) {
    const Scenario scenario = parsed(
        "c1 put \"plain\" \"two words\"\nc1 put \"\" \"#\"\nc1 get x -> \"ok\" or \"refused\" or "
        "\"fine\"\nc1 put \"a\\tb\\x01\" \"über\"\n");
    EXPECT_EQ(scenario.steps[0].text, "c1 put plain \"two words\"");
    EXPECT_EQ(scenario.steps[1].text, "c1 put \"\" \"#\"");
    EXPECT_EQ(scenario.steps[2].text, "c1 get x -> \"ok\" or \"refused\" or fine");
    EXPECT_EQ(scenario.steps[3].text, "c1 put \"a\\tb\\x01\" \"über\"");
}

TEST(Chaos, EveryFormOfAClauseIsWrittenAgainAsItWas) {
    for (const std::string_view clause : sample_clauses()) {
        const Scenario scenario = parsed("chaos for 20s\n  " + std::string(clause) + "\n");
        ASSERT_EQ(scenario.steps.size(), 1u) << clause;
        const auto& chaos = std::get<scenarios::Chaos>(scenario.steps[0].action);
        ASSERT_EQ(chaos.clauses.size(), 1u) << clause;
        EXPECT_EQ(chaos.clauses[0].text, clause);
        EXPECT_EQ(parsed(print(scenario)), scenario) << clause;
    }
}

TEST(Chaos, ClausesMeanWhatTheySay) {
    const auto clauses = action<scenarios::Chaos>(
                             "chaos for 20s\n"
                             "    crash 1..2 nodes losing every 2s..5s for 500ms..3s\n"
                             "    partition isolate leader every 3s\n"
                             "    clock drift 0..2% every 5s\n"
                             "    drop any 5% every 1s\n")
                             .clauses;
    ASSERT_EQ(clauses.size(), 4u);
    EXPECT_EQ(std::get<ChaosCrash>(clauses[0].action),
              (ChaosCrash{Range<std::uint32_t>{1, 2}, CrashStyle::losing}));
    EXPECT_EQ(clauses[0].every, (Range<Duration>{seconds(2), seconds(5)}));
    EXPECT_EQ(clauses[0].lasting, (Range<Duration>{milliseconds(500), seconds(3)}));
    EXPECT_EQ(std::get<ChaosPartition>(clauses[1].action).shape, ChaosPartition::Shape::isolate);
    EXPECT_EQ(std::get<ChaosPartition>(clauses[1].action).who->items.at(0).pick, Pick::leader);
    EXPECT_EQ(clauses[1].lasting, std::nullopt);
    EXPECT_EQ(std::get<ChaosClockDrift>(clauses[2].action),
              (ChaosClockDrift{Range<std::uint32_t>{1, 1}, {Ratio{}, Ratio::percent(2)}}));
    EXPECT_EQ(std::get<ChaosMeddle>(clauses[3].action).chance,
              (Range<Ratio>{Ratio::percent(5), Ratio::percent(5)}));
}

TEST(Chaos, EqualClausesAreNumberedAcrossBlocks) {
    const Scenario scenario = parsed(
        "chaos for 1s\n crash 1 nodes every 2s\n crash 1 nodes every 2s\n"
        "chaos for 1s\n crash 1 nodes every 2s\n");
    const auto& first = std::get<scenarios::Chaos>(scenario.steps[0].action).clauses;
    const auto& second = std::get<scenarios::Chaos>(scenario.steps[1].action).clauses;
    EXPECT_EQ(first[0].ordinal, 0u);
    EXPECT_EQ(first[1].ordinal, 1u);
    EXPECT_EQ(second[0].ordinal, 2u);
    EXPECT_EQ(scenario.steps[1].ordinal, 1u);
}

TEST(Chaos, ABlockEndsWhereTheIndentationDoes) {
    const Scenario scenario = parsed("  chaos for 1s\n     crash 1 nodes every 2s\n\n  crash n1\n");
    ASSERT_EQ(scenario.steps.size(), 2u);
    EXPECT_EQ(scenario.steps[1].text, "crash n1");
}

TEST(Profiles, ParseAndHaveOnlyClausesThatAnyRaftSurvives) {
    EXPECT_EQ(profile_names(), (std::vector<std::string_view>{"calm", "rough", "brutal"}));
    EXPECT_EQ(profile_text("ruff"), "");
    for (const std::string_view name : profile_names()) {
        const auto clauses = profile_clauses(name);
        EXPECT_GE(clauses.size(), 3u) << name;
        for (const ChaosClause& clause : clauses) {
            EXPECT_TRUE(std::holds_alternative<ChaosCrash>(clause.action) ||
                        std::holds_alternative<ChaosPartition>(clause.action) ||
                        std::holds_alternative<ChaosClockDrift>(clause.action))
                << clause.text;
        }
    }
}

TEST(Library, EveryScenarioParsesAndIsReadBackAsItIsWritten) {
    const auto files =
        files_below(std::string(WHITEWATER_SOURCE_DIR) + "/scenarios/library", ".scenario");
    EXPECT_FALSE(files.empty());
    for (const std::string& file : files) {
        const auto result = parse(read_file(file), file);
        ASSERT_TRUE(result.is_ok()) << to_text(result.errors()[0]);
        const std::string text = print(result.value());
        EXPECT_EQ(parsed(text), result.value()) << file;
        EXPECT_EQ(formatted(text), text) << file;
    }
}

}  // namespace
}  // namespace whitewater::scenarios
