// What is asked about parts of a history, within the effort for its explanation.
#pragma once

#include <algorithm>
#include <cstdint>

#include "kv/linearizability/decide.hpp"

namespace whitewater::linearizability {

// Was it answered, other than by `not_done`?
inline bool is_answered(const Operation& operation) {
    const Outcome outcome = operation.response.outcome;
    return outcome != Outcome::unknown && outcome != Outcome::not_done;
}

// Did it certainly change nothing, so that it is of interest only for what it met?
inline bool is_read(const Operation& operation) {
    const Outcome outcome = operation.response.outcome;
    return operation.request.kind == Kind::get || outcome == Outcome::failed ||
           outcome == Outcome::failed_seeing;
}

class Questions {
  public:
    // About a key with so many operations. Both must outlive this object.
    Questions(const History& history, std::size_t size, const Effort& effort)
        : history_(history),
          effort_(effort),
          steps_per_question_(100'000 + 20 * size),
          left_(effort.looks_to_explain) {}

    const History& history() const { return history_; }
    const Operation& operation(std::uint32_t index) const { return history_.operations()[index]; }

    bool is_spent() const { return left_ == 0 || (effort_.is_enough && effort_.is_enough()); }

    // As decide().
    Decision ask(KeyHistory& key) {
        pay(looks_to_prepare * key.items.size());
        Decision found = decide(key, {.steps = steps_per_question_,
                                      .memory = memory_per_question,
                                      .looks = left_ / share_of_a_question,
                                      .is_enough = effort_.is_enough});
        pay(found.steps + found.looks);
        return found;
    }

    // So many operations were looked at.
    void pay(std::uint64_t looks) {
        left_ -= std::min(left_, looks);
        looks_ += looks;
    }
    std::uint64_t looks() const { return looks_; }

  private:
    static constexpr std::uint64_t memory_per_question = 200'000'000;
    // Putting a question takes as long as so many looks at each of its items.
    static constexpr std::uint64_t looks_to_prepare = 16;
    // One question may take this part of what is left: those that follow it have to be asked too.
    static constexpr std::uint64_t share_of_a_question = 4;

    const History& history_;
    const Effort& effort_;
    const std::uint64_t steps_per_question_;
    std::uint64_t left_;
    std::uint64_t looks_ = 0;
};

}  // namespace whitewater::linearizability
