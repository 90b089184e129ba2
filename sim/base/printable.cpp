// Which characters a terminal obeys, and what is shown in their place.
#include "sim/base/printable.hpp"

#include <fmt/format.h>

#include <cstddef>

#include "sim/base/utf8.hpp"

namespace whitewater {

namespace {

// How many bytes the first character has. REQUIRES: `text` is UTF-8, not empty.
std::size_t character_size(std::string_view text) {
    std::size_t size = 1;
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
    return size;
}

// `character` is one character of UTF-8, or a stray byte.
bool is_obeyed(std::string_view character) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
    if (character.size() == 1) return byte(0) < 0x20 || byte(0) >= 0x7F;
    if (character.size() == 2) return byte(0) == 0xC2 && byte(1) < 0xA0;
    if (character.size() != 3 || byte(0) != 0xE2) return false;
    return (byte(1) == 0x80 && byte(2) >= 0xAA && byte(2) <= 0xAE) ||
           (byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9);
}

std::string escaped(std::string_view character) {
    if (character == "\n") return "\\n";
    if (character == "\t") return "\\t";
    if (character == "\r") return "\\r";
    std::string text;
    for (const char c : character) text += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    return text;
}

}  // namespace

std::string printable(std::string_view text) {
    const bool is_text = is_utf8(text);
    std::string result;
    while (!text.empty()) {
        const std::size_t size = is_text ? character_size(text) : 1;
        const std::string_view character = text.substr(0, size);
        text.remove_prefix(size);
        if (is_obeyed(character))
            result += escaped(character);
        else
            result += character;
    }
    return result;
}

}  // namespace whitewater
