// Lines, functions and files fit on a screen, and each file opens by saying what it is.
#include <fmt/format.h>

#include <algorithm>

#include "tests/source/functions.hpp"
#include "tests/source/rules.hpp"

namespace whitewater::source {

namespace {

constexpr int max_columns = 100;
constexpr int max_function_lines = 70;
constexpr int max_file_lines = 400;

// Characters, not bytes: what continues a UTF-8 character takes no column.
int columns_of(std::string_view line) {
    return static_cast<int>(
        std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// The comment that begins on the first line, its marks removed; empty if there is none.
std::string opening_comment(const SourceFile& file) {
    const std::string_view mark = is_cpp(file.path) ? "// " : "# ";
    std::string comment;
    for (const std::string_view line : lines_of(file.text)) {
        if (!line.starts_with(mark)) break;
        comment += std::string(line.substr(mark.size())) + ' ';
    }
    return comment;
}

}  // namespace

Findings long_lines(const SourceFile& file) {
    Findings findings;
    int number = 0;
    for (const std::string_view line : lines_of(file.text)) {
        ++number;
        const int columns = columns_of(line);
        if (columns > max_columns)
            findings.push_back(
                {file.path, number, fmt::format("{} columns; at most {}", columns, max_columns)});
    }
    return findings;
}

Findings long_functions(const SourceFile& file) {
    Findings findings;
    if (!is_cpp(file.path)) return findings;
    for (const Function& function : functions_of(code_of(file.text))) {
        const int lines = function.last_line - function.first_line + 1;
        if (lines > max_function_lines)
            findings.push_back(
                {file.path, function.first_line,
                 fmt::format("a function of {} lines; at most {}", lines, max_function_lines)});
    }
    return findings;
}

Findings long_files(const SourceFile& file) {
    const auto lines = static_cast<int>(lines_of(file.text).size());
    if (!is_cpp(file.path) || lines <= max_file_lines) return {};
    return {{file.path, lines,
             fmt::format("a file of {} lines; at {} it is two ideas", lines, max_file_lines)}};
}

Findings missing_opening_sentence(const SourceFile& file) {
    const std::string comment = opening_comment(file);
    for (const char* end : {". ", "? ", "! "})
        if (comment.find(end) != std::string::npos) return {};
    return {{file.path, 1, "open the file with a sentence that says what it is"}};
}

}  // namespace whitewater::source
