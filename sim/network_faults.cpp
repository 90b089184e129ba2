// How faults between machines begin, meet messages, and end.
#include "sim/network_faults.hpp"

#include <algorithm>

namespace whitewater::sim {

namespace {

// The members of all groups: whom a partition is about.
NodeSet divided(const Partition& partition) {
    NodeSet all;
    for (const NodeSet group : partition.groups) all = all | group;
    return all;
}

// Whom `from` does not reach in the partition.
NodeSet beyond(const Partition& partition, NodeId from) {
    const NodeSet all = divided(partition);
    if (!all.contains(from)) return {};
    NodeSet reached;
    for (const NodeSet group : partition.groups)
        if (group.contains(from)) reached = reached | group;
    return all - reached;
}

bool covers(const Release& release, std::uint8_t kind, NodeSet from, NodeSet to) {
    return (release.message_kind == MessageRule::any_kind || release.message_kind == kind) &&
           (release.from.is_empty() || (from - release.from).is_empty()) &&
           (release.to.is_empty() || (to - release.to).is_empty());
}

}  // namespace

bool Network::Standing::catches(const Slow& slow, const Passage& passage) const {
    return slow.from.contains(passage.from) && slow.to.contains(passage.to) &&
           !healed.contains(passage.from) && !healed.contains(passage.to);
}

bool Network::Standing::catches(const MessageRule& rule, const Passage& passage) {
    if (rule.message_kind != MessageRule::any_kind && rule.message_kind != passage.kind)
        return false;
    if (!rule.from.contains(passage.from) || !rule.to.contains(passage.to)) return false;
    if (healed.contains(passage.from) || healed.contains(passage.to)) return false;
    if (is_released(passage.kind, passage.from, passage.to)) return false;
    if (rule.nth != 0 && ++met[passage.link.number] != rule.nth) return false;
    return chance(passage.key.with(text_hash), rule.share);
}

bool Network::Standing::is_released(std::uint8_t kind, NodeId from, NodeId to) const {
    return std::any_of(released.begin(), released.end(), [&](const Release& release) {
        return covers(release, kind, NodeSet::of(from), NodeSet::of(to));
    });
}

bool Network::Standing::is_hold() const {
    const auto* rule = std::get_if<MessageRule>(&fault);
    return rule != nullptr && rule->effect == MessageRule::Effect::hold;
}

bool Network::Standing::is_void() const {
    const auto no_link = [this](NodeSet from, NodeSet to) {
        return (from - healed).is_empty() || (to - healed).is_empty();
    };
    if (const auto* partition = std::get_if<Partition>(&fault)) {
        for (const NodeId from : divided(*partition) - healed)
            if (!(beyond(*partition, from) - healed).is_empty()) return false;
        return true;
    }
    if (const auto* cut = std::get_if<Cut>(&fault)) return no_link(cut->from, cut->to);
    if (const auto* slow = std::get_if<Slow>(&fault)) return no_link(slow->from, slow->to);
    const auto& rule = std::get<MessageRule>(fault);
    return no_link(rule.from, rule.to) ||
           std::any_of(released.begin(), released.end(), [&](const Release& release) {
               return covers(release, rule.message_kind, rule.from, rule.to);
           });
}

Network::Standing* Network::find(std::uint64_t ordinal) const {
    for (const auto& standing : standing_)
        if (standing->ordinal == ordinal) return standing.get();
    return nullptr;
}

std::optional<std::uint64_t> Network::matched(std::uint64_t ordinal) const {
    const Standing* standing = find(ordinal);
    return standing != nullptr ? std::optional(standing->matched) : std::nullopt;
}

void Network::hold(std::uint32_t packet, std::uint64_t holder, const MessageLabel& label,
                   NodeId from, NodeId to) {
    held_.push_back({packet, holder, label.kind, from, to});
}

template <class Condition>
void Network::free_held(Condition condition, Change& change) {
    for (const Held& held : held_)
        if (condition(held)) change.freed.push_back(held.packet);
    std::erase_if(held_, condition);
}

template <class Condition>
void Network::end_where(Condition condition, Change& change) {
    for (const auto& standing : standing_) {
        if (!condition(*standing)) continue;
        change.ended.push_back({standing->ordinal, standing->matched});
    }
    const auto holder_ended = [&](const Held& held) {
        return std::any_of(change.ended.begin(), change.ended.end(),
                           [&](const Ended& ended) { return ended.ordinal == held.holder; });
    };
    free_held(holder_ended, change);
    std::erase_if(standing_, [&](const auto& standing) { return condition(*standing); });
    block_anew();
}

Network::Change Network::impose(const Fault& fault, std::uint64_t ordinal) {
    Change change;
    if (std::holds_alternative<Partition>(fault)) {
        const auto is_partition = [](const Standing& standing) {
            return std::holds_alternative<Partition>(standing.fault);
        };
        end_where(is_partition, change);
    }
    auto standing = std::make_unique<Standing>();
    standing->ordinal = ordinal;
    standing->fault = fault;
    standing->text_hash = hash_text(to_text(fault, message_kinds_));
    standing_.push_back(std::move(standing));
    block_anew();
    return change;
}

Network::Change Network::end(std::uint64_t ordinal) {
    Change change;
    const auto is_meant = [&](const Standing& standing) { return standing.ordinal == ordinal; };
    end_where(is_meant, change);
    return change;
}

Network::Change Network::release(const Release& release) {
    Change change;
    for (const auto& standing : standing_)
        if (standing->is_hold()) standing->released.push_back(release);
    const auto is_meant = [&](const Held& held) {
        return covers(release, held.kind, NodeSet::of(held.from), NodeSet::of(held.to));
    };
    free_held(is_meant, change);
    end_where([](const Standing& standing) { return standing.is_void(); }, change);
    return change;
}

Network::Change Network::heal(const Heal& heal) {
    if (heal.nodes.is_empty()) return end_everything();
    Change change;
    for (const auto& standing : standing_) standing->healed = standing->healed | heal.nodes;
    const auto is_meant = [&](const Held& held) {
        return heal.nodes.contains(held.from) || heal.nodes.contains(held.to);
    };
    free_held(is_meant, change);
    end_where([](const Standing& standing) { return standing.is_void(); }, change);
    return change;
}

Network::Change Network::end_everything() {
    Change change;
    end_where([](const Standing&) { return true; }, change);
    return change;
}

void Network::block_anew() {
    blocked_.fill({});
    meddles_ = false;
    const auto block = [this](const Standing& standing, NodeSet from, NodeSet to) {
        for (const NodeId id : from - standing.healed)
            blocked_[id.value] = blocked_[id.value] | (to - standing.healed);
    };
    for (const auto& standing : standing_) {
        if (const auto* partition = std::get_if<Partition>(&standing->fault)) {
            for (const NodeId from : divided(*partition))
                block(*standing, NodeSet::of(from), beyond(*partition, from));
        } else if (const auto* cut = std::get_if<Cut>(&standing->fault)) {
            block(*standing, cut->from, cut->to);
            if (cut->ways == Ways::both) block(*standing, cut->to, cut->from);
        } else {
            meddles_ = true;
        }
    }
}

}  // namespace whitewater::sim
