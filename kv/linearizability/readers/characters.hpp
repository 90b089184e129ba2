// Characters as EDN and JSON write them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace whitewater::linearizability {

inline bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
inline bool is_control(char c) {
    return c >= 0 && c < ' ';
}
// 12, -3, 1.0, and also 1x: whoever wrote it meant a number.
inline bool looks_like_a_number(std::string_view word) {
    const bool is_signed = word.size() > 1 && (word.front() == '-' || word.front() == '+');
    return !word.empty() && is_digit(is_signed ? word[1] : word.front());
}

// Is all of `text` a number as JSON writes it?
bool is_json_number(std::string_view text);

// REQUIRES: `point` is below 0x110000, and is no half of a character (0xD800 to 0xDFFF).
void append_utf8(std::string& text, std::uint32_t point);

}  // namespace whitewater::linearizability
