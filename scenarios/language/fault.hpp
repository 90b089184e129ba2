// Faults and administration as a scenario writes them: each step that does something to a machine.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "scenarios/language/condition.hpp"
#include "scenarios/language/selector.hpp"
#include "scenarios/language/setup.hpp"

namespace whitewater::scenarios {

// "partition A | B [| C]": nodes of different groups do not hear each other; a node in no group is
// alone. Replaces the partition before it.
struct Partition {
    std::vector<Selector> groups;  // two or more
    friend bool operator==(const Partition&, const Partition&) = default;
};

// "isolate A [from B]": each node of A apart from all nodes (from B), both ways.
struct Isolate {
    Selector who;
    std::optional<Selector> from;
    friend bool operator==(const Isolate&, const Isolate&) = default;
};

// "bridge A": the others fall into two halves that only A connects.
struct Bridge {
    Selector who;
    friend bool operator==(const Bridge&, const Bridge&) = default;
};

enum class Direction { one_way, both_ways };

// "cut A -> B", "cut A <-> B".
struct Cut {
    Links links;
    Direction direction = Direction::one_way;
    friend bool operator==(const Cut&, const Cut&) = default;
};

// "slow A -> B by 50ms": added to the latency of each message.
struct Slow {
    Links links;
    Direction direction = Direction::one_way;
    Duration by;
    friend bool operator==(const Slow&, const Slow&) = default;
};

// "heal [A]": ends partitions, cuts, slow, drop, delay, duplicate and hold (of A's links).
struct Heal {
    std::optional<Selector> who;
    friend bool operator==(const Heal&, const Heal&) = default;
};

enum class Meddling { drop, delay, duplicate, hold };

// "drop|delay|duplicate|hold KIND [#K] from A to B [20%] [by 30ms] [for 2s]".
struct Meddle {
    Meddling meddling = Meddling::drop;
    MessageKind kind = MessageKind::any;
    std::optional<std::uint64_t> ordinal;  // only the K-th such message on each link from now on
    Links links;
    Ratio chance = Ratio::percent(100);
    std::optional<Duration> by;       // delay only, and always there
    std::optional<Duration> lasting;  // none: until `heal` (or `release`, for hold)
    friend bool operator==(const Meddle&, const Meddle&) = default;
};

// "release [KIND from A to B]": delivers what was held, and holds no more.
struct Release {
    MessageKind kind = MessageKind::any;
    std::optional<Links> links;  // none: everything that is held
    friend bool operator==(const Release&, const Release&) = default;
};

// "before write #3": the instant around the machine's K-th such act from now on.
struct CrashPoint {
    enum class Moment { before, after };
    enum class Act { write, sync, send };
    Moment moment = Moment::before;
    Act act = Act::write;
    std::uint64_t ordinal = 1;
    friend bool operator==(const CrashPoint&, const CrashPoint&) = default;
};

// "crash A [losing|...] [before|after write|sync|send #K]".
struct Crash {
    Selector who;
    std::optional<CrashStyle> style;  // none: as the set-up says
    std::optional<CrashPoint> point;  // none: now
    friend bool operator==(const Crash&, const Crash&) = default;
};

struct Restart {
    Selector who;
    friend bool operator==(const Restart&, const Restart&) = default;
};

// "pause A [for 1s]": the machine stands still; messages wait. Without `for`, until `resume`.
struct Pause {
    Selector who;
    std::optional<Duration> lasting;
    friend bool operator==(const Pause&, const Pause&) = default;
};

struct Resume {
    Selector who;
    friend bool operator==(const Resume&, const Resume&) = default;
};

// "wipe A": a new, empty disk, and with it no identity.
struct Wipe {
    Selector who;
    friend bool operator==(const Wipe&, const Wipe&) = default;
};

// "disk A fails sync|write [once|for 1s]". Neither: until it mends.
struct DiskFails {
    enum class Act { sync, write };
    enum class Extent { until_mended, once, lasting };
    Selector who;
    Act act = Act::sync;
    Extent extent = Extent::until_mended;
    Duration lasting;  // Extent::lasting only
    friend bool operator==(const DiskFails&, const DiskFails&) = default;
};

struct DiskFull {
    Selector who;
    friend bool operator==(const DiskFull&, const DiskFull&) = default;
};

// "disk A slow by 50ms": added to each sync.
struct DiskSlow {
    Selector who;
    Duration by;
    friend bool operator==(const DiskSlow&, const DiskSlow&) = default;
};

enum class DiskArea { log, meta, snapshot };

// "disk A rots log": a stored bit flips.
struct DiskRots {
    Selector who;
    DiskArea area = DiskArea::log;
    friend bool operator==(const DiskRots&, const DiskRots&) = default;
};

struct DiskMends {
    Selector who;
    friend bool operator==(const DiskMends&, const DiskMends&) = default;
};

// "clock A +200ms": one step, forward or back.
struct ClockStep {
    Selector who;
    Duration by;
    friend bool operator==(const ClockStep&, const ClockStep&) = default;
};

// "clock A drift 2%": from now on it runs faster (or slower, if negative) than true time.
struct ClockDrift {
    Selector who;
    Ratio drift;
    friend bool operator==(const ClockDrift&, const ClockDrift&) = default;
};

// "clock A freezes [for 1s]".
struct ClockFreeze {
    Selector who;
    std::optional<Duration> lasting;
    friend bool operator==(const ClockFreeze&, const ClockFreeze&) = default;
};

struct ClockMends {
    Selector who;
    friend bool operator==(const ClockMends&, const ClockMends&) = default;
};

using FaultStep = std::variant<Partition, Isolate, Bridge, Cut, Slow, Heal, Meddle, Release, Crash,
                               Restart, Pause, Resume, Wipe, DiskFails, DiskFull, DiskSlow,
                               DiskRots, DiskMends, ClockStep, ClockDrift, ClockFreeze, ClockMends>;

}  // namespace whitewater::scenarios
