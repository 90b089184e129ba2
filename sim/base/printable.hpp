// Text that somebody else wrote, made safe to print.
#pragma once

#include <string>
#include <string_view>

namespace whitewater {

// `text` without anything that a terminal might obey: \n, \t and \r in these two letters; other
// control characters of ASCII and of Latin-1 (U+0080 to U+009F), those that turn the direction of
// writing, and bytes that are not UTF-8, as \xNN, byte by byte.
std::string printable(std::string_view text);

}  // namespace whitewater
