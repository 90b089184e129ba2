// The first wrong answer by bisection, and what it contradicts by forgetting all that can be.
#include "kv/linearizability/reduction.hpp"

#include <algorithm>
#include <utility>

namespace whitewater::linearizability {
namespace {

constexpr std::uint64_t memory_per_question = 200'000'000;

bool is_answered(const Operation& operation) {
    const Outcome outcome = operation.response.outcome;
    return outcome != Outcome::unknown && outcome != Outcome::not_done;
}

class Reduction {
  public:
    Reduction(const History& history, const KeyParts& bad, Position frontier)
        : operations_(history.operations()),
          history_(history),
          all_(bad),
          steps_per_question_(100'000 + 20 * bad.parts.size()) {
        for (const Part& part : bad.parts)
            if (is_answered(operations_[part.operation])) answers_.push_back(part.operation);
        std::sort(answers_.begin(), answers_.end(), [&](std::uint32_t a, std::uint32_t b) {
            return operations_[a].return_position < operations_[b].return_position;
        });
        while (guess_ < answers_.size() && operations_[answers_[guess_]].return_position < frontier)
            ++guess_;
    }

    Reduced run() {
        find_culprit();
        if (reduced_.unplaced.size() == 1)
            find_core();
        else
            reduced_.core.push_back(reduced_.culprit);
        return std::move(reduced_);
    }

  private:
    // The history as it was when the first `count` answers had come.
    KeyParts until(std::size_t count) const {
        KeyParts parts{all_.key, {}};
        const Position end = operations_[answers_[count - 1]].return_position;
        for (const Part& part : all_.parts) {
            const Operation& operation = operations_[part.operation];
            if (operation.call_position > end) break;
            const bool returned = operation.return_position <= end;
            parts.parts.push_back(
                {part.operation, returned ? Part::Outcome::as_recorded : Part::Outcome::forgotten});
        }
        return parts;
    }

    // What was linearizable was so at each moment before: the moment when it ceased to be so lies
    // between `good_` answers and `bad_`. It is looked for near the frontier first, then farther
    // and farther away, and at last by bisection.
    void find_culprit() {
        bad_ = answers_.size();
        std::size_t probe = std::max<std::size_t>(guess_, 1);
        for (std::size_t distance = 1; probe > good_ && probe < bad_ && ask(probe); distance *= 2)
            probe = probe == good_ ? probe + distance : probe - std::min(probe, distance);
        while (bad_ - good_ > 1 && ask(good_ + (bad_ - good_) / 2)) {
        }
        reduced_.culprit = answers_[bad_ - 1];
        reduced_.until_culprit = until(bad_);
        for (std::size_t i = bad_; i > good_; --i) reduced_.unplaced.push_back(answers_[i - 1]);
    }

    // Was the history linearizable when the first `count` answers had come? Narrows down good_ and
    // bad_, or returns false if it is too hard to tell.
    bool ask(std::size_t count) {
        KeyHistory key = key_history(history_, until(count));
        const SearchResult found = search(key, {steps_per_question_, memory_per_question});
        if (found.judgement == Judgement::undecided) return false;
        (found.judgement == Judgement::ok ? good_ : bad_) = count;
        if (found.judgement != Judgement::ok) return true;
        reduced_.order.clear();
        for (const Item item : found.order) reduced_.order.push_back(key.items[item].operation);
        return true;
    }

    // Answers of reads are forgotten first, so that where writes alone contradict the culprit,
    // the core is made of them.
    void find_core() {
        kept_ = reduced_.until_culprit.parts;
        forget_what_can_be(Sort::reads);
        forget_what_can_be(Sort::writes);
        for (const Part& part : kept_)
            if (is_recorded_answer(part)) reduced_.core.push_back(part.operation);
    }

    enum class Sort : std::uint8_t { reads, writes };

    bool is_recorded_answer(const Part& part) const {
        return part.outcome == Part::Outcome::as_recorded &&
               is_answered(operations_[part.operation]);
    }
    bool is_of(Sort sort, std::uint32_t operation) const {
        const Outcome outcome = operations_[operation].response.outcome;
        const bool reads = operations_[operation].request.kind == Kind::get ||
                           outcome == Outcome::failed || outcome == Outcome::failed_seeing;
        return reads == (sort == Sort::reads);
    }

    // Most of what contradicts the culprit happened shortly before it, and small questions are
    // quickly answered: so all but the latest few are tried first.
    void forget_what_can_be(Sort sort) {
        std::vector<std::uint32_t> candidates;
        for (const Part& part : kept_)
            if (is_recorded_answer(part) && is_of(sort, part.operation) &&
                part.operation != reduced_.culprit)
                candidates.push_back(part.operation);
        for (std::size_t keep = 0; keep < candidates.size(); keep = 4 * keep + 2) {
            const auto latest = candidates.end() - static_cast<std::ptrdiff_t>(keep);
            if (!forget(candidates.begin(), latest)) continue;
            candidates.erase(candidates.begin(), latest);
            break;
        }
        forget_in_parts(std::move(candidates));
    }

    // Half of them at a time, then a quarter, and so on.
    void forget_in_parts(std::vector<std::uint32_t> candidates) {
        for (std::size_t size = (candidates.size() + 1) / 2; size > 0; size /= 2) {
            std::vector<std::uint32_t> needed;
            for (std::size_t from = 0; from < candidates.size(); from += size) {
                const std::size_t to = std::min(from + size, candidates.size());
                const auto begin = candidates.begin() + static_cast<std::ptrdiff_t>(from);
                const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(to);
                if (!forget(begin, end)) needed.insert(needed.end(), begin, end);
            }
            candidates = std::move(needed);
        }
    }

    using Iterator = std::vector<std::uint32_t>::const_iterator;

    // Forgets the outcomes of these operations, given in call order, if the rest still has no
    // order.
    bool forget(Iterator from, Iterator to) {
        KeyParts parts{all_.key, kept_};
        for (Part& part : parts.parts)
            if (std::binary_search(from, to, part.operation))
                part.outcome = Part::Outcome::forgotten;
        std::erase_if(parts.parts, [&](const Part& part) {
            return part.outcome == Part::Outcome::forgotten && is_of(Sort::reads, part.operation);
        });
        if (effort_for_core_ == 0) return false;
        KeyHistory key = key_history(history_, parts);
        const SearchResult found =
            search(key, {std::min(effort_for_core_, steps_per_question_), memory_per_question});
        effort_for_core_ -= found.steps;
        if (found.judgement != Judgement::not_linearizable) return false;
        kept_ = std::move(parts.parts);
        return true;
    }

    const std::vector<Operation>& operations_;
    const History& history_;
    const KeyParts& all_;
    std::vector<std::uint32_t> answers_;  // in the order of their returns
    std::size_t guess_ = 0;               // how many of them have an order
    std::size_t good_ = 0;                // this many have one
    std::size_t bad_ = 0;                 // this many have none
    std::vector<Part> kept_;
    const std::uint64_t steps_per_question_;
    std::uint64_t effort_for_core_ = 3'000'000;  // steps
    Reduced reduced_;
};

}  // namespace

Reduced reduce(const History& history, const KeyParts& bad, Position frontier) {
    return Reduction(history, bad, frontier).run();
}

}  // namespace whitewater::linearizability
