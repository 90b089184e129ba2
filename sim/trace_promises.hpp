// What every trace promises, so that writers, readers and the page may rely on it.
#pragma once

#include <optional>
#include <string>

#include "sim/trace.hpp"

namespace whitewater::sim {

// The first promise that `trace` breaks, in words; nothing if it keeps them all:
// - events are numbered 1, 2, 3…; a cause lies before its effect, a message is named by its own or
//   an earlier event; time starts at 0 or later, never goes
//   back, and stays below 2^53 us (285 years);
// - facts are in the order of their events (event 0: the beginning of the run), texts likewise, at
//   most one an event and none for event 0;
// - every address is nobody, n1..n63 or c1..c63;
// - the schema lists its kinds in increasing order.
// Whoever follows causes therefore terminates, and whoever searches by time may bisect.
std::optional<std::string> broken_promise(const Trace& trace);

// nobody, n1..n63 or c1..c63.
constexpr bool is_address(NodeId id) {
    return id == nobody || is_node(id) || (is_client(id) && id.value <= 64 + max_clients);
}

}  // namespace whitewater::sim
