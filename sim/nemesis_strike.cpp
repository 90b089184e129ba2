// What each kind of clause draws.
#include "sim/nemesis_strike.hpp"

#include <algorithm>
#include <utility>

namespace whitewater::sim {

namespace {

std::uint64_t pick(Key key, Range<std::uint32_t> range) {
    return uniform(key, range.min, range.max);
}
Duration pick(Key key, Range<Duration> range) {
    return uniform(key, range.min, range.max);
}
Ratio pick(Key key, Range<Ratio> range) {
    return {uniform(key, Duration{range.min.ppm}, Duration{range.max.ppm}).us};
}

// Draws `count` of `nodes`: those with the least bits of their own. A node that is not among
// `nodes` changes nothing for the others but their rank.
NodeSet some_of(NodeSet nodes, std::uint64_t count, Key key) {
    std::vector<std::pair<std::uint64_t, NodeId>> ranked;
    for (const NodeId id : nodes) ranked.emplace_back(key.with(id.value).bits(), id);
    std::sort(ranked.begin(), ranked.end());
    NodeSet chosen;
    for (std::size_t i = 0; i < ranked.size() && i < count; ++i) chosen.insert(ranked[i].second);
    return chosen;
}

struct DirectedLink {
    NodeSet from;
    NodeSet to;
};

std::vector<DirectedLink> some_links(NodeSet nodes, std::uint64_t count, Key key) {
    std::vector<std::pair<std::uint64_t, std::pair<NodeId, NodeId>>> ranked;
    for (const NodeId from : nodes)
        for (const NodeId to : nodes)
            if (from != to)
                ranked.emplace_back(key.with(from.value).with(to.value).bits(),
                                    std::pair(from, to));
    std::sort(ranked.begin(), ranked.end());
    std::vector<DirectedLink> chosen;
    for (std::size_t i = 0; i < ranked.size() && i < count; ++i)
        chosen.push_back(
            {NodeSet::of(ranked[i].second.first), NodeSet::of(ranked[i].second.second)});
    return chosen;
}

template <class Condition>
NodeSet only(NodeSet nodes, Condition condition) {
    NodeSet kept;
    for (const NodeId id : nodes)
        if (condition(id)) kept.insert(id);
    return kept;
}

// No fault, if there is nobody whom it would touch.
template <class NodesFault>
std::vector<Fault> unless_empty(const NodesFault& fault) {
    if (fault.nodes.is_empty()) return {};
    return {fault};
}

}  // namespace

Duration Nemesis::Strike::lasting() const {
    const Duration rest = ends - world.now();
    if (!clause.lasting) return rest;
    return std::min(rest, pick(key.with("for"), *clause.lasting));
}

std::vector<Fault> Nemesis::Strike::faults() const {
    return std::visit([this](const auto& action) { return this->draw(action); }, clause.action);
}

NodeSet Nemesis::Strike::victims(const Victims& who) const {
    if (who.resolver) return who.resolver(key.with("who")) & world.machines();
    return some_of(profile.targets, pick(key.with("how many"), who.count), key.with("who"));
}

std::vector<Fault> Nemesis::Strike::draw(const DrawCrash& crash) const {
    const NodeSet up = only(victims(crash.who), [this](NodeId id) { return world.is_up(id); });
    return unless_empty(Crash{up, crash.style});
}

std::vector<Fault> Nemesis::Strike::draw(const DrawPause& pause) const {
    const NodeSet running = only(
        victims(pause.who), [this](NodeId id) { return world.is_up(id) && !world.is_paused(id); });
    return unless_empty(Pause{running});
}

std::vector<Fault> Nemesis::Strike::draw(const DrawPartition& plan) const {
    using Shape = DrawPartition::Shape;
    const NodeSet all = profile.targets;
    if (all.size() < 2) return {};
    NodeSet who;
    if (plan.shape == Shape::any) {
        const std::uint64_t size = uniform(key.with("size"), 1, all.size() - 1);
        who = some_of(all, size, key.with("side"));
    } else {
        who = victims(plan.who) & all;
    }
    const NodeSet others = all - who;
    if (who.is_empty() || others.is_empty()) return {};

    Partition partition;
    if (plan.shape == Shape::isolate) {
        for (const NodeId id : who) partition.groups.push_back(NodeSet::of(id));
        partition.groups.push_back(others);
    } else if (plan.shape == Shape::bridge) {
        const NodeSet half = some_of(others, others.size() / 2, key.with("half"));
        partition.groups = {half | who, (others - half) | who};
    } else {
        partition.groups = {who, others};
    }
    return {partition};
}

std::vector<Fault> Nemesis::Strike::draw(const DrawCut& cut) const {
    const std::uint64_t count = pick(key.with("how many"), cut.links);
    std::vector<Fault> cuts;
    for (const DirectedLink& link : some_links(profile.targets, count, key.with("link")))
        cuts.push_back(Cut{link.from, link.to, Ways::one});
    return cuts;
}

std::vector<Fault> Nemesis::Strike::draw(const DrawSlow& slow) const {
    const std::uint64_t count = pick(key.with("how many"), slow.links);
    const Duration by = pick(key.with("by"), slow.by);
    std::vector<Fault> faults;
    for (const DirectedLink& link : some_links(profile.targets, count, key.with("link")))
        faults.push_back(Slow{link.from, link.to, by});
    return faults;
}

std::vector<Fault> Nemesis::Strike::draw(const DrawRule& plan) const {
    MessageRule rule = plan.rule;
    rule.from = plan.from ? plan.from(key.with("from")) : world.machines();
    rule.to = plan.to ? plan.to(key.with("to")) : world.machines();
    if (rule.from.is_empty() || rule.to.is_empty()) return {};
    rule.share = pick(key.with("share"), plan.share);
    rule.by = pick(key.with("by"), plan.by);
    return {rule};
}

std::vector<Fault> Nemesis::Strike::draw(const DrawClockStep& step) const {
    const Duration by = pick(key.with("by"), step.by);
    return unless_empty(ClockStep{victims(step.who), by});
}

std::vector<Fault> Nemesis::Strike::draw(const DrawClockDrift& drift) const {
    const Ratio rate = pick(key.with("rate"), drift.rate);
    return unless_empty(ClockDrift{victims(drift.who), rate});
}

std::vector<Fault> Nemesis::Strike::draw(const DrawClockFreeze& freeze) const {
    return unless_empty(ClockFreeze{victims(freeze.who)});
}

}  // namespace whitewater::sim
