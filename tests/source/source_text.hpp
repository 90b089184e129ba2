// A source file as the rules see it: its lines, and its code without comments and strings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace whitewater::source {

struct SourceFile {
    std::string path;  // relative to the project: "raft/log.cpp"
    std::string text;
};

// A broken rule, in words that say what to do.
struct Finding {
    std::string path;
    int line = 0;  // counts from 1
    std::string message;
};
using Findings = std::vector<Finding>;

// "path:line: message", one a line.
std::string to_text(const Findings& findings);

// Without their newlines; a final newline does not start another line.
std::vector<std::string_view> lines_of(std::string_view text);

// The C++ in `text` with comments, the insides of string and character literals, and preprocessor
// lines blanked out; every other character, newlines included, stays where it was.
std::string code_of(std::string_view text);

// The line (from 1) that holds the character at `offset`.
int line_at(std::string_view text, std::size_t offset);

// A word of code: an identifier or keyword, with the namespaces written before it.
struct Word {
    std::string name;       // "hash"
    std::string qualified;  // "std::hash"
    std::size_t at = 0;     // offset of its first character
    int line = 0;
};
std::vector<Word> words_of(std::string_view code);

bool is_cpp(std::string_view path);

// Every file that the project's own rules cover, sorted by path.
// REQUIRES: `root` is the project's folder.
std::vector<SourceFile> project_files(const std::string& root);

}  // namespace whitewater::source
