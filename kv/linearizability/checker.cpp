// The verdict on a history: the witness first, then a search key by key.
#include "kv/linearizability/checker.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "kv/linearizability/decide.hpp"
#include "kv/linearizability/explain/explain.hpp"
#include "kv/linearizability/key_history.hpp"
#include "sim/base/check.hpp"

namespace whitewater::linearizability {
namespace {

enum class Explained : std::uint8_t { no, yes };

// Merges the orders of the keys into one. Each operation is given the moment at which it can take
// effect: just after the last call among itself and what precedes it in its key's order. That is
// before it returns, or the order would break real time. So if one operation returned before
// another was called, its moment is earlier, whatever their keys; and ordering by moments, each
// key's order kept, is a linearization of the whole history.
class Merge {
  public:
    void add(const KeyHistory& key, const std::vector<Item>& order) {
        Position moment = 0;
        for (const Item item : order) {
            moment = std::max(moment, key.items[item].call);
            const auto sequence = static_cast<std::uint32_t>(all_.size());
            all_.push_back({moment, sequence, key.items[item].operation});
        }
    }
    std::vector<OperationId> order(const History& history) {
        std::sort(all_.begin(), all_.end(), [](const Moment& a, const Moment& b) {
            return std::tie(a.at, a.sequence) < std::tie(b.at, b.sequence);
        });
        std::vector<OperationId> ids;
        ids.reserve(all_.size());
        for (const Moment& moment : all_) ids.push_back(history.operations()[moment.operation].id);
        return ids;
    }

  private:
    struct Moment {
        Position at;
        std::uint32_t sequence;
        std::uint32_t operation;
    };
    std::vector<Moment> all_;
};

// The keys of one history, taken in turn.
class Check {
  public:
    Check(const History& history, const Effort& effort) : history_(history), effort_(effort) {}

    Verdict run(Explained explained) {
        std::vector<KeyParts> open = split_by_key(history_);
        for (std::uint64_t budget = first_budget; !open.empty(); budget *= budget_growth) {
            if (open.size() == 1) budget = effort_.steps;
            const bool is_last = budget >= effort_.steps - verdict_.steps;
            std::vector<KeyParts> undecided;
            for (KeyParts& parts : open) {
                KeyHistory key = key_history(history_, parts);
                const Decision decision = judge_key(key, budget);
                if (decision.judgement == Judgement::not_linearizable) {
                    verdict_.violation.emplace().key = parts.key;
                    if (explained == Explained::yes)
                        verdict_.violation = explain(history_, {parts, key, decision}, effort_);
                    return reject();
                }
                if (decision.judgement == Judgement::undecided)
                    undecided.push_back(std::move(parts));
            }
            open = std::move(undecided);
            if (is_last || (effort_.is_enough && effort_.is_enough())) break;
        }
        for (const KeyParts& parts : open) verdict_.undecided_keys.emplace_back(parts.key);
        if (open.empty()) accept();
        return std::move(verdict_);
    }

  private:
    // A search that does not succeed within its budget starts again with a larger one, after the
    // other keys had their turn: one hard key must not hide that another is bad.
    static constexpr std::uint64_t first_budget = 100'000;
    static constexpr std::uint64_t budget_growth = 8;

    Decision judge_key(KeyHistory& key, std::uint64_t budget) {
        Decision decision = decide(key, {.steps = std::min(budget, effort_.steps - verdict_.steps),
                                         .memory = effort_.memory,
                                         .looks = effort_.looks - looks_,
                                         .is_enough = effort_.is_enough});
        verdict_.steps += decision.steps;
        looks_ += std::min(decision.looks, effort_.looks - looks_);
        verdict_.path = std::max(verdict_.path, decision.path);
        if (decision.judgement == Judgement::ok) merge_.add(key, decision.order);
        return decision;
    }

    Verdict reject() {
        verdict_.judgement = Judgement::not_linearizable;
        return std::move(verdict_);
    }

    void accept() {
        verdict_.judgement = Judgement::ok;
        verdict_.order = merge_.order(history_);
        const std::optional<OrderDefect> defect = verify_order(history_, verdict_.order);
        CHECK(!defect, "the order that was found is wrong: {} at {}", defect->reason, defect->at);
    }

    const History& history_;
    const Effort effort_;
    Merge merge_;
    std::uint64_t looks_ = 0;
    Verdict verdict_;
};

}  // namespace

std::string_view name_of(Path path) {
    switch (path) {
        case Path::witness:
            return "witness";
        case Path::blocks:
            return "blocks";
        case Path::search:
            break;
    }
    return "search";
}

Verdict check(const History& history, const Effort& effort) {
    return Check(history, effort).run(Explained::yes);
}

Verdict judge(const History& history, const Effort& effort) {
    return Check(history, effort).run(Explained::no);
}

Verdict check(const History& history, std::span<const OperationId> witness, const Effort& effort) {
    const std::optional<OrderDefect> defect = verify_order(history, witness);
    if (defect) {
        Verdict searched = check(history, effort);
        searched.witness_defect = defect;
        return searched;
    }
    Verdict verdict;
    verdict.judgement = Judgement::ok;
    verdict.path = Path::witness;
    verdict.order.assign(witness.begin(), witness.end());
    return verdict;
}

}  // namespace whitewater::linearizability
