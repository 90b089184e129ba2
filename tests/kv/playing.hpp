// Moving a cluster on, the way a scenario would.
#pragma once

#include <functional>

#include "kv/cluster.hpp"

namespace whitewater::kv {

// A cluster's settings with so many servers.
ClusterSettings cluster_of(std::uint32_t nodes, std::uint64_t seed = 1);

void run_for(Cluster& cluster, Duration span);

// Until the condition holds. False if it does not within `limit`.
[[nodiscard]] bool run_until(Cluster& cluster, const std::function<bool()>& condition,
                             Duration limit = seconds(20));

// Elects a leader. REQUIRES: one can be elected.
NodeId elect(Cluster& cluster);

// Has the client do one operation, and runs until it has ended.
OperationResult perform(Cluster& cluster, std::uint32_t client, const Request& request,
                        NodeId via = nobody);

}  // namespace whitewater::kv
