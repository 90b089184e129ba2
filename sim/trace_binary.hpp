// A trace in binary: for archives and the page that replays it. TRACE.md describes the format.
#pragma once

#include <cstdint>
#include <string>

#include "sim/base/bytes.hpp"
#include "sim/base/result.hpp"
#include "sim/trace.hpp"

namespace whitewater::sim {

inline constexpr std::uint64_t largest_chunk = 65'536;  // events

// The same trace always gives the same bytes. `events_per_chunk` is 1..largest_chunk; less than the
// most is for tests. REQUIRES: broken_promise(trace) is nothing; no chunk's columns reach 4 GiB.
Bytes to_binary(const Trace& trace, std::uint64_t events_per_chunk = largest_chunk);

// The inverse: from_binary(to_binary(trace)) is the same trace in every field. Errors say in words
// what is wrong and where: a file cut off at any byte, a foreign or newer file, a chunk whose bytes
// were changed. Takes no more memory than a fixed multiple of the file, whatever the file claims.
// `file` is its name.
Result<Trace> from_binary(ByteView bytes, const std::string& file);

// True if `bytes` begins like a binary trace, whole or not.
bool is_binary_trace(ByteView bytes);

}  // namespace whitewater::sim
