// What a scenario remembers of the text it came from: places, comments, blank lines.
#pragma once

#include <string>
#include <vector>

namespace whitewater::scenarios {

// Where something stands in the scenario's text; lines and columns count characters from 1, and
// line 0 means "written by a program". Every two spots are equal, so `==` on scenarios compares
// what they say, not how they were typed. `place_of` (scenario.hpp) turns one into a Place.
struct Spot {
    int line = 0;
    int column = 0;
    int length = 1;

    friend constexpr bool operator==(const Spot&, const Spot&) { return true; }
};

// The comments that belong to a line, so that formatting loses nothing. Like Spot, it takes no
// part in comparisons.
struct Layout {
    std::vector<std::string> above;  // the lines above: "# text" each, or "" for a blank line
    std::string beside;              // "# text" at the end of the line; empty: none

    friend bool operator==(const Layout&, const Layout&) { return true; }
};

// Anything that may lie between two bounds, both included. One value v is the range v..v.
template <class T>
struct Range {
    T min{};
    T max{};

    friend bool operator==(const Range&, const Range&) = default;
};

}  // namespace whitewater::scenarios
