// Lines of text for a terminal of some width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace whitewater::tools {

// How many characters it has. REQUIRES: it is UTF-8.
std::size_t characters_in(std::string_view text);

// At most `most` characters of it.
std::string first_characters(std::string_view text, std::size_t most);

// Broken at spaces into lines of at most `width` characters, of which all but the first begin with
// `indent` spaces; a longer word is broken anywhere. Ends without a newline.
// REQUIRES: `indent` < `width`.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

// How many characters a line of the terminal holds that standard output is; 0: it is none.
std::size_t terminal_width();

}  // namespace whitewater::tools
