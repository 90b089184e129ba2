// What each step of a scenario does.
#include <fmt/format.h>

#include <algorithm>

#include "scenarios/runner/cluster_settings.hpp"
#include "scenarios/runner/story.hpp"

namespace whitewater::scenarios {

void Story::play(const Step& step) {
    std::visit([this, &step](const auto& action) { play(action, step); }, step.action);
}

void Story::play(const Wait& wait, const Step&) {
    cursor_ = Until{cluster_.world().now() + wait.lasting};
}

void Story::play(const At& at, const Step& step) {
    const Time now = cluster_.world().now();
    if (at.time < now)
        return fail(Verdict::expectation, step, "at",
                    fmt::format("'{}' is past: it is {}", step.text, to_text(now)));
    cursor_ = Until{at.time};
}

void Story::play(const Await& await, const Step& step) {
    cursor_ = Awaiting{&await, &step, key_of(step), cluster_.world().now() + await.within};
}

// The draw of a selector that is bound to a name is keyed by the name, so that moving the line
// changes nothing.
void Story::play(const Let& let, const Step& step) {
    const auto chosen = selection_.choose({&let.nodes}, Key(seed_).with("let").with(let.name));
    if (const auto* unmatched = std::get_if<Unmatched>(&chosen)) return fail(step, *unmatched);
    selection_.bind(let.name, std::get<0>(chosen).front());
}

void Story::play(const Expect& expect, const Step& step) {
    if (conditions().holds(expect.condition, key_of(step))) return;
    fail(Verdict::expectation, step, "expect",
         fmt::format("'{}' does not hold at {}: {}", step.text, to_text(cluster_.world().now()),
                     describe(cluster_)));
}

void Story::play(const Watch& watch, const Step& step) {
    const Time now = cluster_.world().now();
    const Time until = watch.lasting.has_value() ? now + *watch.lasting : Time::never();
    watches_.push_back({&watch, &step, key_of(step), until});
    seen_ = ~std::uint64_t{0};  // look at it at once
    if (watch.lasting.has_value()) cursor_ = Until{until};
}

void Story::play(const FaultStep& fault, const Step& step) {
    const std::optional<Unmatched> unmatched = injector_.perform(fault, step, key_of(step));
    if (unmatched.has_value()) fail(step, *unmatched);
}

void Story::play(const Administration&, const Step& step) {
    CHECK(false, "'{}' is not there yet, and was not refused before the run", step.text);
}

std::optional<NodeId> Story::one_node(const std::optional<Selector>& via, const Step& step) {
    if (!via.has_value()) return nobody;
    const auto chosen = selection_.choose({&*via}, key_of(step).with("via"));
    if (const auto* unmatched = std::get_if<Unmatched>(&chosen)) {
        fail(step, *unmatched);
        return std::nullopt;
    }
    return Selection::draw(std::get<0>(chosen).front(), 1, key_of(step).with("one")).lowest();
}

namespace {

kv::Request request_of(const ClientOperation& operation) {
    switch (operation.kind) {
        case OperationKind::put:
            return kv::Request::put(operation.key, operation.value);
        case OperationKind::get:
            return kv::Request::get(operation.key);
        case OperationKind::remove:
            return kv::Request::remove(operation.key);
        case OperationKind::append:
            return kv::Request::append(operation.key, operation.value);
        case OperationKind::cas:
            return kv::Request::cas(operation.key, operation.expected, operation.value);
    }
    return {};
}

// Whether the result is one that the step allows.
bool matches(const Outcome& outcome, OperationKind kind, const kv::OperationResult& result) {
    using Ending = kv::OperationResult::Ending;
    if (outcome.kind == Outcome::Kind::refused) return result.ending == Ending::refused;
    if (outcome.kind == Outcome::Kind::timeout) return result.ending == Ending::timed_out;
    if (result.ending != Ending::answered) return false;
    const bool is_get = kind == OperationKind::get;
    const bool is_done = result.response.outcome == kv::Outcome::ok;
    switch (outcome.kind) {
        case Outcome::Kind::ok:
            return is_done;
        case Outcome::Kind::value:
            return is_get && result.response.value == std::optional(outcome.value);
        case Outcome::Kind::none:
            return is_get && is_done && !result.response.value.has_value();
        case Outcome::Kind::failed:
            return !is_done;
        case Outcome::Kind::refused:
        case Outcome::Kind::timeout:
            break;
    }
    return false;
}

}  // namespace

void Story::play(const ClientOperation& operation, const Step& step) {
    const std::optional<NodeId> via = one_node(operation.via, step);
    if (!via.has_value()) return;
    kv::Task task;
    task.op = OperationId{key_of(step).with("operation").bits() | 1};
    task.request = request_of(operation);
    task.via = *via;
    const std::uint32_t ordinal = operation.client.value - client(0).value;
    if (operation.outcomes.empty()) {
        ++issued_;
        task.done = [this](const kv::OperationResult&) { --issued_; };
    } else {
        cursor_ = Answer{&operation, &step, {}};
        task.done = [this](const kv::OperationResult& result) {
            std::get<Answer>(cursor_).result = result;
        };
    }
    cluster_.submit(ordinal, std::move(task));
}

bool Story::is_answered(const Answer& answer) {
    if (!answer.result.has_value()) return false;
    const ClientOperation& operation = *answer.operation;
    const kv::OperationResult result = *answer.result;
    const bool is_met = std::any_of(
        operation.outcomes.begin(), operation.outcomes.end(),
        [&](const Outcome& outcome) { return matches(outcome, operation.kind, result); });
    if (is_met) return true;
    fail(Verdict::expectation, *answer.step, "outcome",
         fmt::format("'{}' came to '{}' at {}", answer.step->text,
                     kv::describe(operation_kind(operation.kind), result),
                     to_text(cluster_.world().now())));
    return false;
}

void Story::play(const Load& load, const Step& step) {
    const std::optional<NodeId> via = one_node(load.via, step);
    if (!via.has_value()) return;
    kv::WorkloadSettings settings;
    settings.key = key_of(step);
    for (const NodeId id : load.clients) settings.clients.push_back(id.value - client(0).value);
    for (const Load::Share& share : load.mix)
        settings.mix.push_back({operation_kind(share.kind), share.share});
    settings.keys = load.keys;
    settings.think_min = load.every.min;
    settings.think_max = load.every.max;
    settings.via = *via;
    settings.lasting = load.lasting;
    settings.tag = fmt::format("{}v", loads_.empty() ? "" : std::to_string(loads_.size() + 1));
    load_steps_.push_back(&load);
    loads_.push_back(std::make_unique<kv::Workload>(cluster_, std::move(settings)));
}

void Story::play(const StopLoad&, const Step&) {
    for (const auto& load : loads_) load->stop();
}

void Story::play(const Chaos& chaos, const Step&) {
    storms_.push_back(std::make_unique<Storm>(chaos, cluster_, injector_, seed_));
}

}  // namespace whitewater::scenarios
