// Chaos: faults that the seed draws, for a while.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "scenarios/language/fault.hpp"

namespace whitewater::scenarios {

// Whom a clause strikes, each time anew: so many drawn members ("1..2 nodes"), or what a selector
// matches at that moment ("leader"); a firing that finds nobody does nothing and counts as such.
using Victims = std::variant<Range<std::uint32_t>, Selector>;

// "crash 1..2 nodes [losing|...]": down for `lasting`, then restarted.
struct ChaosCrash {
    Victims who;
    std::optional<CrashStyle> style;
    friend bool operator==(const ChaosCrash&, const ChaosCrash&) = default;
};

// "pause 1 nodes".
struct ChaosPause {
    Victims who;
    friend bool operator==(const ChaosPause&, const ChaosPause&) = default;
};

// "wipe 1 nodes": permanent harm, which the nemesis keeps to a minority.
struct ChaosWipe {
    Victims who;
    friend bool operator==(const ChaosWipe&, const ChaosWipe&) = default;
};

// "partition any", "partition A" (against the rest), "partition isolate A", "partition bridge A".
struct ChaosPartition {
    enum class Shape {
        any,      // two groups, neither empty, drawn
        split,    // `who` | rest
        isolate,  // each of `who` alone
        bridge,   // two halves that only `who` connects
    };
    Shape shape = Shape::any;
    std::optional<Selector> who;  // none for `any`
    friend bool operator==(const ChaosPartition&, const ChaosPartition&) = default;
};

// "cut 1..3 links": so many drawn one-way links between nodes.
struct ChaosCut {
    Range<std::uint32_t> links;
    friend bool operator==(const ChaosCut&, const ChaosCut&) = default;
};

// "slow 1..3 links by 20ms..200ms".
struct ChaosSlow {
    Range<std::uint32_t> links;
    Range<Duration> by;
    friend bool operator==(const ChaosSlow&, const ChaosSlow&) = default;
};

// "drop append_entries 5%..20%", "delay any 50% by 10ms..50ms [from A to B]".
struct ChaosMeddle {
    Meddling meddling = Meddling::drop;
    MessageKind kind = MessageKind::any;
    std::optional<Links> links;  // none: all links, the clients' included
    Range<Ratio> chance{Ratio::percent(100), Ratio::percent(100)};
    std::optional<Range<Duration>> by;  // delay only, and always there
    friend bool operator==(const ChaosMeddle&, const ChaosMeddle&) = default;
};

// "clock [WHO] drift 0%..2%"; without WHO: one drawn node.
struct ChaosClockDrift {
    Victims who = Range<std::uint32_t>{1, 1};
    Range<Ratio> drift;
    friend bool operator==(const ChaosClockDrift&, const ChaosClockDrift&) = default;
};

// "clock [WHO] offset -50ms..50ms": a step of the clock, taken back after `lasting`.
struct ChaosClockOffset {
    Victims who = Range<std::uint32_t>{1, 1};
    Range<Duration> offset;
    friend bool operator==(const ChaosClockOffset&, const ChaosClockOffset&) = default;
};

// "clock [WHO] freezes".
struct ChaosClockFreeze {
    Victims who = Range<std::uint32_t>{1, 1};
    friend bool operator==(const ChaosClockFreeze&, const ChaosClockFreeze&) = default;
};

// "disk [WHO] fails sync|write": one failure, or all of them for `lasting`.
struct ChaosDiskFails {
    Victims who = Range<std::uint32_t>{1, 1};
    DiskFails::Act act = DiskFails::Act::sync;
    friend bool operator==(const ChaosDiskFails&, const ChaosDiskFails&) = default;
};

// "disk [WHO] full".
struct ChaosDiskFull {
    Victims who = Range<std::uint32_t>{1, 1};
    friend bool operator==(const ChaosDiskFull&, const ChaosDiskFull&) = default;
};

// "disk [WHO] slow by 20ms..200ms".
struct ChaosDiskSlow {
    Victims who = Range<std::uint32_t>{1, 1};
    Range<Duration> by;
    friend bool operator==(const ChaosDiskSlow&, const ChaosDiskSlow&) = default;
};

// "disk [WHO] rots log|meta|snapshot".
struct ChaosDiskRots {
    Victims who = Range<std::uint32_t>{1, 1};
    DiskArea area = DiskArea::log;
    friend bool operator==(const ChaosDiskRots&, const ChaosDiskRots&) = default;
};

// "transfer leadership": to a drawn voter.
struct ChaosTransfer {
    friend bool operator==(const ChaosTransfer&, const ChaosTransfer&) = default;
};

using ChaosAction =
    std::variant<ChaosCrash, ChaosPause, ChaosWipe, ChaosPartition, ChaosCut, ChaosSlow,
                 ChaosMeddle, ChaosClockDrift, ChaosClockOffset, ChaosClockFreeze, ChaosDiskFails,
                 ChaosDiskFull, ChaosDiskSlow, ChaosDiskRots, ChaosTransfer>;

// One line of a chaos block. It first strikes one draw of `every` after the block begins.
struct ChaosClause {
    ChaosAction action;
    Range<Duration> every;                   // from the start of one firing to that of the next
    std::optional<Range<Duration>> lasting;  // none: until the block ends (or its own moment only)

    std::string text;           // canonical, without comments; with `ordinal`, the key of its draws
    std::uint32_t ordinal = 0;  // how many clauses with the same text stand before it
    Layout layout;
    Spot at;
    friend bool operator==(const ChaosClause&, const ChaosClause&) = default;
};

// "chaos rough for 20s", or "chaos for 20s" and clauses on the indented lines below it.
struct Chaos {
    std::string profile;               // calm, rough or brutal (profiles.hpp); empty: a block
    std::vector<ChaosClause> clauses;  // empty for a profile
    Duration lasting;
    friend bool operator==(const Chaos&, const Chaos&) = default;
};

}  // namespace whitewater::scenarios
