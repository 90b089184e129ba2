// The faults that stand between machines, as Network keeps them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "sim/network.hpp"

namespace whitewater::sim {

// A fault that has not ended, and what was taken from it since.
struct Network::Standing {
    std::uint64_t ordinal = 0;
    Fault fault;
    std::uint64_t text_hash = 0;
    NodeSet healed;                 // their links are free of it
    std::vector<Release> released;  // a hold: what it no longer concerns
    std::uint64_t matched = 0;
    std::map<std::uint32_t, std::uint64_t> met{};  // a rule with `nth`: messages seen, by link

    // Is the message one that the fault acts on? Counts it if the rule counts.
    bool catches(const Slow& slow, const Passage& passage) const;
    bool catches(const MessageRule& rule, const Passage& passage);
    bool is_released(std::uint8_t kind, NodeId from, NodeId to) const;
    bool is_void() const;  // nothing is left of it
    bool is_hold() const;
};

// One message on its way: what the faults do to it.
struct Network::Passage {
    NodeId from;
    NodeId to;
    std::uint8_t kind = 0;
    Time now;
    Link& link;
    Key key;  // of the message: what all its draws are made from
    Duration delay{};
    std::size_t copies = 1;
};

}  // namespace whitewater::sim
