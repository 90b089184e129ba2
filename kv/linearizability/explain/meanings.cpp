// Reading requests and responses together.
#include "kv/linearizability/explain/meanings.hpp"

namespace whitewater::linearizability {

bool took_effect(const Operation& operation) {
    return operation.response.outcome == Outcome::ok && operation.request.kind != Kind::get;
}
bool may_have_taken_effect(const Operation& operation) {
    return took_effect(operation) ||
           (operation.response.outcome == Outcome::unknown && operation.request.kind != Kind::get);
}

bool met_a_value(const Operation& operation) {
    const Outcome outcome = operation.response.outcome;
    if (outcome == Outcome::failed_seeing) return true;
    const Kind kind = operation.request.kind;
    return outcome == Outcome::ok && (kind == Kind::get || kind == Kind::cas);
}
Value value_met(const Operation& operation) {
    if (operation.response.outcome == Outcome::failed_seeing) return operation.response.value;
    if (operation.request.kind == Kind::cas) return operation.request.expected;
    return operation.response.value;
}

Value value_left_by(const Operation& operation) {
    return operation.request.kind == Kind::cas && operation.response.outcome == Outcome::ok
               ? operation.request.argument
               : value_met(operation);
}

bool keeps(const Operation& operation, const Value& value) {
    return operation.request.kind == Kind::cas && operation.request.expected == value;
}

bool could_leave(const Operation& operation, const Value& value) {
    if (!may_have_taken_effect(operation)) return false;
    const Request& request = operation.request;
    if (request.kind == Kind::remove) return !value;
    if (!value) return false;
    return request.kind == Kind::append ? value->ends_with(request.argument)
                                        : *value == request.argument;
}

}  // namespace whitewater::linearizability
