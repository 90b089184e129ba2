// Why operations cannot be ordered: what has to come before what.
#pragma once

#include "kv/linearizability/checker.hpp"

namespace whitewater::linearizability {

// Between operations of the core, and the writes that these must have read: who returned before
// whom was called, without what follows from others; and who read whose value, where only one write
// can have left it.
std::vector<Edge> edges_between(const History& history, const std::vector<OperationId>& core);

}  // namespace whitewater::linearizability
