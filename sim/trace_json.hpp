// A trace as JSON Lines: for jq, grep, diff and golden files. TRACE.md describes the format.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "sim/base/result.hpp"
#include "sim/trace.hpp"

namespace whitewater::sim {

// Receives a text piece by piece. A view is valid during the call only.
using TextOut = std::function<void(std::string_view)>;

// Writes the header line, then one line an event, in pieces of about 64 KiB that end with a line.
// The same trace always gives the same bytes. REQUIRES: broken_promise(trace) is nothing.
void write_jsonl(const Trace& trace, const TextOut& out);
std::string to_jsonl(const Trace& trace);

// The event as it stands in the file, its facts and text included, without the newline; for
// messages about single events. Looks its facts up by bisection. REQUIRES: 1 <= seq <= events.
std::string event_json(const Trace& trace, Seq seq);

// The inverse: from_jsonl(to_jsonl(trace)) is the same trace in every field. Errors name the line:
// a file cut off anywhere (but for its last newline), a foreign or newer file, a line that is no
// event, an unknown name. Memory stays within a small multiple of the text. `file` is its name.
Result<Trace> from_jsonl(std::string_view text, const std::string& file);

}  // namespace whitewater::sim
