// The first wrong answer by bisection, and what it contradicts by forgetting all that can be.
#include "kv/linearizability/reduction.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace whitewater::linearizability {
namespace {

constexpr Effort effort_per_question{500'000, 200'000'000};

bool is_answered(const Operation& operation) {
    const Outcome outcome = operation.response.outcome;
    return outcome != Outcome::unknown && outcome != Outcome::not_done;
}

class Reduction {
  public:
    Reduction(const History& history, const KeyParts& bad)
        : operations_(history.operations()), history_(history), all_(bad) {
        for (const Part& part : bad.parts)
            if (is_answered(operations_[part.operation])) answers_.push_back(part.operation);
        std::sort(answers_.begin(), answers_.end(), [&](std::uint32_t a, std::uint32_t b) {
            return operations_[a].return_position < operations_[b].return_position;
        });
    }

    Reduced run() {
        find_culprit();
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

    // What was linearizable was so at each moment before; so the first moment can be bisected.
    void find_culprit() {
        std::size_t good = 0;
        std::size_t bad = answers_.size();
        while (bad - good > 1) {
            const std::size_t middle = good + (bad - good) / 2;
            KeyHistory key = key_history(history_, until(middle));
            const SearchResult found = search(key, effort_per_question);
            if (found.judgement == Judgement::undecided) break;
            (found.judgement == Judgement::ok ? good : bad) = middle;
            if (found.judgement != Judgement::ok) continue;
            reduced_.order.clear();
            for (const Item item : found.order) reduced_.order.push_back(key.items[item].operation);
        }
        reduced_.culprit = answers_[bad - 1];
        reduced_.until_culprit = until(bad);
        for (std::size_t i = bad; i > good; --i) reduced_.unplaced.push_back(answers_[i - 1]);
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
        const bool reads = operations_[operation].request.kind == Kind::get;
        return reads == (sort == Sort::reads);
    }

    void forget_what_can_be(Sort sort) {
        std::vector<std::uint32_t> candidates;
        for (const Part& part : kept_)
            if (is_recorded_answer(part) && is_of(sort, part.operation) &&
                part.operation != reduced_.culprit)
                candidates.push_back(part.operation);
        for (std::size_t size = candidates.size(); size > 0; size /= 2) {
            std::vector<std::uint32_t> needed;
            for (std::size_t from = 0; from < candidates.size(); from += size) {
                const auto begin = candidates.begin() + static_cast<std::ptrdiff_t>(from);
                const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(
                                                          std::min(from + size, candidates.size()));
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
        drop_bystanders(parts.parts);
        KeyHistory key = key_history(history_, parts);
        if (search(key, effort_per_question).judgement != Judgement::not_linearizable) return false;
        kept_ = std::move(parts.parts);
        return true;
    }

    // Drops forgotten operations that cannot help anybody: reads, and (where there are no appends
    // and no unexplained failures to cas) writes of values that no answer needs. See rule 2 in
    // lookahead.cpp.
    void drop_bystanders(std::vector<Part>& parts) const {
        std::vector<std::string_view> needed;
        bool none_is_needed = false;
        bool anything_may_help = false;
        for (const Part& part : parts) {
            const Operation& operation = operations_[part.operation];
            const Request& request = operation.request;
            const Outcome outcome = operation.response.outcome;
            if (request.kind == Kind::append) anything_may_help = true;
            if (request.kind == Kind::cas) needed.push_back(request.expected);
            if (!is_recorded_answer(part)) continue;
            if (outcome == Outcome::failed) anything_may_help = true;
            if (request.kind != Kind::get && outcome != Outcome::failed_seeing) continue;
            if (operation.response.value)
                needed.push_back(*operation.response.value);
            else
                none_is_needed = true;
        }
        std::sort(needed.begin(), needed.end());
        const auto helps = [&](const Part& part) {
            const Request& request = operations_[part.operation].request;
            if (is_recorded_answer(part)) return true;
            if (request.kind == Kind::get) return false;
            if (anything_may_help) return true;
            if (request.kind == Kind::remove) return none_is_needed;
            return std::binary_search(needed.begin(), needed.end(), request.argument);
        };
        std::erase_if(parts, [&](const Part& part) { return !helps(part); });
    }

    const std::vector<Operation>& operations_;
    const History& history_;
    const KeyParts& all_;
    std::vector<std::uint32_t> answers_;  // in the order of their returns
    std::vector<Part> kept_;
    Reduced reduced_;
};

}  // namespace

Reduced reduce(const History& history, const KeyParts& bad) {
    return Reduction(history, bad).run();
}

}  // namespace whitewater::linearizability
