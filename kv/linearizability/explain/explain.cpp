// Putting a violation together: the key, the sentence, the core, and the longest order.
#include "kv/linearizability/explain/explain.hpp"

#include "kv/linearizability/explain/edges.hpp"
#include "kv/linearizability/explain/reduction.hpp"
#include "kv/linearizability/explain/sentence.hpp"

namespace whitewater::linearizability {

Violation explain(const History& history, const KeyParts& bad, const Decision& decision) {
    const Reduced reduced = reduce(history, bad, decision);
    const auto id = [&](std::uint32_t index) { return history.operations()[index].id; };
    Violation violation;
    violation.key = bad.key;
    violation.sentence = sentence_about(history, bad, reduced);
    violation.core.push_back(id(reduced.culprit));
    for (const std::uint32_t index : reduced.core)
        if (index != reduced.culprit) violation.core.push_back(id(index));
    violation.edges = edges_between(history, violation.core);
    for (const std::uint32_t index : reduced.order) violation.prefix.push_back(id(index));
    for (const std::uint32_t index : reduced.unplaced) violation.unplaced.push_back(id(index));
    return violation;
}

}  // namespace whitewater::linearizability
