// From "no order exists" to what is wrong, in one sentence and a few operations.
#pragma once

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/key_history.hpp"

namespace whitewater::linearizability {

// REQUIRES: the search of `bad`, all of a key's operations in `history`, found no order; `frontier`
// is the one it came to. The effort is bounded.
Violation explain(const History& history, const KeyParts& bad, Position frontier);

}  // namespace whitewater::linearizability
