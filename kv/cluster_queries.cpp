// What a scenario's conditions ask of a cluster.
#include <algorithm>

#include "kv/cluster.hpp"

namespace whitewater::kv {

NodeSet Cluster::up() const {
    NodeSet set;
    for (const NodeId id : servers_)
        if (view(id).is_up) set.insert(id);
    return set;
}

bool Cluster::is_leader(NodeId node) const {
    return view(node).is_up && view(node).role == raft::Role::leader;
}

std::optional<NodeId> Cluster::leader(NodeSet among) const {
    std::optional<NodeId> found;
    for (const NodeId id : among& servers_)
        if (is_leader(id) && (!found.has_value() || view(id).term > view(*found).term)) found = id;
    return found;
}

std::uint32_t Cluster::leader_count() const {
    std::uint32_t count = 0;
    for (const NodeId id : servers_)
        if (is_leader(id)) ++count;
    return count;
}

bool Cluster::log_holds(NodeId node, std::string_view value) const {
    const std::vector<raft::EntryId> entries = chronicle_.entries_writing(value);
    return std::any_of(entries.begin(), entries.end(), [this, node](raft::EntryId entry) {
        return view(node).term_at(entry.index) == entry.term;
    });
}

bool Cluster::has_committed(NodeId node, std::string_view value) const {
    const std::vector<raft::EntryId> entries = chronicle_.entries_writing(value);
    return std::any_of(entries.begin(), entries.end(), [this, node](raft::EntryId entry) {
        return entry.index <= view(node).committed && view(node).term_at(entry.index) == entry.term;
    });
}

const Store* Cluster::store(NodeId node) const {
    const Replica* replica = replicas_[node.value];
    return replica == nullptr ? nullptr : &replica->store();
}

bool Cluster::is_converged() const {
    if (leader_count() != 1) return false;
    const ServerView& model = view(*leader(servers_));
    for (const NodeId id : up()) {
        const ServerView& other = view(id);
        const bool agrees = other.term == model.term && other.last == model.last &&
                            other.committed == other.last && other.applied == other.last &&
                            other.hash == model.hash;
        if (!agrees) return false;
    }
    return true;
}

void Cluster::check_converged() {
    safety_.converged(up(), world_.now(), narrator_.tell_converged());
    tell_new_violations();
}

}  // namespace whitewater::kv
