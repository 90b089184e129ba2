// The universe: machines, the network between them, their disks and clocks, and one event loop.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/ids.hpp"
#include "sim/base/ratio.hpp"
#include "sim/base/time.hpp"
#include "sim/fault.hpp"
#include "sim/process.hpp"
#include "sim/trace.hpp"

namespace whitewater::sim {

enum class Distribution : std::uint8_t { uniform, exponential };

struct NetworkSettings {
    Duration latency_min = milliseconds(1);
    Duration latency_max = milliseconds(5);
    // exponential: latency_min + an exponential draw of mean (max - min) / 2, cut at
    // latency_min + 10 (max - min).
    Distribution distribution = Distribution::uniform;
    Ratio loss;
    Ratio duplicate;
    Ratio reorder;  // the share of messages that may overtake; the others are FIFO on their link
};

struct DiskSettings {
    Duration sync_min = milliseconds(1);
    Duration sync_max = milliseconds(4);
    CrashStyle crash = CrashStyle::any;
};

// Each node draws its own value from the range.
struct ClockSettings {
    Duration offset_min, offset_max;
    Ratio drift_min, drift_max;
};

struct WorldSettings {
    std::uint64_t seed = 1;
    NetworkSettings network;
    DiskSettings disk;
    ClockSettings clock;
    std::vector<std::string> message_kinds;  // names, for the texts of faults
};

// Something outside the machines that acts at set times: the scenario's loads, the nemesis.
class Actor {
  public:
    virtual ~Actor() = default;
    // `what` is what was given to World::call_at.
    virtual void act(std::uint64_t what) = 0;
};

// One run. Single-threaded, and the only thing that advances time.
class World {
  public:
    // Makes the program of a machine, at boot and at each restart.
    using Program = std::function<std::unique_ptr<Process>(Machine&)>;

    explicit World(const WorldSettings& settings);
    ~World();
    World(const World&) = delete;

    Recorder& recorder();
    Time now() const;

    // -- Machines ---------------------------------------------------------------------------------
    // Adds a machine and boots its program at the current time. Clients have no clock faults.
    void add_machine(NodeId id, Program program);
    bool is_up(NodeId id) const;  // running or paused, not crashed
    bool is_paused(NodeId id) const;
    Process* process(NodeId id);  // null while the machine is down
    NodeSet machines() const;     // all, up or not

    // -- The event loop ---------------------------------------------------------------------------
    // The time of the next event; Time::never() if there is none.
    Time next_event() const;
    // Executes the next event. REQUIRES: there is one. Lets CheckFailure out: the caller turns it
    // into a finding.
    void step();
    // Moves time forward to `t` without an event. REQUIRES: now() <= t <= next_event().
    void advance_to(Time t);
    std::uint64_t steps() const;             // executed so far
    std::size_t messages_under_way() const;  // sent and not arrived, held ones and copies included

    // Has `actor` act at time `t` (not before now), with the cause that is set now. Ties run in the
    // order of the calls. The actor must outlive the world or be cancelled with `cancel_calls`.
    void call_at(Time t, Actor& actor, std::uint64_t what);
    void cancel_calls(Actor& actor);

    // Runs `action` with every event it records caused by `cause`: how the world's outside (a
    // scenario step, a client load) acts on it.
    Seq current_cause() const;
    void set_cause(Seq cause);

    // -- Faults -----------------------------------------------------------------------------------
    // Applies a fault now and records it. With `duration`, its undoing is scheduled (a crash is
    // followed by a restart, a pause by a resume, a cut by its end); the returned ordinal names it.
    // What makes no sense for a node (restart of one that is up, crash of one that is down) is
    // skipped for that node: whoever needs an error asks first.
    std::uint64_t inject(const Fault& fault, std::optional<Duration> duration = {});
    // Undoes one fault, or does nothing if it is already undone or healed.
    void undo(std::uint64_t ordinal);
    // How often the fault has acted: a rule, on how many messages; a CrashAt, once its moment has
    // come; what is done to machines, on how many of them; the others act once, when injected.
    std::uint64_t fired(std::uint64_t ordinal) const;

    // The end of all faults: heals the network, mends clocks, resumes the paused, cancels undoings,
    // pending CrashAt and holds. Does not restart.
    void heal_everything();

    // -- What tests and checkers ask --------------------------------------------------------------
    bool is_connected(NodeId from, NodeId to) const;  // no partition or cut between them now
    LocalTime local_time(NodeId id) const;
    Bytes durable(NodeId id, std::uint8_t file) const;  // what would survive a `losing` crash now
    std::uint64_t unsynced_bytes(NodeId id) const;
    std::uint64_t messages_sent(std::uint8_t kind, NodeId from, NodeId to) const;  // ever

  private:
    friend class Machine;
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace whitewater::sim
