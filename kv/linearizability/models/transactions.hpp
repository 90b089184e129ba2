// Which operations of a log are transactions on registers, and what is wrong with the others.
#pragma once

#include <optional>

#include "kv/linearizability/readers/log.hpp"

namespace whitewater::linearizability {

// One part of a transaction, as [r x nil] or [w x 2] says it.
// REQUIRES: `part` is a list of three.
bool is_write(const Datum& part);

// Nothing, or where and why the operation cannot be judged: it should ask for a list of parts, each
// [r register nil] or [w register value], and its `ok` should repeat them all, with what was read
// in place of the nil.
std::optional<Diagnostic> malformed_transaction(const Log& log, const Logged& logged);

}  // namespace whitewater::linearizability
