// The header of a trace file, the same in both forms: one JSON object that says what the file is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/base/result.hpp"
#include "sim/trace.hpp"

namespace whitewater::sim {

// The version of the format that is written, and the only one that is read (see TRACE.md).
inline constexpr std::uint64_t trace_format_version = 2;

struct TraceHeader {
    Trace trace;  // all but its records, facts and texts
    std::uint64_t events = 0;
    std::uint64_t facts = 0;
    std::uint64_t texts = 0;
};

// One line without its newline. Seeds and fingerprints are whole, schemas complete.
std::string header_json(const Trace& trace);
// The same, of a trace whose events are elsewhere: `head.trace` is all but them.
std::string header_json(const TraceHeader& head);

// `place` is where the header stands, for diagnostics. A foreign, newer or older header is an
// error. The counts are what the file claims: not to be trusted with memory.
Result<TraceHeader> read_header(std::string_view json, const Place& place);

}  // namespace whitewater::sim
