// Why a run failed: the explanation that the command line prints and the page walks through.
#pragma once

#include <string>
#include <vector>

#include "kv/explanation/account.hpp"
#include "kv/explanation/claim.hpp"

namespace whitewater::kv {

// A step in words, and the events that show it, first the one at which it is seen.
struct Sentence {
    std::string text;
    std::vector<sim::Seq> events;
};

struct Explanation {
    std::vector<Sentence> sentences;  // in the order of time
    // What was left out since the trace does not bear it out: a mistake of whoever explains. Empty
    // as long as there is none.
    std::vector<std::string> refuted;
};

// Explains what was found wrong with the run: at most 12 steps, from what led there to what clients
// saw. Of a sound run it tells what became of operations whose clients never heard; nothing if
// there are none. Each sentence has been checked against the trace.
// REQUIRES: the charges are those of this trace; judge_offline(trace) succeeds.
Explanation explain(const sim::Trace& trace, const Charges& charges);

// The steps in words, but for those that the trace does not bear out.
Explanation checked(const std::vector<Step>& steps, const sim::Trace& trace);

}  // namespace whitewater::kv
