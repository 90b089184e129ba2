// The first wrong answer by bisection, and what it contradicts by forgetting all that can be.
#include "kv/linearizability/explain/reduction.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "kv/linearizability/search/bystanders.hpp"

namespace whitewater::linearizability {
namespace {

constexpr std::uint64_t memory_per_question = 200'000'000;
// Putting a question takes as long as so many looks at each of its items.
constexpr std::uint64_t looks_to_prepare = 16;
// One question may take this part of what is left: those that follow it have to be asked too.
constexpr std::uint64_t share_of_a_question = 4;

bool is_answered(const Operation& operation) {
    const Outcome outcome = operation.response.outcome;
    return outcome != Outcome::unknown && outcome != Outcome::not_done;
}

class Reduction {
  public:
    Reduction(const History& history, const KeyParts& bad, const Effort& effort)
        : operations_(history.operations()),
          history_(history),
          all_(bad),
          steps_per_question_(100'000 + 20 * bad.parts.size()),
          looks_(effort.looks_to_explain),
          is_enough_(effort.is_enough) {
        for (const Part& part : bad.parts)
            if (is_answered(operations_[part.operation])) answers_.push_back(part.operation);
        std::sort(answers_.begin(), answers_.end(), [&](std::uint32_t a, std::uint32_t b) {
            return operations_[a].return_position < operations_[b].return_position;
        });
        bad_ = answers_.size();
    }

    Reduced run(const KeyHistory& key, const Decision& decision) {
        if (decision.core.empty()) {
            search_from(count_before(decision.frontier));
        } else {
            take_core(key, decision.core);
            search_from_core();
        }
        bisect();
        name_culprit();
        reduced_.is_minimal = reduced_.unplaced.size() == 1;
        find_core();
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

    // How many answers had come before `end`.
    std::size_t count_before(Position end) const {
        const auto at = std::lower_bound(answers_.begin(), answers_.end(), end,
                                         [&](std::uint32_t answer, Position position) {
                                             return operations_[answer].return_position < position;
                                         });
        return static_cast<std::size_t>(at - answers_.begin());
    }

    // What was linearizable was so at each moment before: the moment when it ceased to be so lies
    // between `good_` answers and `bad_`. It is looked for near the frontier first, then farther
    // and farther away, and at last by bisection.
    void search_from(std::size_t guess) {
        std::size_t probe = std::max<std::size_t>(guess, 1);
        for (std::size_t distance = 1; probe > good_ && probe < bad_ && ask(probe); distance *= 2)
            probe = probe == good_ ? probe + distance : probe - std::min(probe, distance);
    }

    // A core says that it is bad when the last of it has returned; mostly that is the moment.
    void search_from_core() {
        for (int attempts = 0; attempts < 4 && bad_ - good_ > 1; ++attempts)
            if (!ask(bad_ - 1)) return;
    }

    void bisect() {
        while (bad_ - good_ > 1 && ask(good_ + (bad_ - good_) / 2)) {
        }
    }

    void name_culprit() {
        reduced_.culprit = answers_[bad_ - 1];
        reduced_.until_culprit = until(bad_);
        for (std::size_t i = bad_; i > good_; --i) reduced_.unplaced.push_back(answers_[i - 1]);
    }

    // Was the history linearizable when the first `count` answers had come? Narrows down good_ and
    // bad_, or returns false if it is too hard to tell.
    bool ask(std::size_t count) {
        if (is_spent()) return false;
        KeyHistory key = key_history(history_, until(count));
        const Decision found = answer(key);
        if (found.judgement == Judgement::undecided) return false;
        (found.judgement == Judgement::ok ? good_ : bad_) = count;
        if (found.judgement != Judgement::ok) {
            take_core(key, found.core);
            return true;
        }
        reduced_.order.clear();
        for (const Item item : found.order) reduced_.order.push_back(key.items[item].operation);
        return true;
    }

    // These items contradict each other. So does the history when the last of them has returned.
    void take_core(const KeyHistory& key, const std::vector<Item>& core) {
        suspects_.clear();
        std::size_t count = 0;
        for (const Item item : core) {
            const ItemOf& of = key.items[item];
            suspects_.push_back(of.operation);
            if (key.is_must(item)) count = std::max(count, count_before(of.returned) + 1);
        }
        std::sort(suspects_.begin(), suspects_.end());
        if (count > 0) bad_ = std::min(bad_, count);
    }

    // Answers of reads are forgotten first, so that where writes alone contradict the culprit,
    // the core is made of them.
    void find_core() {
        kept_ = reduced_.until_culprit.parts;
        forget_all_but_suspects();
        forget_what_can_be(Sort::reads);
        forget_what_can_be(Sort::writes);
        for (const Part& part : kept_)
            if (is_recorded_answer(part)) reduced_.core.push_back(part.operation);
    }

    // What the last question found to contradict itself is enough.
    void forget_all_but_suspects() {
        std::vector<std::uint32_t> others;
        for (const Part& part : kept_)
            if (is_recorded_answer(part) &&
                !std::binary_search(suspects_.begin(), suspects_.end(), part.operation))
                others.push_back(part.operation);
        if (!suspects_.empty()) forget(others.begin(), others.end());
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
        if (is_spent()) return fail_to_tell(from, to);
        KeyParts parts{all_.key, kept_};
        for (Part& part : parts.parts)
            if (std::binary_search(from, to, part.operation))
                part.outcome = Part::Outcome::forgotten;
        std::erase_if(parts.parts, [&](const Part& part) {
            return part.outcome == Part::Outcome::forgotten && is_of(Sort::reads, part.operation);
        });
        KeyHistory key = key_history(history_, parts);
        drop_bystanders(key);
        const Decision found = answer(key);
        if (found.judgement == Judgement::undecided) return fail_to_tell(from, to);
        if (found.judgement != Judgement::not_linearizable) return false;
        keep_only(key, std::move(parts.parts));
        return true;
    }

    // That a single answer is needed is what makes a core minimal.
    bool fail_to_tell(Iterator from, Iterator to) {
        if (to - from == 1) reduced_.is_minimal = false;
        return false;
    }

    bool is_spent() const { return looks_ == 0 || (is_enough_ && is_enough_()); }

    Decision answer(KeyHistory& key) {
        const std::uint64_t prepared = looks_to_prepare * key.items.size();
        const Decision found = decide(key, {.steps = steps_per_question_,
                                            .memory = memory_per_question,
                                            .looks = looks_ / share_of_a_question});
        const std::uint64_t looks = prepared + found.steps + found.looks;
        looks_ -= std::min(looks_, looks);
        reduced_.looks += looks;
        return found;
    }

    // What nobody needs now, nobody will need when more is forgotten.
    void keep_only(const KeyHistory& key, std::vector<Part> parts) {
        std::vector<std::uint32_t> operations;
        for (const ItemOf& item : key.items) operations.push_back(item.operation);
        std::sort(operations.begin(), operations.end());
        std::erase_if(parts, [&](const Part& part) {
            return !std::binary_search(operations.begin(), operations.end(), part.operation);
        });
        kept_ = std::move(parts);
    }

    const std::vector<Operation>& operations_;
    const History& history_;
    const KeyParts& all_;
    std::vector<std::uint32_t> answers_;   // in the order of their returns
    std::size_t good_ = 0;                 // this many have one
    std::size_t bad_ = 0;                  // this many have none
    std::vector<std::uint32_t> suspects_;  // if not empty: these show that; ascending
    std::vector<Part> kept_;
    const std::uint64_t steps_per_question_;
    std::uint64_t looks_;  // that are left
    const std::function<bool()>& is_enough_;
    Reduced reduced_;
};

}  // namespace

Reduced reduce(const History& history, const BadKey& bad, const Effort& effort) {
    return Reduction(history, bad.parts, effort).run(bad.key, bad.decision);
}

}  // namespace whitewater::linearizability
