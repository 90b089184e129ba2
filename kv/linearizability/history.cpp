// Recording histories, and naming operations and values in messages.
#include "kv/linearizability/history.hpp"

#include <fmt/format.h>

#include <utility>

#include "sim/base/check.hpp"
#include "sim/base/hash.hpp"
#include "sim/base/printable.hpp"

namespace whitewater::linearizability {

Request Request::get(std::string key) {
    return {Kind::get, {}, std::move(key), {}};
}
Request Request::put(std::string key, std::string value) {
    return {Kind::put, std::move(value), std::move(key), {}};
}
Request Request::remove(std::string key) {
    return {Kind::remove, {}, std::move(key), {}};
}
Request Request::append(std::string key, std::string suffix) {
    return {Kind::append, std::move(suffix), std::move(key), {}};
}
Request Request::cas(std::string key, std::string expected, std::string value) {
    return {Kind::cas, std::move(value), std::move(key), std::move(expected)};
}

Response Response::done() {
    return {Outcome::ok, {}};
}
Response Response::read(Value seen) {
    return {Outcome::ok, std::move(seen)};
}
Response Response::cas_failed() {
    return {Outcome::failed, {}};
}
Response Response::cas_failed_seeing(Value seen) {
    return {Outcome::failed_seeing, std::move(seen)};
}
Response Response::not_done() {
    return {Outcome::not_done, {}};
}

std::string describe(const Value& value) {
    if (!value) return "none";
    constexpr std::size_t longest = 48;
    if (value->size() <= longest) return fmt::format("\"{}\"", printable(*value));
    return fmt::format("\"{}...{}\" ({} bytes)", printable(value->substr(0, longest / 2)),
                       printable(value->substr(value->size() - longest / 2)), value->size());
}

std::string client_name(NodeId client) {
    const NodeId first = whitewater::client(0);
    if (client < first) return name_of(client);
    return fmt::format("c{}", client.value - first.value);
}

std::string describe(const Operation& operation) {
    const Request& request = operation.request;
    const std::string client = client_name(operation.client);
    const std::string key = printable(request.key);
    const std::string argument = describe(Value(request.argument));
    switch (request.kind) {
        case Kind::get:
            return fmt::format("{}'s get of {}", client, key);
        case Kind::put:
            return fmt::format("{}'s put of {} to {}", client, argument, key);
        case Kind::remove:
            return fmt::format("{}'s remove of {}", client, key);
        case Kind::append:
            return fmt::format("{}'s append of {} to {}", client, argument, key);
        case Kind::cas:
            break;
    }
    return fmt::format("{}'s cas of {} from {} to {}", client, key,
                       describe(Value(request.expected)), argument);
}

std::size_t History::invoke(OperationId id, NodeId client, Request request, Time now) {
    CHECK(id.value != 0, "0 names no operation");
    CHECK(index_of(id) == nowhere, "operation {} was called twice", id.value);
    Operation operation;
    operation.id = id;
    operation.client = client;
    operation.key_number = number_of(request.key);
    operation.request = std::move(request);
    operation.call_position = next_position_++;
    operation.call_time = now;
    const std::size_t index = operations_.size();
    const std::uint64_t hash = mix(id.value);
    index_of_.insert(hash, static_cast<std::uint32_t>(index));
    recent_[hash % recent_count] = {id, static_cast<std::uint32_t>(index)};
    operations_.push_back(std::move(operation));
    open_.push_back(true);
    ++open_count_;
    return index;
}

void History::complete(OperationId id, Response response, Time now) {
    const std::size_t index = open_index(id);
    Operation& operation = operations_[index];
    const bool only_for_cas =
        response.outcome == Outcome::failed || response.outcome == Outcome::failed_seeing;
    CHECK(response.outcome != Outcome::unknown, "an unknown outcome is recorded by abandon()");
    CHECK(!only_for_cas || operation.request.kind == Kind::cas, "only a cas can fail");
    if (response.outcome != Outcome::not_done) ++answered_count_;
    operation.response = std::move(response);
    operation.return_position = next_position_++;
    operation.return_time = now;
    open_[index] = false;
    --open_count_;
}

void History::abandon(OperationId id, Time now) {
    const std::size_t index = open_index(id);
    operations_[index].return_time = now;
    open_[index] = false;
    --open_count_;
}

std::string History::when(Time time) const {
    return clock_ == Clock::lines ? fmt::format("line {}", time.us) : to_text(time);
}

void History::expect(OperationId id) const {
    index_of_.expect(mix(id.value));
}

std::size_t History::likely_index(OperationId id) const {
    return index_of_.find(mix(id.value), [](std::uint32_t) { return true; });
}

std::uint32_t History::index_among_all(OperationId id) const {
    return index_of_.find(mix(id.value),
                          [&](std::uint32_t known) { return operations_[known].id == id; });
}

// The number of a key, of which an operation is about to be added.
std::uint32_t History::number_of(const std::string& key) {
    const std::uint64_t hash = hash_text(key);
    const std::uint32_t known = keys_.find(hash, [&](std::uint32_t number) {
        return operations_[first_use_[number]].request.key == key;
    });
    if (known != ProbeTable::absent) return known;
    const auto number = static_cast<std::uint32_t>(first_use_.size());
    keys_.insert(hash, number);
    first_use_.push_back(static_cast<std::uint32_t>(operations_.size()));
    return number;
}

std::size_t History::open_index(OperationId id) const {
    const std::uint32_t index = index_of(id);
    CHECK(index != nowhere && open_[index], "operation {} is not open", id.value);
    return index;
}

}  // namespace whitewater::linearizability
