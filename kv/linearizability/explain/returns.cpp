// Counting the times that a value came back, and the writes that were there for it.
#include "kv/linearizability/explain/returns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "kv/linearizability/explain/meanings.hpp"
#include "kv/linearizability/explain/telling.hpp"
#include "sim/base/printable.hpp"

namespace whitewater::linearizability {
namespace {

// So many returns are looked back upon.
constexpr std::size_t most_returns = 8;
// Of more values it is not asked which the key can have held, nor further than in so many rounds.
constexpr std::size_t most_held = 100;
constexpr std::size_t most_rounds = 10;

// What the key's operations show of one value, until the culprit returned.
class Returns {
  public:
    Returns(const History& history, const Reduced& reduced)
        : history_(history),
          culprit_(history.operations()[reduced.turn.culprit]),
          value_(value_met(culprit_)) {
        for (const Part& part : reduced.turn.until_culprit.parts)
            all_.push_back(&history.operations()[part.operation]);
    }

    std::string tell() {
        const Operation* showing = &culprit_;
        while (returns_.size() < most_returns && showing != nullptr) {
            const Operation* otherwise = latest_before(*showing, &Returns::shows_another);
            if (otherwise == nullptr && value_ == history_.initial()) return {};
            const Operation& first = first_after(otherwise, *showing);
            returns_.push_back({otherwise, &first, held_between(otherwise, first)});
            gather_writers();
            if (writers_.size() < returns_.size()) return sentence();
            if (otherwise == nullptr) return {};
            const bool showed_it = shows(*otherwise);  // a cas, before it took effect
            showing = showed_it ? otherwise : latest_before(*otherwise, &Returns::shows);
        }
        return {};
    }

  private:
    // At some moment of `otherwise`, or at first if that is nullptr, the key did not hold the
    // value, at some later one of `showing` it did. In between, until it came back, the key held
    // nothing but what is in `held`: in order; nothing if that is not known.
    struct Return {
        const Operation* otherwise;
        const Operation* showing;
        std::optional<std::vector<Value>> held;
    };

    bool is_over(const Operation& operation) const {
        return operation.return_position <= culprit_.return_position;
    }
    bool shows(const Operation& operation) const {
        return is_over(operation) && met_a_value(operation) && value_met(operation) == value_;
    }
    bool shows_another(const Operation& operation) const {
        if (!is_over(operation)) return false;
        if (operation.response.outcome == Outcome::failed)
            return operation.request.expected == value_;
        return (took_effect(operation) && !could_leave(operation, value_)) ||
               (met_a_value(operation) && value_met(operation) != value_);
    }

    // The one that was called last among those that had returned before `later` was called.
    const Operation* latest_before(const Operation& later,
                                   bool (Returns::*is_one)(const Operation&) const) const {
        const Operation* latest = nullptr;
        for (const Operation* operation : all_)
            if (operation->return_position < later.call_position && (this->*is_one)(*operation) &&
                (latest == nullptr || latest->call_position < operation->call_position))
                latest = operation;
        return latest;
    }

    // Of those called after `otherwise` had returned that show the value, the one that returned
    // first: `showing` or an earlier one.
    const Operation& first_after(const Operation* otherwise, const Operation& showing) const {
        const Operation* first = &showing;
        for (const Operation* operation : all_)
            if ((otherwise == nullptr || operation->call_position > otherwise->return_position) &&
                shows(*operation) && operation->return_position < first->return_position)
                first = operation;
        return *first;
    }

    // Can it have taken effect between the two moments?
    static bool is_between(const Operation& operation, const Operation* otherwise,
                           const Operation& showing) {
        return operation.call_position < showing.return_position &&
               (otherwise == nullptr || operation.return_position > otherwise->call_position);
    }
    static bool can_make(const Operation& operation, const Value& value) {
        return could_leave(operation, value) && !keeps(operation, value);
    }

    void gather_writers() {
        writers_.clear();
        useless_.clear();
        for (const Operation* operation : all_) {
            if (!can_make(*operation, value_)) continue;
            bool is_there = false;
            bool is_of_use = false;
            for (const Return& times : returns_) {
                if (!is_between(*operation, times.otherwise, *times.showing)) continue;
                is_there = true;
                is_of_use = is_of_use || can_find_what_it_needs(*operation, times);
            }
            if (is_of_use) writers_.push_back(operation);
            if (is_there && !is_of_use) useless_.push_back(operation);
        }
    }

    // A cas changes nothing unless the key holds what it expects.
    static bool can_find_what_it_needs(const Operation& operation, const Return& times) {
        const Request& request = operation.request;
        return request.kind != Kind::cas || !times.held ||
               std::binary_search(times.held->begin(), times.held->end(), Value(request.expected));
    }

