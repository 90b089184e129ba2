// Keeping the changes of each key, and comparing moments.
#include "kv/order_watch.hpp"

#include <fmt/format.h>

#include <utility>

namespace whitewater::kv {

using linearizability::Kind;
using linearizability::Operation;

namespace {

constexpr std::size_t most_reports = 8;

}  // namespace

void OrderWatch::called() {
    called_at_.push_back(++moment_);
    has_effect_.push_back(false);
}

void OrderWatch::took_effect(std::size_t operation, std::uint64_t index, Time now) {
    ++moment_;
    has_effect_[operation] = true;
    const Operation& executed = history_.operations()[operation];
    if (executed.request.kind == Kind::get) return;
    changes_of(executed).push_back({index, moment_, operation, now});
}

void OrderWatch::answered_from_log(std::size_t operation, std::uint64_t index, Time now) {
    ++moment_;
    if (has_effect_[operation]) return;
    report(operation,
           fmt::format("{} was answered at {} from index {}, which no server had applied",
                       describe(history_.operations()[operation]), to_text(now), index),
           now);
}

void OrderWatch::answered_beside_log(std::size_t operation, std::uint64_t index, Time now) {
    ++moment_;
    const Operation& read = history_.operations()[operation];
    const Paged<Change>& changes = changes_of(read);
    const std::size_t seen =
        changes.count_before([index](const Change& change) { return change.index <= index; });
    if (seen == changes.size() || changes[seen].moment > called_at_[operation]) return;
    const Change& missed = changes[seen];
    report(
        operation,
        fmt::format("{} was served at index {}, but {} had taken effect at index {} at {}, before "
                    "the get was called at {}",
                    describe(read), index, describe(history_.operations()[missed.operation]),
                    missed.index, to_text(missed.at), to_text(read.call_time)),
        now);
}

Paged<OrderWatch::Change>& OrderWatch::changes_of(const Operation& operation) {
    if (changes_.size() < history_.key_count()) changes_.resize(history_.key_count());
    return changes_[operation.key_number];
}

void OrderWatch::report(std::size_t operation, std::string sentence, Time now) {
    ++count_;
    if (near_misses_.size() < most_reports)
        near_misses_.push_back({history_.operations()[operation].id, std::move(sentence), now});
}

}  // namespace whitewater::kv
