// A world in which one process is real and the test plays all the others.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kv/command.hpp"
#include "raft/consensus.hpp"
#include "sim/world.hpp"

namespace whitewater::kv {

// Messages take exactly 1 ms, syncs exactly 2 ms, and clocks show true time.
class Scene : public sim::Actor {
  public:
    Scene();

    sim::World& world() { return world_; }
    Time time() const { return world_.now(); }

    // A machine of the test's. It notes what it hears, and answers if `answer` is given.
    using Answer = std::function<void(NodeId from, ByteView bytes)>;
    void add_extra(NodeId id, Answer answer = {});
    // A machine whose program is under test; the scene keeps it.
    void add(NodeId id, sim::World::Program program) { world_.add_machine(id, std::move(program)); }

    // An extra speaks, now.
    void say(NodeId from, NodeId to, ByteView bytes);

    struct Heard {
        Time at;
        NodeId by;
        NodeId from;
        Bytes bytes;
    };
    const std::vector<Heard>& heard() const { return heard_; }
    // The replies that a client of the test's has heard.
    std::vector<Reply> replies(NodeId client) const;
    // What one extra heard, as text.
    std::vector<std::string> texts(NodeId by) const;

    // Runs `what` when time has come to `at`.
    void at(Duration at, std::function<void()> what);
    // Executes all events up to `end`, and leaves the world there.
    void run_until(Duration end);

    void act(std::uint64_t what) override { calls_[what](); }

  private:
    class Extra;

    std::vector<Heard> heard_;
    std::map<NodeId, sim::Machine*> machines_;
    std::vector<std::function<void()>> calls_;
    std::uint64_t said_ = 0;
    sim::World world_;  // the last: its machines use the above
};

}  // namespace whitewater::kv
