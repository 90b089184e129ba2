// Which answers of an object contradict each other: the search for a smallest set of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "kv/linearizability/models/model_search.hpp"

namespace whitewater::linearizability::model_checking {

// Response erasure: an answer is needed for the contradiction if, once it is forgotten and so the
// operation may be left out, there is an order. (To forget that an operation was called would prove
// nothing: others may have needed it.)
template <class Model>
class CoreSearch {
  public:
    CoreSearch(const std::vector<ModelOperation<Model>>& operations,
               const std::vector<std::uint32_t>& members, const Effort& effort)
        : operations_(operations),
          members_(members),
          effort_(effort),
          steps_(effort.steps),
          forgotten_(operations.size()) {}

    // Fills in the verdict's core.
    void run(ModelVerdict& bad) {
        for (const std::uint32_t i : members_)
            if (operations_[i].answer) answers_.push_back(i);
        std::sort(answers_.begin(), answers_.end(), [&](std::uint32_t a, std::uint32_t b) {
            return operations_[a].returned < operations_[b].returned;
        });
        end_at_first_wrong_answer();
        forget_what_can_be();
        bad.core.assign(answers_.rbegin(), answers_.rend());
        bad.is_core_minimal = is_minimal_;
    }

  private:
    // What had an order had one at each moment before.
    void end_at_first_wrong_answer() {
        std::size_t good = 0;
        std::size_t bad = answers_.size();
        while (bad - good > 1) {
            const std::size_t middle = good + (bad - good) / 2;
            const Judgement found = judge_without(middle, bad);
            if (found == Judgement::undecided) break;
            (found == Judgement::ok ? good : bad) = middle;
            if (found == Judgement::not_linearizable) forget(middle, answers_.size());
        }
    }

    // Half of them at a time, then a quarter, and so on.
    void forget_what_can_be() {
        for (std::size_t size = (answers_.size() + 1) / 2; size > 0; size /= 2) {
            for (std::size_t end = answers_.size(); end > 0; end -= std::min(end, size)) {
                const std::size_t from = end - std::min(end, size);
                const Judgement found = judge_without(from, end);
                if (found == Judgement::not_linearizable) forget(from, end);
                if (found == Judgement::undecided && size == 1) is_minimal_ = false;
            }
        }
    }

    // The verdict if these answers were forgotten, too.
    Judgement judge_without(std::size_t from, std::size_t to) {
        if (steps_ == 0 || (effort_.is_enough && effort_.is_enough())) return Judgement::undecided;
        for (std::size_t i = from; i < to; ++i) forgotten_[answers_[i]] = true;
        const ModelVerdict verdict = ModelSearch<Model>(operations_, members_, forgotten_)
                                         .run({.steps = std::min(steps_, effort_.steps / 50 + 1),
                                               .memory = effort_.memory,
                                               .is_enough = effort_.is_enough});
        for (std::size_t i = from; i < to; ++i) forgotten_[answers_[i]] = false;
        steps_ -= std::min(steps_, verdict.steps);
        return verdict.judgement;
    }

    void forget(std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) forgotten_[answers_[i]] = true;
        answers_.erase(answers_.begin() + static_cast<std::ptrdiff_t>(from),
                       answers_.begin() + static_cast<std::ptrdiff_t>(to));
    }

    const std::vector<ModelOperation<Model>>& operations_;
    const std::vector<std::uint32_t>& members_;
    const Effort& effort_;
    std::uint64_t steps_;                 // that are left
    std::vector<std::uint32_t> answers_;  // not forgotten, in the order of their returns
    std::vector<bool> forgotten_;         // by operation
    bool is_minimal_ = true;
};

}  // namespace whitewater::linearizability::model_checking
