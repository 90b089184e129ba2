// The language reference: its examples are scenarios, and it leaves no word out.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>

#include "scenarios/language/profiles.hpp"
#include "scenarios/language/vocabulary.hpp"
#include "tests/language/reading.hpp"

namespace whitewater::scenarios {
namespace {

const std::string& reference() {
    static const std::string text =
        read_file(std::string(WHITEWATER_SOURCE_DIR) + "/scenarios/README.md");
    return text;
}

struct Example {
    std::string fence;  // "scenario", "scenario-later", "scenario-bug"
    int line = 0;       // of its first line, in the reference
    std::string text;
};

std::vector<Example> examples() {
    std::vector<Example> found;
    bool is_open = false;
    int number = 0;
    std::size_t begin = 0;
    while (begin < reference().size()) {
        const std::size_t end = std::min(reference().find('\n', begin), reference().size());
        const std::string line = reference().substr(begin, end - begin);
        begin = end + 1;
        ++number;
        if (line.starts_with("```")) {
            is_open = !is_open && line.starts_with("```scenario");
            if (is_open) found.push_back({line.substr(3), number + 1, ""});
        } else if (is_open) {
            found.back().text += line + "\n";
        }
    }
    return found;
}

TEST(Reference, EveryExampleIsACanonicalScenario) {
    EXPECT_GE(examples().size(), 20u);
    for (const Example& example : examples()) {
        const auto result = parse(example.text, "example");
        ASSERT_TRUE(result.is_ok())
            << "README.md:" << example.line << ": " << to_text(result.errors()[0]);
        EXPECT_EQ(print(result.value()), example.text) << "README.md:" << example.line;
    }
}

TEST(Reference, TheSetUpThatItShowsAsTheDefaultIsTheDefault) {
    const std::string_view opening = "nodes      5                          # voters n1..n5";
    bool is_shown = false;
    for (const Example& example : examples()) {
        if (!example.text.starts_with(opening)) continue;
        is_shown = true;
        const Scenario scenario = parsed(example.text);
        EXPECT_EQ(scenario.setup, scenarios::Setup{});
        std::set<Setting> written;
        for (const SetupLine& line : scenario.source.setup) {
            written.insert(line.settings.begin(), line.settings.end());
        }
        // All but those of snapshots, which a table gives, and the two that have no default.
        EXPECT_EQ(written.size(), static_cast<std::size_t>(Setting::must) + 1 - 5);
    }
    EXPECT_TRUE(is_shown);
}

TEST(Reference, TheProfilesAreThoseOfTheLanguage) {
    for (const std::string_view name : profile_names()) {
        const std::string block =
            fmt::format("# {}\nchaos      for 20s\n{}```\n", name, profile_text(name));
        EXPECT_NE(reference().find(block), std::string::npos) << block;
    }
}

TEST(Reference, EveryReservedWordIsListedAndNoOther) {
    const std::string_view heading = "## Reserved words";
    const std::size_t begin = reference().find(heading);
    ASSERT_NE(begin, std::string::npos);
    std::vector<std::string> listed;
    bool is_word = false;
    std::string word;
    for (const char c : reference().substr(begin)) {
        if (c == '`') {
            if (is_word) listed.push_back(std::exchange(word, ""));
            is_word = !is_word;
        } else if (is_word) {
            word += c;
        }
    }
    const auto reserved = reserved_words();
    EXPECT_EQ(listed, std::vector<std::string>(reserved.begin(), reserved.end()));
}

TEST(Reference, EveryFormOfAStatementIsShown) {
    // Statements, and the words that stand for one value each, appear outside of that list.
    const std::string body = reference().substr(0, reference().find("## Reserved words"));
    for (const std::string_view word : reserved_words()) {
        if (word == "key" || word == "link" || word == "node") continue;  // the singulars
        EXPECT_NE(body.find(word), std::string::npos) << word;
    }
}

}  // namespace
}  // namespace whitewater::scenarios
