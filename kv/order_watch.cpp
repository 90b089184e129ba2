// Keeping the changes of each key, and comparing moments.
#include "kv/order_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/base/hash.hpp"

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
    changes_of(executed.request.key).push_back({index, moment_, operation, now});
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
    const std::vector<Change>& changes = changes_of(read.request.key);
    const auto missed =
        std::upper_bound(changes.begin(), changes.end(), index,
                         [](std::uint64_t at, const Change& change) { return at < change.index; });
    if (missed == changes.end() || missed->moment > called_at_[operation]) return;
    report(
        operation,
        fmt::format("{} was served at index {}, but {} had taken effect at index {} at {}, before "
                    "the get was called at {}",
                    describe(read), index, describe(history_.operations()[missed->operation]),
                    missed->index, to_text(missed->at), to_text(read.call_time)),
        now);
}

std::vector<OrderWatch::Change>& OrderWatch::changes_of(const std::string& key) {
    const std::uint64_t hash = hash_text(key);
    std::uint32_t at = keys_.find(hash, [&](std::uint32_t i) { return key_names_[i] == key; });
    if (at == linearizability::ProbeTable::absent) {
        at = static_cast<std::uint32_t>(key_names_.size());
        keys_.insert(hash, at);
        key_names_.push_back(key);
        changes_.emplace_back();
    }
    return changes_[at];
}

void OrderWatch::report(std::size_t operation, std::string sentence, Time now) {
    ++count_;
    if (near_misses_.size() < most_reports)
        near_misses_.push_back({history_.operations()[operation].id, std::move(sentence), now});
}

}  // namespace whitewater::kv
