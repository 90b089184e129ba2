// Carries out the fault steps of a story: from words about nodes to faults of the simulator.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "kv/cluster.hpp"
#include "scenarios/language/scenario.hpp"
#include "scenarios/runner/fault_counts.hpp"
#include "scenarios/runner/selection.hpp"
#include "sim/fault.hpp"

namespace whitewater::scenarios {

class Injector {
  public:
    // All must outlive it. Kinds in `inert` do nothing when their step comes: so that the fire
    // gate can be tested.
    Injector(const Scenario& scenario, kv::Cluster& cluster, const Selection& selection,
             FaultCounts& counts)
        : scenario_(scenario), cluster_(cluster), selection_(selection), counts_(counts) {}

    void make_inert(FaultKind kind) { inert_.insert(kind); }
    bool is_inert(FaultKind kind) const { return inert_.count(kind) != 0; }
    const Scenario& scenario() const { return scenario_; }
    const Selection& selection() const { return selection_; }

    // Injects the fault of a step. What makes no sense at this moment (no such node, restarting one
    // that is up) comes back as a sentence.
    std::optional<Unmatched> perform(const FaultStep& fault, const Step& step, Key key);

  private:
    // A fault of the simulator, and for how long.
    struct Planned {
        FaultKind kind{};
        sim::Fault fault;
        std::optional<Duration> lasting;
    };
    using Plan = std::variant<std::vector<Planned>, Unmatched>;
    struct Planner;

    const Scenario& scenario_;
    kv::Cluster& cluster_;
    const Selection& selection_;
    FaultCounts& counts_;
    std::set<FaultKind> inert_;
};

sim::CrashStyle crash_style(CrashStyle style);

// Two groups that both hold `middle`: the halves of `nodes`, drawn, that only it connects.
sim::Partition bridge_of(NodeSet nodes, NodeSet middle, Key key);

// The groups, and every other node of `nodes` alone.
sim::Partition partition_of(NodeSet nodes, const std::vector<NodeSet>& groups);

}  // namespace whitewater::scenarios
