// Nothing that was printed may command the terminal.
#include "sim/base/printable.hpp"

#include <gtest/gtest.h>

#include <string>

namespace whitewater {
namespace {

TEST(Printable, ShowsWhatATerminalWouldObey) {
    EXPECT_EQ(printable("put x \x1B[2J\r\n\t"), "put x \\x1b[2J\\r\\n\\t");
    EXPECT_EQ(printable(std::string_view("\0\x7F", 2)), "\\x00\\x7f");
    const std::string c1_escape = "\xC2\x9B";  // what ESC [ is in Latin-1
    EXPECT_EQ(printable(c1_escape + "1m"), "\\xc2\\x9b1m");
    EXPECT_EQ(printable("\xE2\x80\xAE"), "\\xe2\\x80\\xae") << "right-to-left override";
    EXPECT_EQ(printable("\xE2\x81\xA9"), "\\xe2\\x81\\xa9") << "pop directional isolate";
}

TEST(Printable, LeavesTextAsItIs) {
    EXPECT_EQ(printable(""), "");
    EXPECT_EQ(printable("sch\xC3\xB6n \xE2\x98\x85 \xF0\x9F\x8C\x8A"),
              "sch\xC3\xB6n \xE2\x98\x85 \xF0\x9F\x8C\x8A");
    EXPECT_EQ(printable("\xC2\xA0\xE2\x80\xA9\xE2\x81\xA5"), "\xC2\xA0\xE2\x80\xA9\xE2\x81\xA5")
        << "the neighbours of what is obeyed";
}

TEST(Printable, ShowsBytesThatAreNoText) {
    EXPECT_EQ(printable("\xC3(\xFF"), "\\xc3(\\xff");
}

}  // namespace
}  // namespace whitewater
