// Counting, cutting and breaking lines.
#include "tools/whitewater/text_lines.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

namespace whitewater::tools {

namespace {

bool is_first_byte(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

}  // namespace

std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_first_byte));
}

std::string first_characters(std::string_view text, std::size_t most) {
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (is_first_byte(text[i]) && ++characters > most) return std::string(text.substr(0, i));
    return std::string(text);
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
    std::string result;
    std::size_t room = width;
    while (characters_in(text) > room) {
        std::string line = first_characters(text, room);
        // The space after a line that just fits is a place to break, too.
        const std::size_t space = text[line.size()] == ' ' ? line.size() : line.rfind(' ');
        const bool has_words = space != std::string::npos &&
                               line.substr(0, space).find_first_not_of(' ') != std::string::npos;
        if (has_words) line.resize(space);
        text.remove_prefix(line.size());
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        result += line;
        if (text.empty()) return result;
        result += '\n' + std::string(indent, ' ');
        room = width - indent;
    }
    return result.append(text);
}

std::size_t terminal_width() {
    winsize size{};
    const bool is_terminal =
        isatty(STDOUT_FILENO) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
    return is_terminal ? size.ws_col : 0;
}

}  // namespace whitewater::tools
