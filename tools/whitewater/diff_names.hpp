// What an event is, whatever its number and its time: the name under which two runs know it.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "sim/trace.hpp"

namespace whitewater::tools {

// Events of two runs are the same event if they have the same name. A name is made of what
// identifies an event of its kind, in words, so that traces of different versions can be compared:
// a message by its sender, receiver, kind, term, index and operation, as the simulator itself
// identifies it; the end of a message by the message and its copy; what clients do by the
// operation; entries by index and term; timers, and kinds that are not known here, by their cause's
// name. Where several have the same, they are numbered.
struct EventNames {
    std::vector<std::uint64_t> names;  // by event, the first at index 0; no two are equal
    // Of everything else that an event says, but for its number, its time, its causes, and
    // numbers that only count (tickets, tokens, lines); with what it changed and its text.
    std::vector<std::uint64_t> contents;
};
// Operations are known by the names that `renamed` gives them.
using Renamed = std::map<OperationId, OperationId>;
EventNames event_names(const sim::Trace& trace, const Renamed& renamed = {});

// The operations of `b` that stand where `a` asked for another: the same client's, after as many of
// its own. Each with that other: what became of them is compared.
Renamed asked_otherwise(const sim::Trace& a, const sim::Trace& b);

// Whether events of the kind are called `name`.
bool is_named(const sim::Trace& trace, sim::Kind kind, std::string_view name);
// Whether the event says what the scenario asks for, rather than what came of it.
bool is_of_script(const sim::Trace& trace, sim::Kind kind);

}  // namespace whitewater::tools
