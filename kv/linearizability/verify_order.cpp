// The kernel: is this order a linearization of this history? Small enough to be read in one go.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "kv/linearizability/checker.hpp"

namespace whitewater::linearizability {
namespace {

// What a key holds, without copying what a single operation wrote.
class Holding {
  public:
    explicit Holding(const Value& initial) { store(initial); }

    bool is(const Value& value) const { return value ? is(*value) : !present_; }
    bool is(const std::string& text) const { return present_ && text_ == text; }
    Value value() const { return present_ ? Value(text_) : std::nullopt; }

    void store(const std::string& text) {
        text_ = text;
        present_ = true;
    }
    void store(const Value& value) { value ? store(*value) : remove(); }
    void remove() {
        text_ = {};
        present_ = false;
    }
    void append(const std::string& text) {
        if (text_.data() != appended_.data()) appended_ = text_;
        appended_ += text;
        store(appended_);
    }

  private:
    bool present_ = false;
    std::string_view text_;  // of an operation, or all of appended_; empty if not present
    std::string appended_;
};

// Lets the store execute `operation`, whose key `holds` is. False if it would have answered
// differently.
bool execute(Holding& holds, const Operation& operation) {
    const Request& request = operation.request;
    const Response& response = operation.response;
    const bool unknown = response.outcome == Outcome::unknown;
    switch (request.kind) {
        case Kind::get:
            return unknown || holds.is(response.value);
        case Kind::put:
            holds.store(request.argument);
            return true;
        case Kind::remove:
            holds.remove();
            return true;
        case Kind::append:
            holds.append(request.argument);
            return true;
        case Kind::cas:
            break;
    }
    const bool failed = response.outcome == Outcome::failed ||
                        (response.outcome == Outcome::failed_seeing && holds.is(response.value));
    if (!holds.is(request.expected)) return unknown || failed;
    if (!unknown && response.outcome != Outcome::ok) return false;
    holds.store(request.argument);
    return true;
}

std::string held(const Operation& operation, const Holding& holds) {
    return fmt::format("{} cannot be answered like this while the key holds {}",
                       describe(operation), describe(holds.value()));
}

constexpr std::size_t no_operation = std::numeric_limits<std::size_t>::max();

// Where the operations that the order names probably are. In a loop of its own the look-ups need
// not wait for memory.
std::vector<std::uint32_t> likely_indices(const History& history,
                                          std::span<const OperationId> order) {
    std::vector<std::uint32_t> indices(order.size());
    constexpr std::size_t ahead = 16;
    for (std::size_t at = 0; at < order.size(); ++at) {
        if (at + ahead < order.size()) history.expect(order[at + ahead]);
        indices[at] = static_cast<std::uint32_t>(history.likely_index(order[at]));
    }
    return indices;
}

bool is_answered(const Operation& operation) {
    const Outcome outcome = operation.response.outcome;
    return outcome != Outcome::unknown && outcome != Outcome::not_done;
}

}  // namespace

std::optional<OrderDefect> verify_order(const History& history,
                                        std::span<const OperationId> order) {
    const std::vector<Operation>& operations = history.operations();
    const std::vector<std::uint32_t> likely = likely_indices(history, order);
    std::vector<Holding> store(history.key_count(), Holding(history.initial()));
    std::vector<bool> placed(operations.size());
    std::size_t answered = 0;
    const Operation* latest_called = nullptr;
    for (std::size_t at = 0; at < order.size(); ++at) {
        std::size_t index = likely[at];
        if (index >= operations.size() || operations[index].id != order[at])
            index = history.find(order[at]).value_or(no_operation);
        if (index == no_operation) return OrderDefect{at, "there is no such operation"};
        const Operation& next = operations[index];
        if (placed[index]) return OrderDefect{at, describe(next) + " stands here twice"};
        placed[index] = true;
        if (next.response.outcome == Outcome::not_done)
            return OrderDefect{at, describe(next) + " was not done"};
        if (latest_called == nullptr || latest_called->call_position < next.call_position)
            latest_called = &next;
        if (next.return_position < latest_called->call_position)
            return OrderDefect{at, fmt::format("{} had returned before {} was called",
                                               describe(next), describe(*latest_called))};
        answered += is_answered(next) ? 1 : 0;
        Holding& holds = store[next.key_number];
        if (!execute(holds, next)) return OrderDefect{at, held(next, holds)};
    }
    if (answered == history.answered_count()) return std::nullopt;
    std::size_t missing = 0;
    while (placed[missing] || !is_answered(operations[missing])) ++missing;
    return OrderDefect{order.size(), describe(operations[missing]) + " is missing"};
}

}  // namespace whitewater::linearizability
