// Putting a violation together: the key, the sentence, the core, and the longest order.
#include "kv/linearizability/explain/explain.hpp"

#include "kv/linearizability/explain/edges.hpp"
#include "kv/linearizability/explain/sentence.hpp"

namespace whitewater::linearizability {
namespace {

// Nobody reads the edges of a core that could not be made smaller, and there are many.
constexpr std::size_t most_with_edges = 60;

}  // namespace

Violation explain(const History& history, const BadKey& bad, const Effort& effort) {
    const Reduced reduced = reduce(history, bad, effort);
    const auto id = [&](std::uint32_t index) { return history.operations()[index].id; };
    Violation violation;
    violation.key = bad.parts.key;
    violation.sentence = sentence_about(history, bad.parts, reduced);
    violation.is_core_minimal = reduced.is_minimal;
    violation.looks = reduced.looks;
    const TurningPoint& turn = reduced.turn;
    violation.core.push_back(id(turn.culprit));
    for (const std::uint32_t index : reduced.core)
        if (index != turn.culprit) violation.core.push_back(id(index));
    if (violation.core.size() <= most_with_edges)
        violation.edges = edges_between(history, violation.core);
    violation.settled = reduced.settled.size();
    for (const std::uint32_t index : reduced.settled) violation.core.push_back(id(index));
    for (const std::uint32_t index : turn.order) violation.prefix.push_back(id(index));
    for (const std::uint32_t index : turn.unplaced) violation.unplaced.push_back(id(index));
    return violation;
}

}  // namespace whitewater::linearizability
