// Which nodes a line of a scenario means, at the moment it is reached.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "kv/cluster.hpp"
#include "scenarios/language/scenario.hpp"
#include "sim/base/prng.hpp"

namespace whitewater::scenarios {

// A selector that matched nothing.
struct Unmatched {
    Spot at;
    std::string sentence;  // "no leader at 1.204s"
};

// The names that a story has bound, and the rules by which selectors choose.
class Selection {
  public:
    // `cluster` must outlive it.
    explicit Selection(const kv::Cluster& cluster) : cluster_(cluster) {}

    void bind(const std::string& name, NodeSet nodes) { names_[name] = nodes; }

    // All selectors of one line together, since `rest` depends on what the line has named. Draws
    // are keyed by `key`: a step's text and ordinal, or the name that the choice is bound to.
    std::variant<std::vector<NodeSet>, Unmatched> choose(const std::vector<const Selector*>& line,
                                                         Key key) const;

    // So many of `candidates`, drawn so that removing one that was not chosen changes nothing.
    static NodeSet draw(NodeSet candidates, std::uint64_t count, Key key);

  private:
    enum class Rest { skipped, chosen };
    struct Context {
        NodeSet allowed;  // what `except` left
        NodeSet named;    // by the whole line, `rest` apart
        Rest rest{};
        Key key{0};
    };

    NodeSet union_of(const std::vector<SelectorItem>& items, const Context& context) const;
    NodeSet nodes_of(const Selector& selector, Context context) const;
    NodeSet nodes_of(const SelectorItem& item, const Context& context) const;
    NodeSet followers(NodeSet among) const;

    const kv::Cluster& cluster_;
    std::map<std::string, NodeSet> names_;
};

// A selector's items as a person would say them: "follower of old".
std::string words_of(const Selector& selector);

}  // namespace whitewater::scenarios
