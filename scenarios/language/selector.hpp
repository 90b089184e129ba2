// Selectors: how a line names the nodes it is about.
#pragma once

#include <string>
#include <vector>

#include "scenarios/language/written.hpp"
#include "sim/base/ids.hpp"

namespace whitewater::scenarios {

struct Selector;

// The ways of naming nodes.
enum class Pick {
    node,           // n3 or c1: `node`
    name,           // `name`, bound earlier by `let` or `as`; may stand for several nodes
    leader,         // of the nodes that are up, the one that believes to lead in the highest term
    leader_among,   // the same, looking only at `argument`
    followers,      // every follower that is up
    follower,       // one of them, drawn
    follower_of,    // a follower of `argument` (one node), drawn
    all,            // every machine that is a member; see `spares`
    rest,           // every member that the line has not named; all, if it named none
    majority,       // a drawn majority of the voters
    minority,       // the largest drawn minority of the voters
    minority_with,  // the same, with `argument` (one node) in it
    voters,
    learners,
    spares,
};

// One item of a selector: a word, or a word and what follows it.
struct SelectorItem {
    Pick pick = Pick::all;
    NodeId node;                     // Pick::node only
    std::string name;                // Pick::name only
    std::vector<Selector> argument;  // one for leader_among, follower_of, minority_with; else none
    Spot at;

    friend bool operator==(const SelectorItem& a, const SelectorItem& b);
};

// The union of `items`, each of which is chosen from the nodes that are not in `except`: exclusion
// comes before the draw. At least one item; a selector that matches nothing is a run-time error.
struct Selector {
    std::vector<SelectorItem> items;
    std::vector<SelectorItem> except;  // empty: no "except"
    Spot at;                           // from the first word to the last

    friend bool operator==(const Selector&, const Selector&) = default;
};

inline bool operator==(const SelectorItem& a, const SelectorItem& b) {
    return a.pick == b.pick && a.node == b.node && a.name == b.name && a.argument == b.argument;
}

}  // namespace whitewater::scenarios
