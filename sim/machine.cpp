// What a program does on its machine, and the crashes that meet it in the middle of that.
#include "sim/world_state.hpp"

namespace whitewater::sim {

// -- Crash before or after the n-th deed ----------------------------------------------------------

std::optional<CrashPoint> World::State::due_crash(Host& host, CrashAt::Deed deed) {
    std::optional<CrashPoint> due;
    for (CrashPoint& point : host.crash_points) {
        if (point.at.deed != deed || --point.remaining > 0) continue;
        const bool is_sooner = !due || point.at.moment < due->at.moment;
        if (is_sooner) due = point;
    }
    std::erase_if(host.crash_points, [](const CrashPoint& point) { return point.remaining == 0; });
    return due;
}

template <class Act>
void World::State::perform(Host& host, CrashAt::Deed deed, Act act) {
    if (!host.is_up) return;
    if (host.crash_points.empty()) [[likely]]
        return act();
    const std::optional<CrashPoint> due = due_crash(host, deed);
    if (!due || due->at.moment == CrashAt::Moment::after) act();
    if (due) crash_at(host, *due);
}

// -- Deeds ----------------------------------------------------------------------------------------

void World::State::send(Host& host, NodeId to, const MessageLabel& label, ByteView bytes) {
    const NodeId from = host.machine.id();
    const Seq sent = record({.kind = Kind::send,
                             .label = label.kind,
                             .node = from,
                             .peer = to,
                             .msg = recorder.last() + 1,
                             .term = label.term,
                             .op = label.op,
                             .a = label.index,
                             .b = bytes.size()});
    const Fate& fate = network.send(from, to, label, now);
    if (fate.outcome == Fate::Outcome::dropped)
        return record_drop(from, to, label, {sent, fate.cause});

    const auto pack = [&](std::uint32_t copy) {
        const std::uint32_t slot = packets.take();
        Packet& packet = packets[slot];
        packet.from = from;
        packet.to = to;
        packet.label = label;
        packet.sent = sent;
        packet.copy = copy;
        packet.bytes.assign(bytes.begin(), bytes.end());
        return slot;
    };
    if (fate.outcome == Fate::Outcome::held)
        return network.hold(pack(0), fate.holder, label, from, to);
    for (std::uint32_t copy = 0; copy < fate.copies; ++copy)
        queue_delivery(pack(copy), fate.arrivals[copy]);
}

void World::State::write(Host& host, std::uint8_t file, std::uint64_t offset, ByteView bytes) {
    record({.kind = Kind::disk_write,
            .label = file,
            .node = host.machine.id(),
            .a = offset,
            .b = bytes.size()});
    host.disk.write(file, offset, bytes);
}

void World::State::begin_sync(Host& host, std::uint8_t file, Ticket ticket) {
    const NodeId id = host.machine.id();
    const Disk::Sync extent = host.disk.begin_sync(file, now);
    const Seq begun = record(
        {.kind = Kind::sync_begun, .label = file, .node = id, .a = extent.bytes, .b = ticket});
    const std::uint32_t slot = syncs.take();
    syncs[slot] = {file, ticket, extent, begun, host.incarnation};
    Event& done = queue.push(extent.ends, EventKind::sync_done);
    done.slot = slot;
    done.node = address_of(id);
}

// Programs say their deadline after each step: what set it first is what the timer comes from.
void World::State::set_timer(Host& host, LocalTime deadline) {
    if (deadline == host.timer.deadline) return;
    host.timer.deadline = deadline;
    host.timer.due = host.clock.reaches(deadline, now);
    host.timer.armed_by = cause;
    queue_timer(host);
}

// -- Machine's face -------------------------------------------------------------------------------

NodeId Machine::id() const {
    return id_;
}

std::uint64_t Machine::incarnation() const {
    return world_.state_->host(id_).incarnation;
}

LocalTime Machine::now() const {
    return world_.local_time(id_);
}

void Machine::set_timer(LocalTime deadline) {
    Host& host = world_.state_->host(id_);
    if (host.is_up) world_.state_->set_timer(host, deadline);
}

void Machine::send(NodeId to, const MessageLabel& label, ByteView bytes) {
    CHECK(to != id_, "{} sends to itself", name_of(id_));
    World::State& s = *world_.state_;
    Host& host = s.host(id_);
    s.perform(host, CrashAt::Deed::send, [&] { s.send(host, to, label, bytes); });
}

void Machine::write(std::uint8_t file, std::uint64_t offset, ByteView bytes) {
    World::State& s = *world_.state_;
    Host& host = s.host(id_);
    s.perform(host, CrashAt::Deed::write, [&] { s.write(host, file, offset, bytes); });
}

void Machine::sync(std::uint8_t file, Ticket ticket) {
    World::State& s = *world_.state_;
    Host& host = s.host(id_);
    s.perform(host, CrashAt::Deed::sync, [&] { s.begin_sync(host, file, ticket); });
}

Bytes Machine::read(std::uint8_t file) const {
    return world_.state_->host(id_).disk.read(file);
}

Seq Machine::record(Record record, std::string_view text) {
    World::State& s = *world_.state_;
    if (!s.host(id_).is_up) return 0;
    record.node = id_;
    return s.record(std::move(record), text);
}

bool Machine::is_dying() const {
    return !world_.state_->host(id_).is_up;
}

}  // namespace whitewater::sim
