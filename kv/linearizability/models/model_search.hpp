// The search behind the checker of any object: operations on one object, and an order of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/models/pair_numbers.hpp"
#include "kv/linearizability/search/linked_order.hpp"

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
    std::uint64_t memory = 0;  // bytes that the search took, roughly; the largest of all objects
};

namespace model_checking {

// What a state takes, roughly.
template <class State>
std::uint64_t bytes_of(const State& state) {
    constexpr std::uint64_t bookkeeping = 80;
    if constexpr (requires { sizeof(typename State::value_type) * state.size(); })
        return bookkeeping + sizeof(State) +
               state.size() * (sizeof(typename State::value_type) + 32);
    return bookkeeping + sizeof(State);
}

// Depth first over what may come next, remembering configurations that led nowhere. What is placed
// is a numbered set, and each state is kept once: a configuration costs little more, however long
// the history is.
template <class Model>
class ModelSearch {
  public:
    using Operation = ModelOperation<Model>;
    using State = typename Model::State;

    // `members` are the operations to be ordered, by increasing call; those in `forgotten` (by
    // operation) as if nobody had seen their answers.
    ModelSearch(const std::vector<Operation>& operations, const std::vector<std::uint32_t>& members,
                const std::vector<bool>& forgotten)
        : operations_(operations),
          members_(members),
          forgotten_(forgotten),
          ranks_(ranks()),
          by_call_(size(), numbers(Which::all)),
          by_return_(size(), numbers(Which::answered)),
          sets_(size()) {}

    ModelVerdict run(const Effort& effort) {
        constexpr std::uint64_t seldom = 256;
        ModelVerdict verdict;
        enter(known(Model::initial()), SetNumbers::empty, none());
        while (!by_return_.is_empty()) {
            if (frames_.empty()) {
                verdict.judgement = Judgement::not_linearizable;
                break;
            }
            if (verdict.steps >= effort.steps || bytes() > effort.memory) break;
            if (verdict.steps % seldom == 0 && effort.is_enough && effort.is_enough()) break;
            verdict.steps += 1;
            advance();
        }
        verdict.memory = bytes();
        if (!by_return_.is_empty()) return verdict;
        verdict.judgement = Judgement::ok;
        for (const Frame& frame : frames_)
            if (frame.placed != none()) verdict.order.push_back(members_[frame.placed]);
        return verdict;
    }

  private:
    enum class Which : std::uint8_t { all, answered };
    struct KnownState {
        const State* state;
        std::uint32_t number;
    };
    struct Frame {
        KnownState known;
        std::uint32_t set;       // what is placed
        std::uint32_t placed;    // the operation that led here
        std::size_t first_move;  // those to try: they end where those of the next frame begin
        std::size_t next_move;
    };

    std::uint32_t size() const { return static_cast<std::uint32_t>(members_.size()); }
    std::uint32_t none() const { return size(); }
    const Operation& operation(std::uint32_t member) const { return operations_[members_[member]]; }
    const typename Model::Answer* answer(std::uint32_t member) const {
        const bool is_known = operation(member).answer && !forgotten_[members_[member]];
        return is_known ? &*operation(member).answer : nullptr;
    }

    std::vector<std::uint32_t> numbers(Which which) const {
        std::vector<std::uint32_t> chosen;
        for (std::uint32_t member = 0; member < size(); ++member)
            if (which == Which::all || answer(member) != nullptr) chosen.push_back(member);
        if (which == Which::answered)
            std::sort(chosen.begin(), chosen.end(), [&](std::uint32_t a, std::uint32_t b) {
                return operation(a).returned < operation(b).returned;
            });
        return chosen;
    }

    std::vector<std::uint64_t> ranks() const {
        if constexpr (requires(std::vector<const typename Model::Call*> c) { Model::ranks(c); }) {
            std::vector<const typename Model::Call*> calls;
            for (const std::uint32_t member : members_) calls.push_back(&operations_[member].call);
            return Model::ranks(calls);
        }
        return {};
    }

    bool is_safe(std::uint32_t member) const {
        return !ranks_.empty() && ranks_[member] == 0 && answer(member) != nullptr;
    }

    // What is ready may come next: in the order of ranks, or else of calls.
    void enter(KnownState reached, std::uint32_t set, std::uint32_t placed) {
        const std::size_t first = moves_.size();
        frames_.push_back({reached, set, placed, first, first});
        if (by_return_.is_empty()) return;
        const Position due = operation(by_return_.first()).returned;
        for (std::uint32_t member = by_call_.first();
             member != none() && operation(member).called < due; member = by_call_.after(member))
            moves_.push_back(member);
        if (ranks_.empty()) return;
        std::sort(moves_.begin() + static_cast<std::ptrdiff_t>(first), moves_.end(),
                  [&](std::uint32_t a, std::uint32_t b) {
                      return std::pair(ranks_[a], a) < std::pair(ranks_[b], b);
                  });
    }

    void advance() {
        Frame& frame = frames_.back();
        if (frame.next_move == moves_.size()) return go_back();
        const std::uint32_t member = moves_[frame.next_move++];
        State state = *frame.known.state;
        if (!Model::step(state, operation(member).call, answer(member))) return;
        if (is_safe(member)) moves_.resize(frame.next_move);
        const std::uint32_t set = sets_.toggled(frame.set, member);
        const KnownState reached = known(std::move(state));
        if (!visited_.number(set, reached.number).is_new) return;
        by_call_.take_out(member);
        if (answer(member) != nullptr) by_return_.take_out(member);
        enter(reached, set, member);
    }

    void go_back() {
        const std::uint32_t member = frames_.back().placed;
        moves_.resize(frames_.back().first_move);
        frames_.pop_back();
        if (member == none()) return;
        if (answer(member) != nullptr) by_return_.put_back(member);
        by_call_.put_back(member);
    }

    KnownState known(State state) {
        const auto number = static_cast<std::uint32_t>(states_.size());
        const auto [at, is_new] = states_.try_emplace(std::move(state), number);
        if (is_new) bytes_of_states_ += bytes_of(at->first);
        return {&at->first, at->second};
    }
    std::uint64_t bytes() const {
        return bytes_of_states_ + sets_.bytes() + visited_.bytes() +
               frames_.size() * sizeof(Frame) + moves_.size() * sizeof moves_[0];
    }

    const std::vector<Operation>& operations_;
    const std::vector<std::uint32_t>& members_;
    const std::vector<bool>& forgotten_;
    const std::vector<std::uint64_t> ranks_;  // by member; empty if the model has none
    LinkedOrder by_call_;                     // unplaced members
    LinkedOrder by_return_;                   // unplaced members whose answers are known
    SetNumbers sets_;
    std::map<State, std::uint32_t> states_;
    std::uint64_t bytes_of_states_ = 0;
    PairNumbers visited_;  // of what is placed and the state
    std::vector<Frame> frames_;
    std::vector<std::uint32_t> moves_;  // of all frames, one after the other
};

}  // namespace model_checking

}  // namespace whitewater::linearizability
