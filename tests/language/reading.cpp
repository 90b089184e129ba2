// Helpers of the language's tests.
#include "tests/language/reading.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace whitewater::scenarios {

Scenario parsed(std::string_view text) {
    auto result = parse(text, "test.scenario");
    if (result) return std::move(result.value());
    ADD_FAILURE() << complaints(text);
    return Scenario{};
}

std::string complaints(std::string_view text, std::string_view file) {
    const auto result = parse(text, std::string(file));
    std::string all;
    if (result) return all;
    for (const Diagnostic& diagnostic : result.errors()) all += to_text(diagnostic);
    return all;
}

std::vector<std::string> messages(std::string_view text) {
    const auto result = parse(text, "");
    std::vector<std::string> lines;
    if (result) return lines;
    for (const Diagnostic& diagnostic : result.errors()) {
        const std::string whole = to_text(diagnostic);
        lines.push_back(whole.substr(1, whole.find('\n') - 1));
    }
    return lines;
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> files_below(const std::string& folder, std::string_view ending) {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().string().ends_with(ending)) files.push_back(entry.path().string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace whitewater::scenarios
