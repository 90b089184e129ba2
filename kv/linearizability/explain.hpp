// From "no order exists" to what is wrong, in one sentence and a few operations.
#pragma once

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/key_history.hpp"

namespace whitewater::linearizability {

// REQUIRES: `bad` is a key of `history` that is not linearizable.
Violation explain(const History& history, const KeyHistory& bad);

}  // namespace whitewater::linearizability
