// What each condition asks of the cluster.
#include "scenarios/runner/conditions.hpp"

#include <fmt/format.h>

namespace whitewater::scenarios {

namespace {

// The nodes a selector chooses, if any, and whether `test` is true of each of them.
template <class Test>
bool for_each_of(const Conditions& conditions, const Selector& who, Key key, Test test) {
    const auto chosen = conditions.selection.choose({&who}, key);
    if (std::holds_alternative<Unmatched>(chosen)) return false;
    for (const NodeId id : std::get<0>(chosen).front())
        if (!test(id)) return false;
    return true;
}

bool has_role(const kv::Cluster& cluster, NodeId id, Role role) {
    const kv::ServerView& view = cluster.view(id);
    if (role == Role::down) return !view.is_up;
    if (!view.is_up) return false;
    switch (view.role) {
        case raft::Role::leader:
            return role == Role::leader;
        case raft::Role::follower:
            return role == Role::follower;
        case raft::Role::pre_candidate:
        case raft::Role::candidate:
            return role == Role::candidate;
        case raft::Role::learner:
            return role == Role::learner;
    }
    return false;
}

bool store_holds(const kv::Cluster& cluster, NodeId id, const StoreHolds& test) {
    const kv::Store* store = cluster.store(id);
    return store != nullptr && store->read(test.key) == std::optional<std::string>(test.value);
}

bool store_lacks(const kv::Cluster& cluster, NodeId id, const StoreLacks& test) {
    const kv::Store* store = cluster.store(id);
    return store != nullptr && !store->read(test.key).has_value();
}

// Answers one condition; one overload for each kind.
struct Asker {
    const Conditions& at;
    Key key;

    bool operator()(const HasLeader& test) const { return at.leader_found(test, key).has_value(); }
    bool operator()(const LeaderCount& test) const {
        return scenarios::holds(at.cluster.leader_count(), test.comparison, test.count);
    }
    bool operator()(const HasRole& test) const {
        return for_each_of(at, test.who, key,
                           [&](NodeId id) { return has_role(at.cluster, id, test.role); });
    }
    bool operator()(const TermIs& test) const {
        return for_each_of(at, test.who, key, [&](NodeId id) {
            return scenarios::holds(at.cluster.view(id).term.value, test.comparison, test.term);
        });
    }
    bool operator()(const LogHas& test) const {
        const bool wanted = test.presence == Presence::holds;
        return for_each_of(at, test.who, key, [&](NodeId id) {
            return at.cluster.log_holds(id, test.value) == wanted;
        });
    }
    bool operator()(const Committed& test) const {
        if (test.on.has_value())
            return for_each_of(at, *test.on, key,
                               [&](NodeId id) { return at.cluster.has_committed(id, test.value); });
        for (const NodeId id : at.cluster.servers())
            if (at.cluster.has_committed(id, test.value)) return true;
        return false;
    }
    bool operator()(const StoreHolds& test) const {
        return for_each_of(at, test.who, key,
                           [&](NodeId id) { return store_holds(at.cluster, id, test); });
    }
    bool operator()(const StoreLacks& test) const {
        return for_each_of(at, test.who, key,
                           [&](NodeId id) { return store_lacks(at.cluster, id, test); });
    }
    bool operator()(const Converged&) const { return at.cluster.is_converged(); }
    bool operator()(const ClientIdle& test) const {
        return at.cluster.is_idle(test.client.value - client(0).value);
    }
    bool operator()(const LoadDone&) const {
        for (const auto& load : at.loads)
            if (!load->is_done()) return false;
        return true;
    }
    bool operator()(const MembersAre& test) const {
        const auto chosen = at.selection.choose({&test.who}, key);
        return !std::holds_alternative<Unmatched>(chosen) &&
               std::get<0>(chosen).front() == at.cluster.servers();
    }
    bool operator()(const MessageCount& test) const {
        NodeSet from = at.cluster.servers() | at.cluster.clients();
        NodeSet to = from;
        if (test.links.has_value()) {
            const auto chosen = at.selection.choose({&test.links->from, &test.links->to}, key);
            if (std::holds_alternative<Unmatched>(chosen)) return false;
            from = std::get<0>(chosen)[0];
            to = std::get<0>(chosen)[1];
        }
        const std::uint64_t sent = at.messages.sent(test.kind, from, to, test.since);
        return scenarios::holds(sent, test.comparison, test.count);
    }
    bool operator()(const Fired& test) const { return at.fired(test.fault) > 0; }
};

}  // namespace

bool Conditions::holds(const Condition& condition, Key key) const {
    return std::visit(Asker{*this, key}, condition.test);
}

std::uint64_t Conditions::fired(FaultKind kind) const {
    std::uint64_t total = faults.fired(kind);
    for (const auto& storm : storms)
        for (const Storm::ClauseRecord& clause : storm->record())
            if (clause.kind == kind) total += clause.report.fired;
    return total;
}

std::optional<NodeId> Conditions::leader_found(const HasLeader& test, Key key) const {
    if (!test.among.has_value()) return cluster.leader(cluster.servers());
    const auto chosen = selection.choose({&*test.among}, key);
    if (std::holds_alternative<Unmatched>(chosen)) return std::nullopt;
    return cluster.leader(std::get<0>(chosen).front());
}

std::string describe(const kv::Cluster& cluster) {
    std::string text;
    for (const NodeId id : cluster.servers()) {
        const kv::ServerView& view = cluster.view(id);
        if (!text.empty()) text += "; ";
        if (!view.is_up) {
            text += fmt::format("{} down", name_of(id));
            continue;
        }
        text += fmt::format("{} {} in term {} (log {}, committed {}, applied {})", name_of(id),
                            raft::name_of(view.role), view.term.value, view.last.value,
                            view.committed.value, view.applied.value);
    }
    return text;
}

}  // namespace whitewater::scenarios
