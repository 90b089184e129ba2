// How a mistake in the user's input is shown.
#include "sim/base/result.hpp"

#include <algorithm>

namespace whitewater {

namespace {

// The white space that puts a caret under `column`: tabs stay tabs, so the caret lines up.
std::string indent_to(const std::string& line, int column) {
    std::string indent;
    int at = 1;
    for (const char c : line) {
        if (at >= column) break;
        if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;  // inside a UTF-8 character
        indent += c == '\t' ? '\t' : ' ';
        ++at;
    }
    indent.append(static_cast<std::size_t>(std::max(0, column - at)), ' ');
    return indent;
}

}  // namespace

std::string to_text(const Diagnostic& diagnostic) {
    const Place& place = diagnostic.place;
    std::string text = place.file;
    if (place.line > 0) {
        text += fmt::format(":{}", place.line);
        if (place.column > 0) text += fmt::format(":{}", place.column);
    }
    text += fmt::format(": {}\n", diagnostic.message);
    if (!diagnostic.source_line.empty() && place.column > 0) {
        text += fmt::format("    {}\n", diagnostic.source_line);
        text += fmt::format("    {}{:^>{}}\n", indent_to(diagnostic.source_line, place.column), "",
                            std::max(1, place.length));
    }
    return text;
}

}  // namespace whitewater
