// What an operation tells about the value: what it met, and what it may have left.
#pragma once

#include "kv/linearizability/history.hpp"

namespace whitewater::linearizability {

// Did it certainly change the value, or set it to what it was?
bool took_effect(const Operation& operation);
bool may_have_taken_effect(const Operation& operation);

// Does the operation say which value it met? (A cas that succeeded does.)
bool met_a_value(const Operation& operation);
// REQUIRES: met_a_value(operation).
Value value_met(const Operation& operation);
// What the key held when the operation had taken effect. REQUIRES: met_a_value(operation).
Value value_left_by(const Operation& operation);

// Does it leave the value only if it was there before? A cas to what it expects does.
bool keeps(const Operation& operation, const Value& value);

// Could this write be the one after which the key held `value`?
bool could_leave(const Operation& operation, const Value& value);

}  // namespace whitewater::linearizability
