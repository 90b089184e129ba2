// A trace in the forms that other programs read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/trace.hpp"
#include "sim/trace_json.hpp"
#include "tools/whitewater/choice.hpp"

namespace whitewater::tools {

using sim::TextOut;

// -- ShiViz ---------------------------------------------------------------------------------------

// A line for each chosen event: number, time, kind, host, vector clock, what happened; before them,
// the regular expression to give to ShiViz, which skips lines that do not match it. Steps and
// faults have the host "scenario".
//
// The vector clock of an event counts, for each host, the chosen events there that happened before
// it, its own included: order on a host, and causes from one host to another, whether the events
// between are chosen or not.
void write_shiviz(const sim::Trace& trace, const Choice& choice, const TextOut& out);

// With the groups that ShiViz wants (host, clock, event), and three that it shows beside.
extern const std::string_view shiviz_expression;

// -- Perfetto -------------------------------------------------------------------------------------

// Chrome's trace event format, as JSON: for ui.perfetto.dev and chrome://tracing. Each node is a
// process, with tracks for its role and term, its messages, what its Raft does, its disk; each
// client one with its operations. Arrows lead from a message's sending to each of its ends.
// Counters follow a log's last, durable, committed and applied entry.
void write_perfetto(const sim::Trace& trace, const Choice& choice, const TextOut& out);

// -- Mermaid --------------------------------------------------------------------------------------

struct MermaidSize {
    std::size_t most_lines = 150;          // arrows and notes
    std::size_t most_characters = 45'000;  // GitHub and Mermaid's defaults refuse 50,000
};

// A sequence diagram of the chosen events, as far as they fit: an arrow for each message at the
// moment it arrives or is lost, a note for whatever else happens. Where not all fit, the first of
// them; if nothing was chosen, the last that lead up to the run's failure, or to its end. Returns
// how many lines do not fit; notes where they are missing say so.
std::size_t write_mermaid(const sim::Trace& trace, const Choice& choice, const MermaidSize& size,
                          const TextOut& out);

// -- History --------------------------------------------------------------------------------------

// What the clients saw, as JSON Lines (kv/linearizability/readers/README.md): `whitewater check`
// finds it linearizable or not as it finds the trace. What is wrong, if the trace holds no history;
// nothing was written then.
std::optional<Diagnostic> write_history(const sim::Trace& trace, const std::string& file,
                                        const TextOut& out);

}  // namespace whitewater::tools
