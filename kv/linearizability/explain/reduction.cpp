// What the first wrong answer contradicts, by forgetting all that can be.
#include "kv/linearizability/explain/reduction.hpp"

#include <algorithm>
#include <utility>

#include "kv/linearizability/explain/meanings.hpp"
#include "kv/linearizability/explain/settled.hpp"
#include "kv/linearizability/search/bystanders.hpp"

namespace whitewater::linearizability {
namespace {

// So many settled writes are told like all others.
constexpr std::size_t most_settled_in_core = 20;

using Indices = std::vector<std::uint32_t>;  // of operations; ascending: in call order
using Iterator = Indices::const_iterator;

bool contains(const Indices& indices, std::uint32_t index) {
    return std::binary_search(indices.begin(), indices.end(), index);
}

class Reduction {
  public:
    Reduction(TurningPoint turn, std::string_view key, Questions& questions)
        : questions_(questions), key_(key) {
        reduced_.is_minimal = turn.unplaced.size() == 1;
        kept_ = turn.until_culprit.parts;
        reduced_.turn = std::move(turn);
    }

    Reduced run() {
        forget_all_but_suspects();
        settle_more();
        forget_reads();
        forget_writes();
        forget_settled();
        for (const Part& part : kept_)
            if (is_recorded_answer(part)) reduced_.core.push_back(part.operation);
        for (const Part& part : settled_) reduced_.settled.push_back(part.operation);
        if (settled_.size() <= most_settled_in_core) tell_settled_in_core();
        reduced_.looks = questions_.looks();
        return std::move(reduced_);
    }

  private:
    const Operation& operation(std::uint32_t index) const { return questions_.operation(index); }
    bool is_recorded_answer(const Part& part) const {
        return part.outcome == Part::Outcome::as_recorded && is_answered(operation(part.operation));
    }

    void tell_settled_in_core() {
        Indices& core = reduced_.core;
        core.insert(core.end(), reduced_.settled.begin(), reduced_.settled.end());
        std::sort(core.begin(), core.end());
        reduced_.settled.clear();
    }

    // What was found to contradict itself is enough.
    void forget_all_but_suspects() {
        const Indices& suspects = reduced_.turn.suspects;
        Indices others;
        for (const Part& part : kept_)
            if (is_recorded_answer(part) && !contains(suspects, part.operation))
                others.push_back(part.operation);
        if (!suspects.empty()) forget(others.begin(), others.end());
    }

    template <class Is>
    Indices recorded(Is is) const {
        Indices answers;
        for (const Part& part : kept_)
            if (is_recorded_answer(part) && part.operation != reduced_.turn.culprit &&
                is(part.operation))
                answers.push_back(part.operation);
        return answers;
    }

    // Answers of reads are forgotten first, so that where writes alone contradict the culprit, the
    // core is made of them.
    void forget_reads() {
        forget_what_can_be(
            recorded([&](std::uint32_t index) { return is_read(operation(index)); }));
        settle_more();
    }

    // When a write is forgotten by which others were settled, these have to be looked at, too.
    void forget_writes() {
        Indices needed;
        while (true) {
            const Indices candidates = recorded([&](std::uint32_t index) {
                return !is_read(operation(index)) && !contains(needed, index);
            });
            if (candidates.empty()) return;
            const Indices found = forget_what_can_be(candidates);
            needed.insert(needed.end(), found.begin(), found.end());
            std::sort(needed.begin(), needed.end());
        }
    }

    // Most of what contradicts the culprit happened shortly before it, and small questions are
    // quickly answered: so all but the latest few are tried first. Returns what is needed.
    Indices forget_what_can_be(Indices candidates) {
        for (std::size_t keep = 0; keep < candidates.size(); keep = 4 * keep + 2) {
            const auto latest = candidates.cend() - static_cast<std::ptrdiff_t>(keep);
            if (!forget(candidates.cbegin(), latest)) continue;
            candidates.erase(candidates.cbegin(), latest);
            break;
        }
        return forget_in_parts(std::move(candidates));
    }

    // Half of them at a time, then a quarter, and so on.
    Indices forget_in_parts(Indices candidates) {
        for (std::size_t size = (candidates.size() + 1) / 2; size > 0; size /= 2) {
            Indices needed;
            for (std::size_t from = 0; from < candidates.size(); from += size) {
                const std::size_t to = std::min(from + size, candidates.size());
                const auto begin = candidates.cbegin() + static_cast<std::ptrdiff_t>(from);
                const auto end = candidates.cbegin() + static_cast<std::ptrdiff_t>(to);
                if (!forget(begin, end)) needed.insert(needed.end(), begin, end);
            }
            candidates = std::move(needed);
        }
        return candidates;
    }

    // What is settled is forgotten value by value. Once forgotten, such a write may stand anywhere
    // as far as what is kept is concerned: so of equal ones it does not matter which is forgotten,
    // only how many are.
    void forget_settled() {
        Indices unneeded;
        std::vector<Indices> groups;
        gather_settled(unneeded, groups);
        if (!unneeded.empty() && !forget(unneeded.cbegin(), unneeded.cend()))
            groups.push_back(std::move(unneeded));
        for (Indices& group : groups) forget_as_many_as_can_be(std::move(group));
    }

