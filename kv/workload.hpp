// A load: clients that each do one operation after another, of a drawn kind, on a drawn key.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kv/cluster.hpp"
#include "sim/base/prng.hpp"
#include "sim/base/ratio.hpp"

namespace whitewater::kv {

struct WorkloadSettings {
    struct Share {
        OperationKind kind{};
        Ratio share;
    };
    Key key{0};  // of all draws: made from the seed and the text of the clause
    std::vector<std::uint32_t> clients;  // ordinals
    std::vector<Share> mix;              // adds up to 100 %
    std::uint64_t keys = 1;              // k1.., see key_name
    Duration think_min, think_max;       // from an answer to the next operation
    NodeId via;                          // nobody: find the leader
    std::optional<Duration> lasting;     // none: until `stop`
    std::string tag;  // makes the values of this load differ from every other's in the run
};

// Closed loop: each client issues its next operation when the last one ended and it has thought.
// Every written value is unique, and every operation's id and draws depend only on the clause, the
// client and how many the client has issued before.
class Workload : public sim::Actor {
  public:
    // Starts at once. `cluster` must outlive it.
    Workload(Cluster& cluster, WorkloadSettings settings);
    ~Workload() override;
    Workload(const Workload&) = delete;

    // No further operation is issued; those under way go on.
    void stop() { is_stopped_ = true; }
    // Its time is over, or it was stopped: no further operation will be issued.
    bool is_over() const;
    // Over, and the last operation has ended.
    bool is_done() const;
    std::uint64_t issued() const { return issued_; }

    void act(std::uint64_t client) override;

  private:
    struct Worker {
        std::uint32_t client = 0;
        std::uint64_t count = 0;  // operations issued
        bool is_waiting = false;  // for an answer
        std::string last_read;    // what it last saw: what a cas expects
    };

    void issue(Worker& worker);
    void think(Worker& worker);
    Request draw(Worker& worker, Key key) const;
    void note_answer(Worker& worker, OperationKind kind, const OperationResult& result);

    Cluster& cluster_;
    WorkloadSettings settings_;
    Key think_;
    Key operation_;
    std::vector<Worker> workers_;
    Time ends_ = Time::never();
    bool is_stopped_ = false;
    std::uint64_t issued_ = 0;
};

// The keys that loads use: "x", "y", "z", then "k4", "k5" and so on. `ordinal` counts from 1.
std::string key_name(std::uint64_t ordinal);

}  // namespace whitewater::kv
