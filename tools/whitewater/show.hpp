// A run as text: one line an event, one column a node; readable by eye and by grep.
#pragma once

#include <cstddef>
#include <string>

#include "sim/trace.hpp"
#include "tools/whitewater/choice.hpp"

namespace whitewater::tools {

struct ShowOptions : Choice {
    std::size_t width = 0;  // longer lines are cut to so many characters; 0: none is
    std::size_t wrap = 0;   // longer lines go on in the next, below the words; 0: none does
};

// The run told by `trace`: what was run, then a line for each event worth reading, with the time,
// the event's number, the nodes' roles and terms after it, and what happened in words:
//
//      0.153500s     10  [L1] .1   .0   n1 becomes leader in term 1
//
// L leader, c candidate, p pre-candidate, . follower, o learner, z paused, x down, blank: not yet
// there; the number is the node's term; brackets are around the node at which it happened. Kinds
// that no phrase is known for are told by the names in the trace's schema. What is not printable
// is escaped: keys and values are anybody's. With `why`, each change of state is told as well.
// REQUIRES: wrong_choice finds nothing wrong.
std::string show(const sim::Trace& trace, const ShowOptions& options);

}  // namespace whitewater::tools
