// From "no order exists" to what is wrong, in one sentence and a few operations.
#pragma once

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/decide.hpp"

namespace whitewater::linearizability {

// REQUIRES: `decision` is what was decided on `bad`, all of a key's operations in `history`, and is
// that they have no order. The effort is bounded.
Violation explain(const History& history, const KeyParts& bad, const Decision& decision);

}  // namespace whitewater::linearizability
