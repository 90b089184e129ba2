// How selectors choose nodes.
#include "scenarios/runner/selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace whitewater::scenarios {

NodeSet Selection::draw(NodeSet candidates, std::uint64_t count, Key key) {
    std::vector<std::pair<std::uint64_t, NodeId>> ranked;
    for (const NodeId id : candidates) ranked.emplace_back(key.with(id.value).bits(), id);
    std::sort(ranked.begin(), ranked.end());
    NodeSet drawn;
    for (std::size_t i = 0; i < ranked.size() && i < count; ++i) drawn.insert(ranked[i].second);
    return drawn;
}

NodeSet Selection::followers(NodeSet among) const {
    NodeSet set;
    for (const NodeId id : among& cluster_.up())
        if (cluster_.view(id).role == raft::Role::follower) set.insert(id);
    return set;
}

NodeSet Selection::union_of(const std::vector<SelectorItem>& items, const Context& context) const {
    NodeSet all;
    Context each = context;
    for (std::size_t i = 0; i < items.size(); ++i) {
        each.key = context.key.with(i);
        all = all | nodes_of(items[i], each);
    }
    return all;
}

NodeSet Selection::nodes_of(const Selector& selector, Context context) const {
    if (!selector.except.empty()) {
        const NodeSet excluded = union_of(selector.except, context);
        context.allowed = context.allowed - excluded;
        // What the line names in order to leave it out is named all the same.
        context.named = context.named | excluded;
    }
    return union_of(selector.items, context);
}

NodeSet Selection::nodes_of(const SelectorItem& item, const Context& context) const {
    const NodeSet members = cluster_.servers() & context.allowed;
    const std::uint64_t majority = cluster_.servers().size() / 2 + 1;
    const std::uint64_t minority = cluster_.servers().size() - majority;
    const auto argument = [this, &item, &context] {
        Context inner = context;
        inner.allowed = cluster_.servers() | cluster_.clients();
        return nodes_of(item.argument.front(), inner);
    };
    const auto one_leader = [this](NodeSet among) {
        const std::optional<NodeId> leader = cluster_.leader(among);
        return leader.has_value() ? NodeSet::of(*leader) : NodeSet();
    };
    switch (item.pick) {
        case Pick::node:
            return NodeSet::of(item.node) & context.allowed;
        case Pick::name: {
            const auto bound = names_.find(item.name);
            return bound == names_.end() ? NodeSet() : bound->second & context.allowed;
        }
        case Pick::leader:
            return one_leader(members);
        case Pick::leader_among:
            return one_leader(argument() & context.allowed);
        case Pick::followers:
            return followers(members);
        case Pick::follower:
            return draw(followers(members), 1, context.key);
        case Pick::follower_of: {
            // A node that follows it, or that does not yet know whom to follow.
            const NodeSet leaders = argument();
            NodeSet candidates;
            for (const NodeId id : followers(members - leaders)) {
                const NodeId leader = cluster_.view(id).leader;
                if (leader == nobody || leaders.contains(leader)) candidates.insert(id);
            }
            return draw(candidates, 1, context.key);
        }
        case Pick::all:
        case Pick::voters:
            return members;
        case Pick::rest:
            return context.rest == Rest::skipped ? NodeSet() : members - context.named;
        case Pick::majority:
            return draw(members, majority, context.key);
        case Pick::minority:
            return draw(members, minority, context.key);
        case Pick::minority_with: {
            const NodeSet core = argument();
            return core |
                   draw(members - core, minority - std::min<std::uint64_t>(minority, core.size()),
                        context.key);
        }
        case Pick::learners:
        case Pick::spares:
            return {};
    }
    return {};
}

std::variant<std::vector<NodeSet>, Unmatched> Selection::choose(
    const std::vector<const Selector*>& line, Key key) const {
    Context context;
    context.allowed = cluster_.servers() | cluster_.clients();
    context.rest = Rest::skipped;
    NodeSet named;
    for (std::size_t i = 0; i < line.size(); ++i) {
        context.key = key.with(i);
        named = named | nodes_of(*line[i], context);
        if (!line[i]->except.empty()) named = named | union_of(line[i]->except, context);
    }
    context.rest = Rest::chosen;
    context.named = named;
    std::vector<NodeSet> chosen;
    for (std::size_t i = 0; i < line.size(); ++i) {
        context.key = key.with(i);
        chosen.push_back(nodes_of(*line[i], context));
        if (chosen.back().is_empty())
            return Unmatched{line[i]->at, fmt::format("no {} at {}", words_of(*line[i]),
                                                      to_text(cluster_.world().now()))};
    }
    return chosen;
}

namespace {

std::string words_of(const SelectorItem& item) {
    switch (item.pick) {
        case Pick::node:
            return name_of(item.node);
        case Pick::name:
            return item.name;
        case Pick::leader:
            return "leader";
        case Pick::leader_among:
            return "leader among " + scenarios::words_of(item.argument.front());
        case Pick::followers:
        case Pick::follower:
            return "follower";
        case Pick::follower_of:
            return "follower of " + scenarios::words_of(item.argument.front());
        case Pick::all:
            return "node";
        case Pick::rest:
            return "rest";
        case Pick::majority:
            return "majority";
        case Pick::minority:
            return "minority";
        case Pick::minority_with:
            return "minority with " + scenarios::words_of(item.argument.front());
        case Pick::voters:
            return "voter";
        case Pick::learners:
            return "learner";
        case Pick::spares:
            return "spare";
    }
    return "node";
}

std::string words_of(const std::vector<SelectorItem>& items) {
    std::string words;
    for (const SelectorItem& item : items) words += (words.empty() ? "" : " ") + words_of(item);
    return words;
}

}  // namespace

std::string words_of(const Selector& selector) {
    std::string words = words_of(selector.items);
    if (!selector.except.empty()) words += " except " + words_of(selector.except);
    return words;
}

}  // namespace whitewater::scenarios