    // What the key can have held from the moment of `otherwise` on, before the value came back:
    // what it held then, what is written in between, and what a cas makes of that.
    std::optional<std::vector<Value>> held_between(const Operation* otherwise,
                                                   const Operation& showing) const {
        const std::optional<Value> first = held_otherwise(otherwise);
        if (!first) return std::nullopt;
        std::vector<Value> held = {*first};
        for (std::size_t round = 0; round < most_rounds; ++round) {
            const std::size_t before = held.size();
            for (const Operation* operation : all_) {
                if (!may_have_taken_effect(*operation) ||
                    !is_between(*operation, otherwise, showing))
                    continue;
                const Request& request = operation->request;
                if (request.kind == Kind::append) return std::nullopt;
                const Value left = request.kind == Kind::remove ? Value() : Value(request.argument);
                const auto place = std::lower_bound(held.begin(), held.end(), left);
                const bool is_new = left != value_ && (place == held.end() || *place != left);
                const bool can_take_effect =
                    request.kind != Kind::cas ||
                    std::binary_search(held.begin(), held.end(), Value(request.expected));
                if (is_new && can_take_effect) held.insert(place, left);
            }
            if (held.size() == before) return held;
            if (held.size() > most_held) break;
        }
        return std::nullopt;
    }

    // What the key held at the moment when it was not the value; nothing if that is not known.
    std::optional<Value> held_otherwise(const Operation* moment) const {
        if (moment == nullptr) return history_.initial();
        const Operation& otherwise = *moment;
        const Request& request = otherwise.request;
        if (took_effect(otherwise) && !could_leave(otherwise, value_)) {
            if (request.kind == Kind::append) return std::nullopt;
            return request.kind == Kind::remove ? Value() : Value(request.argument);
        }
        if (met_a_value(otherwise)) return value_met(otherwise);
        return std::nullopt;
    }

    std::string sentence() const {
        const std::string told = telling(history_, culprit_);
        const std::string noun = noun_for(culprit_);
        const std::string key = printable(culprit_.request.key);
        if (returns_.size() == 1 && returns_[0].otherwise != nullptr)
            return fmt::format(
                "{}, but {}, before {} was called at {}, and nothing can have {}{}", told,
                telling(history_, *returns_[0].otherwise), noun, history_.when(culprit_.call_time),
                value_ ? "made it " + describe(value_) + " after that" : "removed it after that",
                told_of_useless());
        std::string text = fmt::format("{}, but by then {} had to {}", told, key,
                                       value_ ? "become " + describe(value_) : "be removed");
        if (returns_.size() == 2) text += " twice";
        if (returns_.size() > 2) text += fmt::format(" {} times", returns_.size());
        text += ": ";
        for (std::size_t i = returns_.size(); i-- > 0;) text += told_of(returns_[i]) + "; ";
        return fmt::format("{}and {} can have done that{}{}", text, told_of_count(),
                           told_of_writers(), told_of_useless());
    }

    std::string told_of(const Return& times) const {
        const std::string then = times.showing == &culprit_ ? noun_for(culprit_) + " returned"
                                                            : telling(history_, *times.showing);
        if (times.otherwise == nullptr) return "before " + then;
        return fmt::format("after {}, and before {}", told_of_moment(*times.otherwise), then);
    }

    // The moment is that of the effect, before the answer: a write may have come between the two.
    std::string told_of_moment(const Operation& otherwise) const {
        const bool is_write = took_effect(otherwise) && otherwise.request.kind != Kind::get;
        const std::string effect =
            is_write ? "took effect" : "saw " + describe(value_met(otherwise));
        return fmt::format("{} {}, as it was told at {}", describe(otherwise), effect,
                           history_.when(otherwise.return_time));
    }

    std::string told_of_count() const {
        if (writers_.empty()) return "nothing";
        return writers_.size() == 1 ? "only one operation"
                                    : fmt::format("only {} operations", writers_.size());
    }

    std::string told_of_writers() const {
        std::string text;
        for (const Operation* writer : writers_)
            text += fmt::format("{}{}, called at {}", text.empty() ? ": " : "; ", describe(*writer),
                                history_.when(writer->call_time));
        return text;
    }

    // Those that would have done it, if only they had found what they needed.
    std::string told_of_useless() const {
        if (useless_.empty()) return {};
        const Operation& cas = *useless_.front();
        if (useless_.size() == 1)
            return fmt::format("; {} would have, called at {}, but nothing left {} for it",
                               describe(cas), history_.when(cas.call_time),
                               describe(Value(cas.request.expected)));
        return fmt::format("; {} cas would have, {} for one, but nothing left what they expected",
                           useless_.size(), describe(cas));
    }

    const History& history_;
    const Operation& culprit_;
    const Value value_;
    std::vector<const Operation*> all_;      // on the key, called before the culprit returned
    std::vector<Return> returns_;            // the latest first
    std::vector<const Operation*> writers_;  // that can have brought the value back in one of them
    std::vector<const Operation*> useless_;  // that were there, but cannot have changed anything
};

}  // namespace

std::string came_back_too_often(const History& history, const Reduced& reduced) {
    return Returns(history, reduced).tell();
}

}  // namespace whitewater::linearizability
