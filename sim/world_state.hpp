// The inside of World: everything that one run consists of.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "sim/base/check.hpp"
#include "sim/event_queue.hpp"
#include "sim/host.hpp"
#include "sim/network.hpp"
#include "sim/slab.hpp"
#include "sim/world.hpp"

namespace whitewater::sim {

// A message on its way.
struct Packet {
    NodeId from;
    NodeId to;
    MessageLabel label;
    Seq sent = 0;
    std::uint32_t copy = 0;  // 0: the original
    Bytes bytes;
};

// A sync in progress.
struct RunningSync {
    std::uint8_t file = 0;
    Ticket ticket = 0;
    Disk::Sync extent;
    Seq begun = 0;
    std::uint64_t incarnation = 0;
};

// An actor's call to come. `actor` is null once it is cancelled.
struct Call {
    Actor* actor = nullptr;
    std::uint64_t what = 0;
    Seq cause = 0;
};

// A fault that is not undone.
struct StandingFault {
    Fault fault;
    Seq on = 0;                   // its fault_on
    NodeSet nodes;                // those still as it left them; none if it stands between machines
    bool will_be_undone = false;  // an event for that is in the queue
};

struct World::State {
    State(World& its_world, const WorldSettings& its_settings);

    // -- What happens (world_events.cpp) ----------------------------------------------------------
    void happen(const Event& event);  // the switch
    bool must_wait(const Event& event) const;
    void deliver(const Event& event);
    void end_sync(const Event& event);
    void fire_timer(const Event& event);
    void catch_up(const Event& event);
    void call_actor(const Event& event);
    void undo_on_time(const Event& event);

    struct Dropped {
        Seq sent = 0;
        DropCause why{};
    };
    void drop(std::uint32_t packet, DropCause why);
    void record_drop(NodeId from, NodeId to, const MessageLabel& label, Dropped dropped);

    // -- What machines do (machine.cpp) -----------------------------------------------------------
    void send(Host& host, NodeId to, const MessageLabel& label, ByteView bytes);
    void write(Host& host, std::uint8_t file, std::uint64_t offset, ByteView bytes);
    void begin_sync(Host& host, std::uint8_t file, Ticket ticket);
    void set_timer(Host& host, LocalTime deadline);
    // `act`, unless the machine is down, and a crash before or after it that is due.
    template <class Act>
    void perform(Host& host, CrashAt::Deed deed, Act act);
    // Counts the deed; the crash point whose moment this is, if there is one, is taken off the
    // host.
    static std::optional<CrashPoint> due_crash(Host& host, CrashAt::Deed deed);

    // -- Machines up and down (world_machines.cpp) ------------------------------------------------
    Host& host(NodeId id) const {
        CHECK(machines.contains(id), "there is no machine {}", name_of(id));
        return *hosts[id.value];
    }
    void boot(Host& host);
    void crash(Host& host, CrashStyle style, std::uint64_t ordinal);
    void bury();  // destroys the processes that crashed, unless one is in a call
    void pause(Host& host, std::uint64_t ordinal);
    void resume(Host& host);
    void drop_waiting(Host& host);
    void queue_catch_up(const Host& host);
    void queue_delivery(std::uint32_t packet, Time arrival);
    void queue_timer(Host& host);
    void set_up_clock(Host& host);
    void change_clock(Host& host);  // after a change: records it and arms the timer anew

    // -- Faults (world_faults.cpp) ----------------------------------------------------------------
    struct Injection;  // applies each kind of fault
    struct Undoing;    // and takes it back
    std::uint64_t inject(const Fault& fault, std::optional<Duration> duration);
    void undo(std::uint64_t ordinal);
    void crash_at(Host& host, const CrashPoint& point);
    void mend_clock(Host& host);
    void settle(const Network::Change& change);
    // The node is no longer as fault `holder` left it; the fault ends with its last node.
    void lift(std::uint64_t& holder, NodeId node);
    Seq record_off(std::uint64_t ordinal, const StandingFault& fault);
    void heal_everything();

    template <class Action>
    void for_each_host(NodeSet nodes, Action action) {
        const NodeSet known = machines & nodes;
        for (const NodeId id : known) action(*hosts[id.value]);
    }
    // Fills in the time and the cause: now, and what is going on.
    Seq record(Record&& event, std::string_view text = {}) {
        event.time = now;
        event.cause = cause;
        return recorder.record(std::move(event), text);
    }

    World& world;
    WorldSettings settings;
    Recorder recorder;
    EventQueue queue;
    Network network;
    Slab<Packet> packets;
    Slab<RunningSync> syncs;
    Slab<Call> calls;

    std::array<std::unique_ptr<Host>, max_addresses> hosts;
    NodeSet machines;

    Time now;
    Seq cause = 0;  // of what is recorded now
    std::uint64_t steps = 0;
    Host* running = nullptr;                        // whose process is in a call
    std::vector<std::unique_ptr<Process>> crashed;  // still to be destroyed

    std::vector<std::uint64_t> fired;  // by ordinal, from 1
    std::map<std::uint64_t, StandingFault> standing;
};

// Everything recorded in its lifetime is caused by `cause`.
class CausedBy {
  public:
    CausedBy(Seq& current, Seq cause) : current_(current), before_(current) { current_ = cause; }
    ~CausedBy() { current_ = before_; }
    CausedBy(const CausedBy&) = delete;

  private:
    Seq& current_;
    Seq before_;
};

// A process's call is going on in its lifetime.
class InCall {
  public:
    InCall(Host*& running, Host& host) : running_(running), before_(running) { running_ = &host; }
    ~InCall() { running_ = before_; }
    InCall(const InCall&) = delete;

  private:
    Host*& running_;
    Host* before_;
};

}  // namespace whitewater::sim
