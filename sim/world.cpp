// World's face: the loop, and the questions that tests and checkers ask.
#include "sim/world.hpp"

#include "sim/world_state.hpp"

namespace whitewater::sim {

World::State::State(World& its_world, const WorldSettings& its_settings)
    : world(its_world),
      settings(its_settings),
      network(its_settings.seed, its_settings.network, its_settings.message_kinds) {}

World::World(const WorldSettings& settings) : state_(std::make_unique<State>(*this, settings)) {}

World::~World() = default;

Recorder& World::recorder() {
    return state_->recorder;
}

Time World::now() const {
    return state_->now;
}

// -- Machines -------------------------------------------------------------------------------------

void World::add_machine(NodeId id, Program program) {
    State& s = *state_;
    CHECK(is_node(id) || is_client(id), "{} is no address", id.value);
    CHECK(!s.machines.contains(id), "{} is there already", name_of(id));
    s.hosts[id.value] = std::make_unique<Host>(Machine(*this, id), std::move(program),
                                               Disk(s.settings.seed, id, s.settings.disk));
    s.machines.insert(id);
    Host& host = *s.hosts[id.value];
    if (host.takes_clock_faults()) s.set_up_clock(host);
    s.boot(host);
    s.bury();
}

bool World::is_up(NodeId id) const {
    return state_->machines.contains(id) && state_->host(id).is_up;
}

bool World::is_paused(NodeId id) const {
    return state_->machines.contains(id) && state_->host(id).is_paused;
}

Process* World::process(NodeId id) {
    return is_up(id) ? state_->host(id).process.get() : nullptr;
}

NodeSet World::machines() const {
    return state_->machines;
}

// -- The event loop -------------------------------------------------------------------------------

Time World::next_event() const {
    return state_->queue.is_empty() ? Time::never() : state_->queue.top().time;
}

void World::step() {
    State& s = *state_;
    CHECK(!s.queue.is_empty(), "no event is left");
    s.bury();
    const Event event = s.queue.pop();
    s.now = event.time;
    ++s.steps;
    const CausedBy outside(s.cause, 0);
    if (s.must_wait(event))
        s.hosts[event.node]->waiting.push_back(event);
    else
        s.happen(event);
    s.bury();
}

void World::advance_to(Time t) {
    CHECK(now() <= t && t <= next_event(), "time cannot go from {} to {}", to_text(now()),
          to_text(t));
    state_->now = t;
}

std::uint64_t World::steps() const {
    return state_->steps;
}

std::size_t World::messages_under_way() const {
    return state_->packets.in_use();
}

void World::call_at(Time t, Actor& actor, std::uint64_t what) {
    State& s = *state_;
    CHECK(t >= s.now, "a call at {} comes too late at {}", to_text(t), to_text(s.now));
    const std::uint32_t slot = s.calls.take();
    s.calls[slot] = {&actor, what, s.cause};
    s.queue.push(t, EventKind::call).slot = slot;
}

void World::cancel_calls(Actor& actor) {
    for (Call& call : state_->calls.all())
        if (call.actor == &actor) call.actor = nullptr;
}

Seq World::current_cause() const {
    return state_->cause;
}

void World::set_cause(Seq cause) {
    state_->cause = cause;
}

// -- Faults ---------------------------------------------------------------------------------------

std::uint64_t World::inject(const Fault& fault, std::optional<Duration> duration) {
    const std::uint64_t ordinal = state_->inject(fault, duration);
    state_->bury();
    return ordinal;
}

void World::undo(std::uint64_t ordinal) {
    state_->undo(ordinal);
    state_->bury();
}

std::uint64_t World::fired(std::uint64_t ordinal) const {
    CHECK(ordinal >= 1 && ordinal <= state_->fired.size(), "no fault has the ordinal {}", ordinal);
    return state_->fired[ordinal - 1] + state_->network.matched(ordinal).value_or(0);
}

void World::heal_everything() {
    state_->heal_everything();
}

// -- What tests and checkers ask ------------------------------------------------------------------

bool World::is_connected(NodeId from, NodeId to) const {
    return state_->network.is_connected(from, to);
}

LocalTime World::local_time(NodeId id) const {
    return state_->host(id).clock.local(state_->now);
}

Bytes World::durable(NodeId id, std::uint8_t file) const {
    return state_->host(id).disk.durable(file);
}

std::uint64_t World::unsynced_bytes(NodeId id) const {
    return state_->host(id).disk.unsynced_bytes();
}

std::uint64_t World::messages_sent(std::uint8_t kind, NodeId from, NodeId to) const {
    return state_->network.sent(kind, from, to);
}

}  // namespace whitewater::sim
