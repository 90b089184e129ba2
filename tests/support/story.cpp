// Comparing a story with its golden file, or rewriting that.
#include "tests/support/story.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace whitewater::testing {

namespace {

// Removes and returns the first line of `text`.
std::string_view take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

void report_first_difference(const std::string& path, std::string_view golden,
                             std::string_view told) {
    for (int number = 1; !golden.empty() || !told.empty(); ++number) {
        const std::string_view expected = take_line(golden);
        const std::string_view actual = take_line(told);
        if (expected == actual) continue;
        ADD_FAILURE() << path << ":" << number << ": the story changed\n  expected: " << expected
                      << "\n  told:     " << actual
                      << "\nIf that is right: WHITEWATER_REWRITE=1, and read the diff.";
        return;
    }
}

}  // namespace

void expect_story(const std::string& path, std::string_view told) {
    const std::string file = std::string(WHITEWATER_SOURCE_DIR) + "/" + path;
    const char* rewrite = std::getenv("WHITEWATER_REWRITE");
    if (rewrite != nullptr && std::string_view(rewrite) == "1") {
        std::ofstream(file, std::ios::binary) << told;
        return;
    }
    std::ifstream in(file, std::ios::binary);
    ASSERT_TRUE(in) << file << " is missing: WHITEWATER_REWRITE=1 writes it";
    const std::string golden((std::istreambuf_iterator<char>(in)), {});
    if (golden != told) report_first_difference(path, golden, told);
}

}  // namespace whitewater::testing
