// Whether a condition of a scenario holds, now.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kv/cluster.hpp"
#include "kv/workload.hpp"
#include "scenarios/language/scenario.hpp"
#include "scenarios/runner/fault_counts.hpp"
#include "scenarios/runner/message_counts.hpp"
#include "scenarios/runner/selection.hpp"
#include "scenarios/runner/storm.hpp"

namespace whitewater::scenarios {

// What conditions look at. All of it must outlive the object.
struct Conditions {
    const kv::Cluster& cluster;
    const Selection& selection;
    const std::vector<std::unique_ptr<kv::Workload>>& loads;
    const MessageCounts& messages;
    const FaultCounts& faults;
    const std::vector<std::unique_ptr<Storm>>& storms;

    // A selector that matches nothing makes its condition false.
    bool holds(const Condition& condition, Key key) const;

    // How often faults of a kind had an effect, by a step or by chaos.
    std::uint64_t fired(FaultKind kind) const;

    // The leader that makes `leader [among A]` true.
    std::optional<NodeId> leader_found(const HasLeader& test, Key key) const;
};

// What every node believes, on one line: "n1 leader of term 3 (log 7, committed 7); n2 down; ...".
// The answer to "why is it stuck".
std::string describe(const kv::Cluster& cluster);

}  // namespace whitewater::scenarios
