// The verdict on a history: the witness first, then a search key by key.
#include "kv/linearizability/checker.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "kv/linearizability/explain.hpp"
#include "kv/linearizability/key_history.hpp"
#include "kv/linearizability/search.hpp"
#include "sim/base/check.hpp"

namespace whitewater::linearizability {
namespace {

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

}  // namespace

Verdict check(const History& history, const Effort& effort) {
    Verdict verdict;
    Merge merge;
    for (const KeyParts& parts : split_by_key(history)) {
        KeyHistory key = key_history(history, parts);
        const SearchResult found = search(key, {effort.steps - verdict.steps, effort.memory});
        verdict.steps += found.steps;
        switch (found.judgement) {
            case Judgement::ok:
                merge.add(key, found.order);
                break;
            case Judgement::undecided:
                verdict.undecided_keys.emplace_back(parts.key);
                break;
            case Judgement::not_linearizable:
                verdict.judgement = Judgement::not_linearizable;
                verdict.undecided_keys.clear();
                verdict.violation = explain(history, parts, found.frontier);
                return verdict;
        }
    }
    if (!verdict.undecided_keys.empty()) return verdict;
    verdict.judgement = Judgement::ok;
    verdict.order = merge.order(history);
    const std::optional<OrderDefect> defect = verify_order(history, verdict.order);
    CHECK(!defect, "the search found a wrong order: {} at {}", defect->reason, defect->at);
    return verdict;
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
