// A checker for any object that can be described by its state and its steps.
//
// The checker of checker.hpp knows one object, a store, and knows it well. This one knows nothing
// but what a model tells it. A model is a type with
//
//     using State = ...;   // what the object remembers; copied, and compared with <
//     using Call = ...;    // what is asked of it
//     using Answer = ...;  // what comes back
//     static State initial();
//     // Takes the step that `call` asks for. False if the object, being in `state`, would not have
//     // answered `*answer`; nullptr stands for an answer that nobody saw.
//     static bool step(State& state, const Call& call, const Answer* answer);
//
// and, if it consists of objects that do not affect each other, which are then judged one by one:
//
//     static std::string key(const Call& call);
//
// For examples see models.hpp: a lock, a queue, a stack, registers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/search/linked_order.hpp"
#include "sim/base/check.hpp"

namespace whitewater::linearizability {

// One operation on the object. What certainly did not happen is left out.
template <class Model>
struct ModelOperation {
    typename Model::Call call;
    std::optional<typename Model::Answer> answer;  // none: unknown; it may never take effect
    Position called = 0;
    Position returned = never_returned;  // of an unknown one: never_returned
};

struct ModelVerdict {
    Judgement judgement = Judgement::undecided;
    std::vector<std::size_t> order;  // ok: a linearization, as indices of operations
    std::vector<std::size_t> core;   // not: answers that contradict each other, the latest first
    bool is_core_minimal = true;     // false: the effort did not suffice to tell
    std::uint64_t steps = 0;
};

// The kernel: nothing else vouches for an order. The index of the first operation in `order` that
// has no business there, or order.size() if one is missing; nothing if all is well.
template <class Model>
std::optional<std::size_t> verify_model_order(const std::vector<ModelOperation<Model>>& operations,
                                              const std::vector<std::size_t>& order);

namespace model_checking {

// Depth first over what may come next, remembering configurations that led nowhere.
template <class Model>
class ModelSearch {
  public:
    using Operation = ModelOperation<Model>;
    using State = typename Model::State;

    // `members` are the operations to be ordered, by increasing call.
    ModelSearch(const std::vector<Operation>& operations, std::vector<std::uint32_t> members)
        : operations_(operations),
          members_(std::move(members)),
          placed_((members_.size() + 63) / 64),
          by_call_(size(), numbers(Which::all)),
          by_return_(size(), numbers(Which::answered)) {}

    ModelVerdict run(const Effort& effort) {
        ModelVerdict verdict;
        frames_.push_back({Model::initial(), by_call_.first(), by_call_.end()});
        while (!by_return_.is_empty()) {
            if (frames_.empty()) {
                verdict.judgement = Judgement::not_linearizable;
                return verdict;
            }
            if (verdict.steps >= effort.steps || bytes() > effort.memory) return verdict;
            verdict.steps += 1;
            advance();
        }
        verdict.judgement = Judgement::ok;
        for (const Frame& frame : frames_)
            if (frame.placed != by_call_.end()) verdict.order.push_back(members_[frame.placed]);
        return verdict;
    }

  private:
    enum class Which : std::uint8_t { all, answered };
    struct Frame {
        State state;
        std::uint32_t next;    // the operation to try next
        std::uint32_t placed;  // the one that led here
    };

    std::uint32_t size() const { return static_cast<std::uint32_t>(members_.size()); }
    const Operation& operation(std::uint32_t member) const { return operations_[members_[member]]; }

    std::vector<std::uint32_t> numbers(Which which) const {
        std::vector<std::uint32_t> chosen;
        for (std::uint32_t member = 0; member < size(); ++member)
            if (which == Which::all || operation(member).answer) chosen.push_back(member);
        if (which == Which::answered)
            std::sort(chosen.begin(), chosen.end(), [&](std::uint32_t a, std::uint32_t b) {
                return operation(a).returned < operation(b).returned;
            });
        return chosen;
    }

    void advance() {
        Frame& frame = frames_.back();
        const std::uint32_t member = frame.next;
        const bool is_ready = member != by_call_.end() &&
                              operation(member).called < operation(by_return_.first()).returned;
        if (!is_ready) return go_back();
        frame.next = by_call_.after(member);
        State state = frame.state;
        const auto& answer = operation(member).answer;
        if (!Model::step(state, operation(member).call, answer ? &*answer : nullptr)) return;
        flip(member);
        if (!visited_.insert({placed_, state}).second) return flip(member);
        by_call_.take_out(member);
        if (answer) by_return_.take_out(member);
        frames_.push_back({std::move(state), by_call_.first(), member});
    }

    void go_back() {
        const std::uint32_t member = frames_.back().placed;
        frames_.pop_back();
        if (member == by_call_.end()) return;
        if (operation(member).answer) by_return_.put_back(member);
        by_call_.put_back(member);
        flip(member);
    }

    void flip(std::uint32_t member) { placed_[member / 64] ^= std::uint64_t{1} << member % 64; }
    std::uint64_t bytes() const {
        return visited_.size() * (8 * placed_.size() + sizeof(State) + 100);
    }

