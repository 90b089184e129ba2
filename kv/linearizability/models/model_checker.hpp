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
// One more function of a model makes searches shorter. It says, of calls on one object, which to
// try first where several may come next: those of the smallest rank. 0 is for calls of which
// nothing is lost if they come next as soon as they may and would be answered as they were; then
// nothing else is tried in their place. (Not, of course, if it is not known how they were
// answered.)
//
//     static std::vector<std::uint64_t> ranks(const std::vector<const Call*>& calls);
//
// For examples see models.hpp: a lock, a queue, a stack, registers.
#pragma once

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kv/linearizability/models/model_core.hpp"
#include "kv/linearizability/models/model_search.hpp"
#include "sim/base/check.hpp"

namespace whitewater::linearizability {

// The kernel: nothing else vouches for an order. The index of the first operation in `order` that
// has no business there, or order.size() if one is missing; nothing if all is well.
template <class Model>
std::optional<std::size_t> verify_model_order(const std::vector<ModelOperation<Model>>& operations,
                                              const std::vector<std::size_t>& order);

namespace model_checking {

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

}  // namespace model_checking

// Is there an order in which the object would have given these answers? Exponential at worst.
// Positions must be different; every operation that was answered has returned.
template <class Model>
ModelVerdict check_model(const std::vector<ModelOperation<Model>>& operations,
                         const Effort& effort = {}) {
    ModelVerdict all;
    all.judgement = Judgement::ok;
    std::vector<std::pair<Position, std::size_t>> moments;
    const std::vector<bool> none_forgotten(operations.size());
    for (const std::vector<std::uint32_t>& members : model_checking::split<Model>(operations)) {
        model_checking::ModelSearch<Model> search(operations, members, none_forgotten);
        const ModelVerdict verdict = search.run({.steps = effort.steps - all.steps,
                                                 .memory = effort.memory,
                                                 .is_enough = effort.is_enough});
        all.steps += verdict.steps;
        all.memory = std::max(all.memory, verdict.memory);
        if (verdict.judgement == Judgement::undecided) all.judgement = Judgement::undecided;
        if (verdict.judgement == Judgement::not_linearizable) {
            all.judgement = Judgement::not_linearizable;
            model_checking::CoreSearch<Model>(operations, members, effort).run(all);
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
