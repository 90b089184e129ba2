// What a number of JSON is, and how UTF-8 writes a character.
#include "kv/linearizability/readers/characters.hpp"

#include <algorithm>

namespace whitewater::linearizability {

// A sign perhaps, a whole number without superfluous zeros, a fraction perhaps, an exponent
// perhaps.
bool is_json_number(std::string_view text) {
    const auto skip_any_of = [&](std::string_view characters) {
        const bool is_there = !text.empty() && characters.find(text[0]) != std::string_view::npos;
        if (is_there) text.remove_prefix(1);
        return is_there;
    };
    const auto skip_digits = [&] {
        const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
        text.remove_prefix(count);
        return count > 0;
    };
    skip_any_of("-");
    if (!skip_any_of("0") && !skip_digits()) return false;
    if (skip_any_of(".") && !skip_digits()) return false;
    if (!skip_any_of("eE")) return text.empty();
    skip_any_of("+-");
    return skip_digits() && text.empty();
}

void append_utf8(std::string& text, std::uint32_t point) {
    const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
    if (point < 0x80) return put(point);
    if (point < 0x800) {
        put(0xC0 | point >> 6);
    } else if (point < 0x10000) {
        put(0xE0 | point >> 12);
        put(0x80 | (point >> 6 & 0x3F));
    } else {
        put(0xF0 | point >> 18);
        put(0x80 | (point >> 12 & 0x3F));
        put(0x80 | (point >> 6 & 0x3F));
    }
    put(0x80 | (point & 0x3F));
}

}  // namespace whitewater::linearizability
