// From "no order exists" to what is wrong, in one sentence and a few operations.
#pragma once

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/explain/reduction.hpp"

namespace whitewater::linearizability {

// Takes no longer than `effort` allows for it.
Violation explain(const History& history, const BadKey& bad, const Effort& effort);

}  // namespace whitewater::linearizability
