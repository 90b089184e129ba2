// Which bytes can be a scenario file at all, and what its lines are.
#include <algorithm>

#include "scenarios/language/lexer.hpp"

namespace whitewater::scenarios {

namespace {

constexpr std::size_t max_file_size = 1024 * 1024;

Diagnostic refusal(const std::string& file, int line, std::string message) {
    return Diagnostic{.place = {.file = file, .line = line, .column = 0},
                      .message = std::move(message),
                      .source_line = ""};
}

int line_of(std::string_view text, std::size_t offset) {
    const auto newlines = std::count(text.begin(), text.begin() + static_cast<long>(offset), '\n');
    return 1 + static_cast<int>(newlines);
}

// The offset of the first byte that is not UTF-8; the size of the text if all are.
std::size_t first_malformed(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t length = utf8_length(text.substr(at));
        if (length == 0) break;
        at += length;
    }
    return at;
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
    if (text.empty()) return 0;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return 1;
    const std::size_t length = lead < 0xC2   ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length == 0 || length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
    }
    const unsigned char second = byte(1);
    const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
    const bool surrogate = lead == 0xED && second >= 0xA0;
    const bool too_large = lead == 0xF4 && second >= 0x90;
    return overlong || surrogate || too_large ? 0 : length;
}

int count_characters(std::string_view text) {
    int count = 0;
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++count;
    }
    return count;
}

Result<std::vector<std::string>> split_lines(std::string_view text, const std::string& file) {
    if (text.size() > max_file_size) {
        return refusal(file, 0,
                       fmt::format("this file has {} bytes; a scenario has at most {}", text.size(),
                                   max_file_size));
    }
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return refusal(file, 0, "this file is empty; a scenario has at least one step");
    }
    if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
        return refusal(file, line_of(text, nul), "this is a binary file, not a scenario");
    }
    if (const auto bad = first_malformed(text); bad != text.size()) {
        return refusal(file, line_of(text, bad),
                       fmt::format("this file is not UTF-8 text: byte {} is 0x{:02X}", bad + 1,
                                   static_cast<unsigned char>(text[bad])));
    }
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t size = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, size);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.emplace_back(line);
        text.remove_prefix(std::min(size + 1, text.size()));
    }
    return lines;
}

}  // namespace whitewater::scenarios
