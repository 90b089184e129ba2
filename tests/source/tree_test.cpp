// The project's own files keep the rules.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/source/functions.hpp"
#include "tests/source/rules.hpp"

namespace whitewater::source {
namespace {

const std::vector<SourceFile>& tree() {
    static const std::vector<SourceFile> files = project_files(WHITEWATER_SOURCE_DIR);
    return files;
}

std::string broken(Findings (*rule)(const SourceFile&)) {
    std::string text;
    for (const SourceFile& file : tree()) text += to_text(rule(file));
    return text;
}

TEST(Tree, IsReallyRead) {
    const auto holds = [](std::string_view path) {
        return std::any_of(tree().begin(), tree().end(),
                           [&](const SourceFile& file) { return file.path == path; });
    };
    EXPECT_TRUE(holds("CMakeLists.txt"));
    EXPECT_TRUE(holds("sim/base/prng.cpp"));
    EXPECT_TRUE(holds("tests/source/rules.hpp"));
    EXPECT_TRUE(holds("tests/source/tree_test.cpp"));
}

// A brace that the finder misread would hide functions: it must see each of these.
TEST(Tree, HasItsFunctionsFound) {
    const auto file = std::find_if(tree().begin(), tree().end(), [](const SourceFile& candidate) {
        return candidate.path == "tests/source/word_rules.cpp";
    });
    ASSERT_NE(file, tree().end());
    std::string heads;
    for (const Function& function : functions_of(code_of(file->text)))
        heads += function.head.substr(0, function.head.find('(')) + '\n';
    EXPECT_EQ(heads,
              "bool matches\n"
              "bool must_be_deterministic\n"
              "std::string_view first_argument\n"
              "bool is_ordered_by_address\n"
              "Findings banned_words\n");
}

TEST(Tree, KeepsTheDependencyRule) {
    EXPECT_EQ(broken(broken_dependencies), "");
}
TEST(Tree, UsesNoBannedWord) {
    EXPECT_EQ(broken(banned_words), "");
}
TEST(Tree, GivesEverythingAName) {
    EXPECT_EQ(broken(vague_names), "");
}
TEST(Tree, TakesNoBooleanParameters) {
    EXPECT_EQ(broken(boolean_parameters), "");
}
TEST(Tree, StaysWithinAHundredColumns) {
    EXPECT_EQ(broken(long_lines), "");
}
TEST(Tree, HasFunctionsThatFitOnAScreen) {
    EXPECT_EQ(broken(long_functions), "");
}
TEST(Tree, HasFilesAboutOneIdea) {
    EXPECT_EQ(broken(long_files), "");
}
TEST(Tree, OpensEveryFileWithASentence) {
    EXPECT_EQ(broken(missing_opening_sentence), "");
}

}  // namespace
}  // namespace whitewater::source