    // Those that leave a value that no kept operation meets, and the others by what they do.
    void gather_settled(Indices& unneeded, std::vector<Indices>& groups) const {
        std::vector<Value> met;
        for (const Part& part : kept_)
            if (met_a_value(operation(part.operation)) ||
                operation(part.operation).request.kind == Kind::cas)
                met.push_back(value_met(operation(part.operation)));
        std::sort(met.begin(), met.end());
        met.erase(std::unique(met.begin(), met.end()), met.end());
        groups.resize(met.size());
        for (const Part& part : settled_) {
            const Request& request = operation(part.operation).request;
            const Value left = request.kind == Kind::put ? Value(request.argument) : Value();
            const auto at = std::lower_bound(met.begin(), met.end(), left);
            const bool is_met = at != met.end() && *at == left;
            (is_met ? groups[static_cast<std::size_t>(at - met.begin())] : unneeded)
                .push_back(part.operation);
        }
    }

    void forget_as_many_as_can_be(Indices group) {
        if (group.empty() || forget(group.cbegin(), group.cend())) return;
        bool is_growing = true;
        for (std::size_t size = 1; !group.empty();) {
            size = std::min(size, group.size());
            const auto end = group.cbegin() + static_cast<std::ptrdiff_t>(size);
            if (forget(group.cbegin(), end)) {
                group.erase(group.cbegin(), end);
                if (is_growing) size *= 2;
            } else {
                if (size == 1) return;
                is_growing = false;
                size /= 2;
            }
        }
    }

    // Forgets the outcomes of these operations, given in call order, if the rest still has no
    // order.
    bool forget(Iterator from, Iterator to) {
        if (questions_.is_spent()) return fail_to_tell(from, to);
        const bool touches_settled = std::any_of(from, to, [&](std::uint32_t index) {
            return index == settled_by_ || is_settled(index);
        });
        std::vector<Part> parts = touches_settled ? all_parts() : kept_;
        for (Part& part : parts)
            if (std::binary_search(from, to, part.operation))
                part.outcome = Part::Outcome::forgotten;
        std::erase_if(parts, [&](const Part& part) {
            return part.outcome == Part::Outcome::forgotten && is_read(operation(part.operation));
        });
        Settling settling = settle(questions_.history(), std::move(parts));
        KeyHistory key = key_history(questions_.history(), {key_, settling.kept});
        drop_bystanders(key);
        const Decision found = questions_.ask(key);
        if (found.judgement == Judgement::undecided) return fail_to_tell(from, to);
        if (found.judgement != Judgement::not_linearizable) return false;
        keep_only(key, settling.kept);
        if (touches_settled) settled_.clear();
        take(std::move(settling));
        return true;
    }

    bool is_settled(std::uint32_t index) const {
        const auto at = std::lower_bound(
            settled_.begin(), settled_.end(), index,
            [](const Part& part, std::uint32_t operation) { return part.operation < operation; });
        return at != settled_.end() && at->operation == index;
    }

    std::vector<Part> all_parts() const {
        std::vector<Part> all(kept_.size() + settled_.size());
        std::merge(kept_.begin(), kept_.end(), settled_.begin(), settled_.end(), all.begin(),
                   [](const Part& a, const Part& b) { return a.operation < b.operation; });
        return all;
    }

    void settle_more() { take(settle(questions_.history(), std::move(kept_))); }

    void take(Settling settling) {
        kept_ = std::move(settling.kept);
        if (settling.by == no_item) return;
        settled_by_ = settling.by;
        settled_.insert(settled_.end(), settling.settled.begin(), settling.settled.end());
        std::sort(settled_.begin(), settled_.end(),
                  [](const Part& a, const Part& b) { return a.operation < b.operation; });
    }

    // That a single answer is needed is what makes a core minimal.
    bool fail_to_tell(Iterator from, Iterator to) {
        if (to - from == 1) reduced_.is_minimal = false;
        return false;
    }

    // What nobody needs now, nobody will need when more is forgotten.
    static void keep_only(const KeyHistory& key, std::vector<Part>& parts) {
        Indices operations;
        for (const ItemOf& item : key.items) operations.push_back(item.operation);
        std::sort(operations.begin(), operations.end());
        std::erase_if(parts,
                      [&](const Part& part) { return !contains(operations, part.operation); });
    }

    Questions& questions_;
    const std::string_view key_;
    std::vector<Part> kept_;
    std::vector<Part> settled_;           // by settled_by_, or by what that settles
    std::uint32_t settled_by_ = no_item;  // if anything is settled: the latest that did it
    Reduced reduced_;
};

}  // namespace

Reduced reduce(const History& history, const BadKey& bad, const Effort& effort) {
    Questions questions(history, bad.parts.parts.size(), effort);
    return Reduction(find_turning_point(bad, questions), bad.parts.key, questions).run();
}

}  // namespace whitewater::linearizability
