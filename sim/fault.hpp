// Every fault is a value: what a scenario step, the nemesis, a property test and a shrinker all
// make.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "sim/base/ids.hpp"
#include "sim/base/ratio.hpp"
#include "sim/base/time.hpp"

namespace whitewater::sim {

// What a crash leaves of the bytes that no completed sync covered.
enum class CrashStyle : std::uint8_t {
    losing,   // nothing
    keeping,  // everything
    prefix,   // the writes up to some byte, in the order they were made
    any,      // any subset of 512-byte sectors
    tearing,  // any subset of sectors, and one of them only in part
};

// -- Network: these stand until healed ------------------------------------------------------------

// Two nodes can talk if some group holds both, or if a node is in no group at all. Replaces the
// partition before it. Groups may overlap: a bridge is two groups that share a node.
struct Partition {
    std::vector<NodeSet> groups;
};
enum class Ways : std::uint8_t { one, both };
struct Cut {  // nothing passes from any of `from` to any of `to` (both: nor back)
    NodeSet from{};
    NodeSet to{};
    Ways ways{};
};
struct Slow {  // every message takes `by` longer
    NodeSet from{};
    NodeSet to{};
    Duration by{};
};
// A rule about messages of one kind on some links.
struct MessageRule {
    enum class Effect : std::uint8_t { drop, delay, duplicate, hold };
    Effect effect{};
    std::uint8_t message_kind = any_kind;
    std::uint64_t nth = 0;  // only the n-th such message on each link since the rule stands; 0: all
    NodeSet from{};
    NodeSet to{};
    Ratio share = Ratio::percent(100);  // of the messages concerned
    Duration by{};                      // delay: how much longer
    static constexpr std::uint8_t any_kind = 255;
};
struct Release {  // deliver what holds kept back of these, and hold no more of them; no nodes: all
    std::uint8_t message_kind = MessageRule::any_kind;
    NodeSet from{};
    NodeSet to{};
};
struct Heal {  // ends all of the above on every link from or to `nodes` (empty: everywhere)
    NodeSet nodes{};
};

// -- Processes and machines -----------------------------------------------------------------------

struct Crash {
    NodeSet nodes{};
    CrashStyle style{};
};
// Crash in the middle of what a process does: just before or after its n-th write, sync or send
// from now on. One node at a time.
struct CrashAt {
    enum class Moment : std::uint8_t { before, after };
    enum class Deed : std::uint8_t { write, sync, send };
    NodeId node{};
    Moment moment{};
    Deed deed{};
    std::uint64_t nth = 1;
    CrashStyle style{};
};
struct Restart {
    NodeSet nodes{};
};
struct Pause {  // the process stops; messages and completions wait
    NodeSet nodes{};
};
struct Resume {
    NodeSet nodes{};
};

// -- Clocks ---------------------------------------------------------------------------------------

struct ClockStep {  // jumps by `by`, either way
    NodeSet nodes{};
    Duration by{};
};
struct ClockDrift {  // runs faster by `rate` from now on (slower if negative)
    NodeSet nodes{};
    Ratio rate;
};
struct ClockFreeze {
    NodeSet nodes{};
};
struct ClockMend {  // no drift, no freeze; the offset stays
    NodeSet nodes{};
};

using Fault = std::variant<Partition, Cut, Slow, MessageRule, Release, Heal, Crash, CrashAt,
                           Restart, Pause, Resume, ClockStep, ClockDrift, ClockFreeze, ClockMend>;

// The fault as a scenario step with its nodes named: "partition n1 n2 | n3 n4 n5". `message_kinds`
// names the kinds that MessageRule numbers.
std::string to_text(const Fault& fault, const std::vector<std::string>& message_kinds);
const char* name_of(CrashStyle style);

}  // namespace whitewater::sim
