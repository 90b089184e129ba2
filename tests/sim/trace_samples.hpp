// Traces to write and read: a small one by hand, any at all, and a busy one of any length.
#pragma once

#include <rapidcheck.h>

#include <cstddef>
#include <string>

#include "sim/trace.hpp"

namespace whitewater::sim {

// Empty if the traces are the same in every field; otherwise the first difference, in words.
std::string difference(const Trace& one, const Trace& other);

// Three nodes, one client: an election, an entry, a crash. Has every kind of value that the formats
// treat in a way of its own: words, numbers without a word, hashes, negative numbers, text that
// needs escapes, text that is not UTF-8, facts before the first event.
Trace small_trace();

// Any trace that keeps its promises, with any schema, however strange.
rc::Gen<Trace> any_trace();

// Traffic like that of five replicas under load, at least `events` of it; always the same.
Trace busy_trace(std::size_t events);

}  // namespace whitewater::sim
