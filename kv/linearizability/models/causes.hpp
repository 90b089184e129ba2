// What is wrong with a history of a lock, a queue, a stack or registers, said in words.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "kv/linearizability/readers/log.hpp"

namespace whitewater::linearizability {

// Answers that contradict each other, as indices into Log::operations; the latest first.
using Core = std::vector<std::size_t>;

// Each gives a sentence without a full stop that tells, in the object's own terms, a contradiction
// in which answers of the core take part. It is looked for in the whole log, and what it says
// suffices: of a log that is linearizable none of them says anything, whatever the core. Empty if
// no such sentence is known.
std::string lock_cause(const Log& log, const Core& core);
std::string queue_cause(const Log& log, const Core& core);
std::string stack_cause(const Log& log, const Core& core);
std::string registers_cause(const Log& log, const Core& core);

// The sentence that is always true: which answers do not fit together.
std::string conflict(const Log& log, const Core& core);

}  // namespace whitewater::linearizability
