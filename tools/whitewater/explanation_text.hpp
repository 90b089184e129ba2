// An explanation as text, for a terminal.
#pragma once

#include <string>
#include <string_view>

#include "kv/explanation/explanation.hpp"
#include "sim/trace.hpp"

namespace whitewater::tools {

// What an explanation tells of a run that failed, or of one that did not.
std::string_view title_of_explanation(bool failed);

// Under a title numbered steps, each with its time and event, broken into lines of 100 columns.
// What a terminal might obey is escaped: keys and values are anybody's. Empty if there is nothing
// to tell.
std::string to_text(const kv::Explanation& explanation, const sim::Trace& trace,
                    std::string_view title);

// Says on standard error what was left out since the trace does not bear it out, if anything was:
// of the trace of a run just made that is Whitewater's mistake; one from a file, `file`, was more
// likely changed.
void complain_of_refuted(const kv::Explanation& explanation);
void complain_of_refuted(const kv::Explanation& explanation, std::string_view file);

}  // namespace whitewater::tools
