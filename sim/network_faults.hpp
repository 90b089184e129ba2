// The faults that stand between machines, as Network keeps them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "sim/network.hpp"

namespace whitewater::sim {

// Which links a fault touches: all from any of `from` to any of `to`, and back if `ways` says so.
struct Links {
    NodeSet from;
    NodeSet to;
    Ways ways = Ways::one;

    bool contain(NodeId sender, NodeId receiver) const {
        return (from.contains(sender) && to.contains(receiver)) ||
               (ways == Ways::both && from.contains(receiver) && to.contains(sender));
    }
};

// A fault that has not ended, and what was taken from it since.
struct Network::Standing {
    std::uint64_t ordinal = 0;
    Fault fault;
    std::uint64_t text_hash = 0;
    NodeSet healed;                 // their links are free of it
    std::vector<Release> released;  // a hold: what it no longer concerns
    std::uint64_t matched = 0;
    std::map<std::uint32_t, std::uint64_t> met{};  // a rule with `nth`: messages seen, by link

    bool touches(const Links& links, NodeId from, NodeId to) const {
        return links.contain(from, to) && !healed.contains(from) && !healed.contains(to);
    }
    // Is the message one that the rule acts on? Counts it if the rule counts.
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
