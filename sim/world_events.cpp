// Everything that can happen in a run.
#include "sim/world_state.hpp"

namespace whitewater::sim {

void World::State::happen(const Event& event) {
    switch (event.kind) {
        case EventKind::deliver:
            deliver(event);
            break;  // a message arrives
        case EventKind::sync_done:
            end_sync(event);
            break;  // bytes become durable
        case EventKind::timer:
            fire_timer(event);
            break;  // a machine's deadline passes
        case EventKind::catch_up:
            catch_up(event);
            break;  // a resumed machine meets what waited
        case EventKind::call:
            call_actor(event);
            break;  // the world's outside acts
        case EventKind::undo:
            undo_on_time(event);
            break;  // a fault has lasted long enough
    }
}

bool World::State::must_wait(const Event& event) const {
    if (event.kind == EventKind::catch_up || hosts[event.node] == nullptr) return false;
    return hosts[event.node]->holds_back();
}

void World::State::deliver(const Event& event) {
    const Packet& packet = packets[event.slot];
    const NodeId from = packet.from;
    Host* const host = hosts[event.node].get();
    if (!network.is_connected(from, packet.to)) return drop(event.slot, DropCause::cut);
    if (host == nullptr || !host->is_up) return drop(event.slot, DropCause::down);

    cause = packet.sent;
    cause = record({.kind = Kind::deliver,
                    .label = packet.label.kind,
                    .node = packet.to,
                    .peer = from,
                    .msg = packet.sent,
                    .term = packet.label.term,
                    .op = packet.label.op,
                    .a = packet.label.index,
                    .b = packet.copy});
    {
        const ByteView bytes = packet.bytes;  // stays where it is when the slab grows
        const InCall call(running, *host);
        host->process->receive(from, bytes);
    }
    packets.give_back(event.slot);
}

void World::State::end_sync(const Event& event) {
    const RunningSync sync = syncs[event.slot];
    syncs.give_back(event.slot);
    Host& host = *hosts[event.node];
    if (!host.is_up || host.incarnation != sync.incarnation) return;

    const std::uint64_t bytes = host.disk.end_sync(sync.file, sync.extent);
    cause = sync.begun;
    cause = record({.kind = Kind::sync_done,
                    .label = sync.file,
                    .node = event.machine(),
                    .a = bytes,
                    .b = sync.ticket});
    const InCall call(running, host);
    host.process->synced(sync.file, sync.ticket, SyncResult::durable);
}

void World::State::fire_timer(const Event& event) {
    Host& host = *hosts[event.node];
    Timer& timer = host.timer;
    if (event.stamp != timer.generation) return;
    timer.queued_at = Time::never();
    if (timer.due > now) return queue_timer(host);

    timer.deadline = LocalTime::never();
    timer.due = Time::never();
    cause = timer.armed_by;
    cause = record({.kind = Kind::timer_fired, .node = event.machine()});
    const InCall call(running, host);
    host.process->timer_fired();
}

void World::State::catch_up(const Event& event) {
    Host& host = *hosts[event.node];
    if (host.is_paused || host.waiting.empty()) return;
    const Event first = host.waiting.front();
    host.waiting.pop_front();
    if (!host.waiting.empty()) queue_catch_up(host);
    happen(first);
}

void World::State::call_actor(const Event& event) {
    const Call call = calls[event.slot];
    calls[event.slot].actor = nullptr;
    calls.give_back(event.slot);
    if (call.actor == nullptr) return;
    cause = call.cause;
    call.actor->act(call.what);
}

void World::State::undo_on_time(const Event& event) {
    const auto fault = standing.find(event.stamp);
    if (fault != standing.end() && fault->second.will_be_undone) undo(event.stamp);
}

void World::State::drop(std::uint32_t slot, DropCause why) {
    const Packet& packet = packets[slot];
    record_drop(packet.from, packet.to, packet.label, {packet.sent, why});
    packets.give_back(slot);
}

void World::State::record_drop(NodeId from, NodeId to, const MessageLabel& label, Dropped dropped) {
    const CausedBy its_sending(cause, dropped.sent);
    record({.kind = Kind::drop,
            .label = label.kind,
            .node = from,
            .peer = to,
            .msg = dropped.sent,
            .term = label.term,
            .op = label.op,
            .a = label.index,
            .b = static_cast<std::uint64_t>(dropped.why)});
}

}  // namespace whitewater::sim
