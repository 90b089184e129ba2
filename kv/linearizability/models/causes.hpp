// What is wrong with a history of a lock, a queue, a stack or registers, said in words.
#pragma once

#include <cstddef>
#include <functional>
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
//
// A core that was not reduced may be as long as the log: no more than its first `most_looked_at`
// are looked at, and `is_enough`, if there is one, is asked each time the log has been gone through
// a few times. Once it says so, nothing more is looked for.
using IsEnough = std::function<bool()>;
inline constexpr std::size_t most_looked_at = 64;
std::string lock_cause(const Log& log, const Core& core, const IsEnough& is_enough);
std::string queue_cause(const Log& log, const Core& core, const IsEnough& is_enough);
std::string stack_cause(const Log& log, const Core& core, const IsEnough& is_enough);
std::string registers_cause(const Log& log, const Core& core, const IsEnough& is_enough);

// The sentence that is always true: which answers do not fit together.
std::string conflict(const Log& log, const Core& core);

}  // namespace whitewater::linearizability
