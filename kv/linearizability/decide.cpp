// One layer falls through to the next.
#include "kv/linearizability/decide.hpp"

#include <algorithm>
#include <utility>

#include "kv/linearizability/blocks/blocks.hpp"
#include "kv/linearizability/search/insertion.hpp"
#include "kv/linearizability/search/search.hpp"

namespace whitewater::linearizability {

Decision decide(KeyHistory& history, const Effort& effort) {
    Decision decision;
    BlocksResult blocks = judge_by_blocks(history, effort);
    decision.looks = blocks.looks;
    if (blocks.finding != BlocksResult::Finding::not_applicable) {
        const bool ok = blocks.finding == BlocksResult::Finding::ok;
        decision.judgement = ok ? Judgement::ok : Judgement::not_linearizable;
        decision.order = std::move(blocks.order);
        decision.core = std::move(blocks.core);
        return decision;
    }
    decision.path = Path::search;
    Effort rest = effort;
    rest.looks -= std::min(rest.looks, blocks.looks);
    if (rest.looks == 0 || (effort.is_enough && effort.is_enough())) return decision;
    const bool is_only_misses = !blocks.unplaced.empty();
    if (is_only_misses && insert_misses(history, blocks.unplaced, blocks.order, rest)) {
        decision.looks = effort.looks - rest.looks;
        decision.judgement = Judgement::ok;
        decision.order = std::move(blocks.order);
        return decision;
    }
    SearchResult found = search(history, rest);
    decision.judgement = found.judgement;
    decision.order = std::move(found.order);
    decision.frontier = found.frontier;
    decision.steps = found.steps;
    decision.looks = effort.looks - rest.looks + found.looks;
    return decision;
}

}  // namespace whitewater::linearizability
