// One machine as the world keeps it: its program, clock, disk and timer, and what was done to it.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "sim/clock.hpp"
#include "sim/disk.hpp"
#include "sim/event_queue.hpp"
#include "sim/fault.hpp"
#include "sim/process.hpp"
#include "sim/trace.hpp"
#include "sim/world.hpp"

namespace whitewater::sim {

// The machine's one timer. Programs push their deadline back far more often than it comes, so a
// later deadline is only noted: the event in the queue, when its time comes, is queued once more.
struct Timer {
    LocalTime deadline = LocalTime::never();
    Time due = Time::never();        // when the clock will show the deadline
    Time queued_at = Time::never();  // when the event in the queue comes; never: there is none
    std::uint64_t generation = 0;    // of that event; others in the queue are stale
    Seq armed_by = 0;                // what set this deadline first
};

// A CrashAt that waits for its moment.
struct CrashPoint {
    std::uint64_t ordinal = 0;  // of the fault
    CrashAt at;
    std::uint64_t remaining = 0;  // deeds until it acts
};

struct Host {
    // `new_machine`: only the world may make one.
    Host(Machine new_machine, World::Program new_program, Disk new_disk)
        : machine(new_machine), program(std::move(new_program)), disk(std::move(new_disk)) {}

    Machine machine;
    World::Program program;
    std::unique_ptr<Process> process;  // null while down
    std::uint64_t incarnation = 0;
    bool is_up = false;
    bool is_paused = false;

    Clock clock;
    Ratio initial_drift;
    Disk disk;
    Timer timer;
    std::deque<Event> waiting;  // what happened to it while paused, and it has not met yet
    std::vector<CrashPoint> crash_points;

    // The ordinals of the faults that made it as it is; 0: none.
    std::uint64_t crashed_by = 0;
    std::uint64_t paused_by = 0;
    std::uint64_t drifted_by = 0;
    std::uint64_t frozen_by = 0;

    // What happens to it must wait: it is paused, or has not yet met all that waited.
    bool holds_back() const { return is_paused || !waiting.empty(); }
    bool takes_clock_faults() const { return !is_client(machine.id()); }
};

}  // namespace whitewater::sim
