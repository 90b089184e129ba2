// Which events of a trace are wanted: the filter that `show` and `trace` share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/ids.hpp"
#include "sim/base/result.hpp"
#include "sim/base/time.hpp"
#include "sim/trace.hpp"

namespace whitewater::tools {

class Teller;

struct Choice {
    // A summary tells who led when, faults and steps. A story leaves out what only repeats or
    // prepares: timers, heartbeats, disk traffic, messages that arrive.
    enum class Detail : std::uint8_t { summary, story, everything };
    Detail detail = Detail::story;
    Time from{0};
    Time to = Time::never();         // included
    NodeSet nodes;                   // only what happens at these, or is sent to them; empty: all
    std::vector<std::string> kinds;  // only events of these, by their names; empty: all
    // Only this event and what led to it, cause by cause.
    std::optional<sim::Seq> why;
    // In a story, a message that is told has an end: its delivery is told as well.
    bool with_arrivals = false;

    bool is_everything() const {
        return detail != Detail::summary && from == Time{0} && to == Time::never() &&
               nodes.is_empty() && kinds.empty() && !why;
    }
};

// For each event, the first at index 0, whether it is chosen. Named kinds are chosen whatever the
// detail. REQUIRES: wrong_choice finds nothing.
std::vector<bool> chosen(const sim::Trace& trace, const Choice& choice, const Teller& teller);

// What `choice` asks for that this trace cannot give: an event, a kind or a node that is not there.
// `file` is the trace's name.
std::vector<Diagnostic> wrong_choice(const sim::Trace& trace, const Choice& choice,
                                     const std::string& file);

// The events that led to `seq`, from the first cause to itself.
std::vector<sim::Seq> causes_of(const sim::Trace& trace, sim::Seq seq);

}  // namespace whitewater::tools
