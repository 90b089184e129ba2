// From text to words: what a line of a scenario file consists of, before anything is understood.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/written.hpp"
#include "sim/base/result.hpp"

namespace whitewater::scenarios {

// A word, or a character sequence that stands for one.
struct Token {
    enum class Kind {
        word,     // old, 5ms..20ms, append_entries
        quoted,   // "two words": `text` is what the quotes mean
        symbol,   // | = != < <= > >= -> <->
        ordinal,  // #3: `text` is "#3"
        end,      // the end of the line: `text` is empty, the spot is just behind the last word
    };
    Kind kind = Kind::end;
    std::string text;
    Spot at;
};

// One line of a file. If `mistake` is not empty, it is about `mistake_at` and `tokens` ends before.
struct LexedLine {
    std::vector<Token> tokens;  // the last is `end`
    std::string comment;        // "# text"; empty: none
    int indent = 0;             // characters of white space before the first word
    std::string mistake;
    Spot mistake_at;

    bool is_blank() const { return tokens.size() == 1 && mistake.empty(); }
};

// Characters between double quotes stand for themselves, except \" \\ \n \t \r and \xHH (HH at
// most 7F). "#" starts a comment, except within quotes and where a digit follows it in the middle
// of a line ("#3"). REQUIRES: valid UTF-8, no line feed; `number` counts from 1.
LexedLine lex_line(std::string_view text, int number);

// The lines of a file, without their ends ("\n" or "\r\n"), or why these bytes are no scenario:
// empty, larger than a mebibyte, binary, or not UTF-8. A byte order mark is skipped.
Result<std::vector<std::string>> split_lines(std::string_view text, const std::string& file);

// The bytes of the UTF-8 character at the start of `text`; 0 if it is malformed (overlong, a
// surrogate, beyond U+10FFFF, or cut off).
std::size_t utf8_length(std::string_view text);

// How many characters (code points) the valid UTF-8 `text` has.
int count_characters(std::string_view text);

}  // namespace whitewater::scenarios
