// From "no order exists" to what is wrong, in one sentence and a few operations.
#pragma once

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/decide.hpp"

namespace whitewater::linearizability {

// REQUIRES: `bad` was made of `parts`, all of a key's operations, and `decision` on it is that
// there is no order. The effort is bounded.
Violation explain(const History& history, const KeyParts& parts, const KeyHistory& bad,
                  const Decision& decision);

}  // namespace whitewater::linearizability
