// The scenario library and the language's reference: all of it parses, and its examples run.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "raft/mutation.hpp"
#include "scenarios/runner/missing_features.hpp"
#include "scenarios/runner/overrides.hpp"
#include "tests/scenarios/play.hpp"

namespace whitewater::scenarios {
namespace {

const std::filesystem::path source_dir = WHITEWATER_SOURCE_DIR;

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The fenced blocks of `fence` in the language's reference, each with its line.
std::vector<std::pair<int, std::string>> examples(const std::string& fence) {
    std::vector<std::pair<int, std::string>> blocks;
    std::istringstream lines(read(source_dir / "scenarios/README.md"));
    bool is_inside = false;
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (is_inside && line == "```") {
            is_inside = false;
        } else if (is_inside) {
            blocks.back().second += line + "\n";
        } else if (line == "```" + fence) {
            is_inside = true;
            blocks.emplace_back(number, "");
        }
    }
    return blocks;
}

TEST(Reference, EveryExampleRunsAndPasses) {
    const auto blocks = examples("scenario");
    EXPECT_GE(blocks.size(), 5U);
    for (const auto& [line, text] : blocks) {
        const Scenario scenario = scenario_of(text);
        ASSERT_TRUE(missing_features(scenario).empty()) << "scenarios/README.md:" << line;
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            RunOptions options;
            options.seed = seed;
            const RunResult result = run(scenario, options);
            EXPECT_EQ(result.verdict, Verdict::passed)
                << "scenarios/README.md:" << line << " seed " << seed << ": " << complaint(result);
        }
    }
}

TEST(Reference, EveryExampleOfABugBreaksWhatItMust) {
    const auto blocks = examples("scenario-bug");
    EXPECT_FALSE(blocks.empty());
    for (const auto& [line, text] : blocks) {
        const Scenario scenario = scenario_of(text);
        ASSERT_TRUE(scenario.setup.must.has_value()) << "scenarios/README.md:" << line;
        Mutated shown = Mutated::quietly;
        for (RunOptions options; shown == Mutated::quietly; ++options.seed) {
            ASSERT_LE(options.seed, scenario.setup.must->seeds) << "scenarios/README.md:" << line;
            shown = shown_by(scenario, run(scenario, options));
        }
        EXPECT_EQ(shown, Mutated::as_it_must) << "scenarios/README.md:" << line;
    }
}

TEST(Reference, EveryExampleOfWhatIsToComeSaysWhatIsMissing) {
    for (const auto& [line, text] : examples("scenario-later")) {
        const std::vector<Diagnostic> missing = missing_features(scenario_of(text));
        EXPECT_FALSE(missing.empty()) << "scenarios/README.md:" << line;
    }
}

TEST(Library, EveryFileIsCanonicalInMeaning) {
    int files = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(source_dir / "scenarios/library")) {
        if (entry.path().extension() != ".scenario") continue;
        ++files;
        const Scenario scenario = scenario_of(read(entry.path()));
        const Result<Scenario> again = parse(print(scenario), "printed");
        ASSERT_TRUE(again.is_ok()) << entry.path();
        EXPECT_EQ(again.value(), scenario) << entry.path();
    }
    EXPECT_GE(files, 12);
}

// A mutation that no scenario shows is not known to be caught.
TEST(Library, EveryMutationHasAScenarioOfItsNameAndEveryBugAMutation) {
    std::set<std::string> shown;
    for (const auto& entry :
         std::filesystem::directory_iterator(source_dir / "scenarios/library/bugs")) {
        if (entry.path().extension() != ".scenario") continue;
        const std::string name = entry.path().stem().string();
        const Scenario scenario = scenario_of(read(entry.path()));
        EXPECT_EQ(scenario.setup.mutation, name) << entry.path();
        EXPECT_TRUE(scenario.setup.must.has_value()) << entry.path();
        EXPECT_TRUE(missing_features(scenario).empty()) << entry.path();
        shown.insert(name);
    }
    const std::vector<std::string_view> names = raft::mutation_names();
    EXPECT_EQ(shown, std::set<std::string>(names.begin(), names.end()));
}

TEST(Library, WhatIsNotThereYetIsNamedInOneLineEach) {
    const Scenario members = scenario_of("spares 2\nwait 1s\nmembers n1 n2 n3 n6 n7\n");
    const std::vector<Diagnostic> missing = missing_features(members);
    ASSERT_EQ(missing.size(), 2U);
    EXPECT_EQ(missing[0].message, "spares (membership changes) are not there yet");
    EXPECT_EQ(missing[0].place.line, 1);
    EXPECT_EQ(missing[1].message, "membership changes are not there yet");
    EXPECT_EQ(missing[1].place.line, 3);
    EXPECT_EQ(missing_features(scenario_of("raft reads lease\nwait 1s\n")).size(), 1U);
    EXPECT_EQ(missing_features(scenario_of("wait 1s\nwipe n1\n")).size(), 1U);
    EXPECT_TRUE(missing_features(scenario_of("wait 1s\ncrash n1\n")).empty());
}

TEST(Library, AnUnknownMutationOrPropertyIsRefused) {
    const auto unknown = missing_features(scenario_of("mutation no_such_thing\nwait 1s\n"));
    ASSERT_EQ(unknown.size(), 1U);
    EXPECT_NE(unknown[0].message.find("there is no mutation called 'no_such_thing'"),
              std::string::npos);
    const auto property = missing_features(
        scenario_of("mutation ack_before_fsync\nmust violate honesty within 10 seeds\nwait 1s\n"));
    ASSERT_EQ(property.size(), 1U);
    EXPECT_NE(property[0].message.find("nothing called 'honesty' is checked"), std::string::npos);
    const auto neighbour = missing_features(
        scenario_of("must violate durability or honesty within 10 seeds\nwait 1s\n"));
    ASSERT_EQ(neighbour.size(), 1U);
    EXPECT_NE(neighbour[0].message.find("nothing called 'honesty' is checked"), std::string::npos);
}

TEST(Overrides, ReplaceSettingsAndKeepTheRest) {
    Scenario scenario = scenario_of("nodes 3\nclients 2\nnetwork loss 1%\nwait 1s\n");
    ASSERT_TRUE(override_setup(scenario, {"nodes=7", "network duplicate=2%"}).empty());
    EXPECT_EQ(scenario.setup.nodes, 7U);
    EXPECT_EQ(scenario.setup.clients, 2U);
    EXPECT_EQ(scenario.setup.network.loss, Ratio::percent(1));
    EXPECT_EQ(scenario.setup.network.duplicate, Ratio::percent(2));
}

TEST(Overrides, MayNotBeStepsNorUnknownNorMakeTheStoryWrong) {
    Scenario scenario = scenario_of("nodes 5\nwait 1s\ncrash n5\n");
    EXPECT_FALSE(override_setup(scenario, {"wait=5s"}).empty());
    EXPECT_FALSE(override_setup(scenario, {"nodez=5"}).empty());
    EXPECT_FALSE(override_setup(scenario, {"nodes"}).empty());
    Scenario smaller = scenario_of("nodes 5\nwait 1s\ncrash n5\n");
    EXPECT_FALSE(override_setup(smaller, {"nodes=3"}).empty());  // there is no n5 then
}

}  // namespace
}  // namespace whitewater::scenarios
