// From a scenario's set-up to the cluster it describes.
#pragma once

#include "kv/cluster.hpp"
#include "scenarios/language/scenario.hpp"

namespace whitewater::scenarios {

kv::ClusterSettings cluster_settings(const Setup& setup, std::uint64_t seed);

// The simulated time within which the closing must elect, serve and converge: 40 times the longest
// election timeout, or 40 times ten slow round trips with their syncs if that is longer.
Duration closing_bound(const Setup& setup);

kv::OperationKind operation_kind(OperationKind kind);

}  // namespace whitewater::scenarios
