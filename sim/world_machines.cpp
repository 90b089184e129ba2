// Machines going up and down, standing still, and their clocks and timers.
#include "sim/world_state.hpp"

namespace whitewater::sim {

void World::State::boot(Host& host) {
    const NodeId id = host.machine.id();
    lift(host.crashed_by, id);
    ++host.incarnation;
    host.is_up = true;
    const CausedBy booting(cause, record({.kind = Kind::boot, .node = id, .a = host.incarnation}));
    const InCall call(running, host);
    std::unique_ptr<Process> process = host.program(host.machine);
    if (!host.is_up) return crashed.push_back(std::move(process));  // it has crashed already
    host.process = std::move(process);
    host.process->start();
}

void World::State::crash(Host& host, CrashStyle style, std::uint64_t ordinal) {
    const NodeId id = host.machine.id();
    const auto label = static_cast<std::uint8_t>(style);
    const CausedBy crashing(cause, record({.kind = Kind::crash, .label = label, .node = id}));
    for (const Disk::Loss& loss : host.disk.crash(style))
        record({.kind = Kind::disk_lost,
                .label = loss.file,
                .node = id,
                .a = loss.unsynced,
                .b = loss.survived});
    host.is_up = false;
    host.is_paused = false;
    lift(host.paused_by, id);
    host.crashed_by = ordinal;
    if (host.process) crashed.push_back(std::move(host.process));

    Timer& timer = host.timer;
    timer = Timer{.generation = timer.generation + 1};
    drop_waiting(host);
}

void World::State::bury() {
    if (running == nullptr && !crashed.empty()) crashed.clear();
}

// What waited for a machine that crashed never reaches it.
void World::State::drop_waiting(Host& host) {
    std::deque<Event> waiting;
    waiting.swap(host.waiting);
    for (const Event& event : waiting) {
        if (event.kind == EventKind::deliver) drop(event.slot, DropCause::down);
        if (event.kind == EventKind::sync_done) syncs.give_back(event.slot);
    }
}

void World::State::pause(Host& host, std::uint64_t ordinal) {
    host.is_paused = true;
    host.paused_by = ordinal;
    record({.kind = Kind::pause, .node = host.machine.id()});
}

void World::State::resume(Host& host) {
    host.is_paused = false;
    lift(host.paused_by, host.machine.id());
    record({.kind = Kind::resume, .node = host.machine.id()});
    if (!host.waiting.empty()) queue_catch_up(host);
}

void World::State::queue_catch_up(const Host& host) {
    queue.push(now, EventKind::catch_up).node = address_of(host.machine.id());
}

void World::State::queue_delivery(std::uint32_t packet, Time arrival) {
    Event& delivery = queue.push(arrival, EventKind::deliver);
    delivery.slot = packet;
    delivery.node = address_of(packets[packet].to);
}

void World::State::queue_timer(Host& host) {
    Timer& timer = host.timer;
    if (timer.due >= timer.queued_at) return;
    timer.queued_at = timer.due;
    Event& firing = queue.push(timer.due, EventKind::timer);
    firing.stamp = ++timer.generation;
    firing.node = address_of(host.machine.id());
}

void World::State::set_up_clock(Host& host) {
    const ClockSettings& clock = settings.clock;
    const Key key = Key(settings.seed).with("clock").with(host.machine.id().value);
    const Duration offset = uniform(key.with("offset"), clock.offset_min, clock.offset_max);
    const Duration drift =
        uniform(key.with("drift"), Duration{clock.drift_min.ppm}, Duration{clock.drift_max.ppm});
    host.initial_drift = {drift.us};
    if (offset == Duration{} && drift == Duration{}) return;
    host.clock.step(now, offset);
    host.clock.set_drift(now, host.initial_drift);
    change_clock(host);
}

void World::State::change_clock(Host& host) {
    const Duration offset = host.clock.offset(now);
    const std::int64_t drift = host.clock.is_frozen() ? -Ratio::one : host.clock.drift().ppm;
    record({.kind = Kind::clock_changed,
            .node = host.machine.id(),
            .a = static_cast<std::uint64_t>(offset.us),
            .b = static_cast<std::uint64_t>(drift)});
    host.timer.due = host.clock.reaches(host.timer.deadline, now);
    queue_timer(host);
}

}  // namespace whitewater::sim
