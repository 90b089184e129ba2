// The kernel: is this order a linearization of this history? Small enough to be read in one go.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "kv/linearizability/checker.hpp"

namespace whitewater::linearizability {
namespace {

// Lets the store `holds` execute `operation`. False if it would have answered differently.
bool execute(Value& holds, const Operation& operation) {
    const Request& request = operation.request;
    const Response& response = operation.response;
    const bool unknown = response.outcome == Outcome::unknown;
    switch (request.kind) {
        case Kind::get:
            return unknown || response.value == holds;
        case Kind::put:
            holds = request.argument;
            return true;
        case Kind::remove:
            holds.reset();
            return true;
        case Kind::append:
            holds = holds ? std::move(*holds) + request.argument : request.argument;
            return true;
        case Kind::cas:
            break;
    }
    const bool matches = holds == request.expected;
    const bool failed = response.outcome == Outcome::failed ||
                        (response.outcome == Outcome::failed_seeing && response.value == holds);
    if (!matches) return unknown || failed;
    if (!unknown && response.outcome != Outcome::ok) return false;
    holds = request.argument;
    return true;
}

std::string held(const Operation& operation, const Value& holds) {
    return fmt::format("{} cannot be answered like this while the key holds {}",
                       describe(operation), describe(holds));
}

}  // namespace

std::optional<OrderDefect> verify_order(const History& history,
                                        std::span<const OperationId> order) {
    const std::vector<Operation>& operations = history.operations();
    std::map<std::string_view, Value> store;
    std::vector<bool> placed(operations.size());
    const Operation* latest_called = nullptr;
    for (std::size_t at = 0; at < order.size(); ++at) {
        const std::optional<std::size_t> index = history.find(order[at]);
        if (!index) return OrderDefect{at, "there is no such operation"};
        const Operation& next = operations[*index];
        if (placed[*index]) return OrderDefect{at, describe(next) + " stands here twice"};
        placed[*index] = true;
        if (next.response.outcome == Outcome::not_done)
            return OrderDefect{at, describe(next) + " was not done"};
        if (latest_called == nullptr || latest_called->call_position < next.call_position)
            latest_called = &next;
        if (next.return_position < latest_called->call_position)
            return OrderDefect{at, fmt::format("{} had returned before {} was called",
                                               describe(next), describe(*latest_called))};
        Value& holds = store.try_emplace(next.request.key, history.initial()).first->second;
        if (!execute(holds, next)) return OrderDefect{at, held(next, holds)};
    }
    for (std::size_t index = 0; index < operations.size(); ++index) {
        const Outcome outcome = operations[index].response.outcome;
        if (!placed[index] && outcome != Outcome::unknown && outcome != Outcome::not_done)
            return OrderDefect{order.size(), describe(operations[index]) + " is missing"};
    }
    return std::nullopt;
}

}  // namespace whitewater::linearizability