    const std::vector<Operation>& operations_;
    std::vector<std::uint32_t> members_;
    std::vector<std::uint64_t> placed_;  // a bit a member
    LinkedOrder by_call_;                // unplaced members
    LinkedOrder by_return_;              // unplaced members that were answered
    std::set<std::pair<std::vector<std::uint64_t>, State>> visited_;
    std::vector<Frame> frames_;
};

// The operations on each independent object, each by increasing call.
template <class Model>
std::vector<std::vector<std::uint32_t>> split(
    const std::vector<ModelOperation<Model>>& operations) {
    std::vector<std::uint32_t> all(operations.size());
    std::iota(all.begin(), all.end(), 0U);
    std::sort(all.begin(), all.end(), [&](std::uint32_t a, std::uint32_t b) {
        return operations[a].called < operations[b].called;
    });
    if constexpr (requires(const typename Model::Call& call) { Model::key(call); }) {
        std::map<std::string, std::vector<std::uint32_t>> by_key;
        for (const std::uint32_t i : all) by_key[Model::key(operations[i].call)].push_back(i);
        std::vector<std::vector<std::uint32_t>> groups;
        for (auto& [key, group] : by_key) groups.push_back(std::move(group));
        return groups;
    } else {
        return {all};
    }
}

// Response erasure: an answer is needed for the contradiction if, once it is forgotten and so the
// operation may be left out, there is an order. (To forget that an operation was called would prove
// nothing: others may have needed it.) Fills in the verdict's core.
template <class Model>
void find_core(std::vector<ModelOperation<Model>> operations,
               const std::vector<std::uint32_t>& members, const Effort& effort, ModelVerdict& bad) {
    std::uint64_t rest = effort.steps;
    std::vector<std::uint32_t> answered;
    for (const std::uint32_t i : members)
        if (operations[i].answer) answered.push_back(i);
    const auto fail_to_tell = [&](std::size_t from, std::size_t to) {
        if (to - from == 1) bad.is_core_minimal = false;
        return false;
    };
    const auto is_bad_without = [&](std::size_t from, std::size_t to) {
        if (rest == 0 || (effort.is_enough && effort.is_enough())) return fail_to_tell(from, to);
        std::vector<ModelOperation<Model>> fewer = operations;
        for (std::size_t k = from; k < to; ++k) {
            fewer[answered[k]].answer.reset();
            fewer[answered[k]].returned = never_returned;
        }
        const ModelVerdict verdict = ModelSearch<Model>(fewer, members)
                                         .run({std::min(rest, effort.steps / 50), effort.memory});
        rest -= verdict.steps;
        if (verdict.judgement == Judgement::undecided) return fail_to_tell(from, to);
        if (verdict.judgement == Judgement::ok) return false;
        operations = std::move(fewer);
        return true;
    };
    for (std::size_t size = (answered.size() + 1) / 2; size > 0; size /= 2) {
        for (std::size_t end = answered.size(); end > 0; end -= std::min(end, size)) {
            const std::size_t from = end - std::min(end, size);
            if (is_bad_without(from, end))
                answered.erase(answered.begin() + static_cast<std::ptrdiff_t>(from),
                               answered.begin() + static_cast<std::ptrdiff_t>(end));
        }
    }
    std::sort(answered.begin(), answered.end(), [&](std::uint32_t a, std::uint32_t b) {
        return operations[a].returned > operations[b].returned;
    });
    bad.core.assign(answered.begin(), answered.end());
}

}  // namespace model_checking

// Is there an order in which the object would have given these answers? Exponential at worst.
// Positions must be different; every operation that was answered has returned.
template <class Model>
ModelVerdict check_model(const std::vector<ModelOperation<Model>>& operations,
                         const Effort& effort = {}) {
    ModelVerdict all;
    all.judgement = Judgement::ok;
    std::vector<std::pair<Position, std::size_t>> moments;
    for (const std::vector<std::uint32_t>& members : model_checking::split<Model>(operations)) {
        model_checking::ModelSearch<Model> search(operations, members);
        const ModelVerdict verdict = search.run({effort.steps - all.steps, effort.memory});
        all.steps += verdict.steps;
        if (verdict.judgement == Judgement::undecided) all.judgement = Judgement::undecided;
        if (verdict.judgement == Judgement::not_linearizable) {
            all.judgement = Judgement::not_linearizable;
            model_checking::find_core<Model>(operations, members, effort, all);
            return all;
        }
        Position moment = 0;  // as checker.cpp merges keys
        for (const std::size_t i : verdict.order) {
            moment = std::max(moment, operations[i].called);
            moments.emplace_back(moment, i);
        }
    }
    if (all.judgement != Judgement::ok) return all;
    std::stable_sort(moments.begin(), moments.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [moment, i] : moments) all.order.push_back(i);
    CHECK(!verify_model_order<Model>(operations, all.order), "the order that was found is wrong");
    return all;
}

template <class Model>
std::optional<std::size_t> verify_model_order(const std::vector<ModelOperation<Model>>& operations,
                                              const std::vector<std::size_t>& order) {
    std::map<std::string, typename Model::State> states;
    std::vector<bool> placed(operations.size());
    Position latest_call = 0;
    for (std::size_t at = 0; at < order.size(); ++at) {
        if (order[at] >= operations.size() || placed[order[at]]) return at;
        const ModelOperation<Model>& next = operations[order[at]];
        placed[order[at]] = true;
        latest_call = std::max(latest_call, next.called);
        if (next.returned < latest_call) return at;
        std::string key;
        if constexpr (requires { Model::key(next.call); }) key = Model::key(next.call);
        auto& state = states.try_emplace(key, Model::initial()).first->second;
        if (!Model::step(state, next.call, next.answer ? &*next.answer : nullptr)) return at;
    }
    for (std::size_t i = 0; i < operations.size(); ++i)
        if (!placed[i] && operations[i].answer) return order.size();
    return std::nullopt;
}

}  // namespace whitewater::linearizability
