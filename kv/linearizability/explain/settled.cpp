// One pass for the first answer, one for the last write before it, one to part what is settled.
#include "kv/linearizability/explain/settled.hpp"

#include <algorithm>

#include "kv/linearizability/explain/questions.hpp"

namespace whitewater::linearizability {
namespace {

bool is_recorded(const Part& part, const Operation& operation) {
    return part.outcome == Part::Outcome::as_recorded && is_answered(operation);
}
bool only_writes(const Operation& operation) {
    return operation.request.kind == Kind::put || operation.request.kind == Kind::remove;
}

}  // namespace

Settling settle(const History& history, std::vector<Part> parts) {
    const std::vector<Operation>& operations = history.operations();
    Position first_answer = never_returned;
    for (const Part& part : parts) {
        const Operation& operation = operations[part.operation];
        if (operation.request.kind == Kind::append) return {std::move(parts), {}, no_item};
        if (first_answer == never_returned && is_recorded(part, operation) &&
            !only_writes(operation))
            first_answer = operation.call_position;
    }
    Settling settling;
    Position last_call = 0;
    for (const Part& part : parts) {
        const Operation& operation = operations[part.operation];
        if (operation.call_position >= first_answer) break;
        if (!is_recorded(part, operation) || !only_writes(operation) ||
            operation.return_position >= first_answer)
            continue;
        last_call = operation.call_position;
        settling.by = part.operation;
    }
    for (const Part& part : parts) {
        const Operation& operation = operations[part.operation];
        const bool is_settled = is_recorded(part, operation) && only_writes(operation) &&
                                operation.return_position < last_call;
        (is_settled ? settling.settled : settling.kept).push_back(part);
    }
    if (settling.settled.empty()) settling.by = no_item;
    return settling;
}

}  // namespace whitewater::linearizability
