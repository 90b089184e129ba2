// A small world for tests of the simulator: machines whose programs are written in the test.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sim/trace.hpp"
#include "sim/world.hpp"

namespace whitewater::sim {

// What a machine's program does; what is left out does nothing.
struct Script {
    std::function<void(Machine&)> start{};
    std::function<void(Machine&, NodeId from, std::string_view text)> receive{};
    std::function<void(Machine&)> timer_fired{};
    std::function<void(Machine&, std::uint8_t file, Ticket, SyncResult)> synced{};
};

// What a program has met.
struct Met {
    Time at{};
    NodeId node{};
    std::string what{};  // "hello from n1", "timer", "sync 7", "boot 2"
    friend bool operator==(const Met&, const Met&) = default;
};

// A world with everything on it recorded.
class Stage : public Actor {
  public:
    explicit Stage(const WorldSettings& settings = {});
    ~Stage() override;

    World& world() { return world_; }
    const Trace& trace() const { return trace_; }

    void add(NodeId id, Script script = {});
    void add_nodes(std::uint32_t count, const Script& script = {});
    Machine& machine(NodeId id) { return *machines_.at(id); }

    // Sends `text` now, as message `kind` of term 1; the index is one more than the last time.
    void send(NodeId from, NodeId to, std::string_view text, std::uint8_t kind = 0);

    // Runs `what` when time has come to `at`.
    void at(Time at, std::function<void()> what);
    // Executes all events up to `end`, and leaves the world there.
    void run_until(Time end);
    void run_for(Duration span) { run_until(world_.now() + span); }

    // Everything that programs have met, and that on one node alone.
    const std::vector<Met>& met() const { return met_; }
    std::vector<std::string> met_by(NodeId id) const;
    // The records of one kind, in order.
    std::vector<Record> records(Kind kind) const;
    std::string text_of(Seq seq) const;
    // Process objects alive now.
    int alive() const { return alive_; }

    void act(std::uint64_t what) override;

  private:
    class Puppet;

    Trace trace_;
    Collector collector_{trace_};
    std::vector<Met> met_;
    std::map<NodeId, Script> scripts_;
    std::map<NodeId, Machine*> machines_;
    std::map<NodeId, std::uint64_t> sent_;
    std::vector<std::function<void()>> calls_;
    int alive_ = 0;
    World world_;  // the last: its machines use the above
};

// The settings of a world in which every message takes exactly `latency`.
WorldSettings steady(Duration latency = milliseconds(1));

constexpr Time time_at(Duration since_the_beginning) {
    return Time{since_the_beginning.us};
}

}  // namespace whitewater::sim
