// Operations drawn as bars along the events of a history, as text and as a page.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/history.hpp"

namespace whitewater::linearizability {

// One operation, from its call to its return.
struct Bar {
    enum class Part : std::uint8_t { bystander, core, culprit };

    std::string lane;   // the client
    std::string label;  // what it did and what came back: get x = "3"
    Position from = 0;
    Position to = never_returned;
    Part part = Part::bystander;
};

// Something that happened to everybody.
struct Mark {
    std::string label;
    Position at = 0;
};

struct Timeline {
    std::string title;
    std::string sentence;  // what is wrong; or that nothing is
    std::vector<Bar> bars;
    std::vector<Mark> marks;
};

// `get x = "3"`, `put x "5"`, `cas x "5" "6" failed`.
std::string label_of(const Operation& operation);

// All operations, those of the violation told apart.
Timeline timeline_of(const History& history, const Verdict& verdict);

// The bars that matter, or, if none does, the first few; one in each line, at most 25 of them. Only
// the order of calls and returns is drawn, not how long anything took.
std::string to_text(const Timeline& timeline);

// One page that needs nothing else: no network, no other file. A lane for each client, light or
// dark as the reader prefers. What lies far from the violation is left out, so that the page stays
// below about a megabyte.
std::string to_html(const Timeline& timeline);

}  // namespace whitewater::linearizability
