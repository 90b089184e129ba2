// What clients were told: an acknowledged write is on a quorum's disks, and never lost.
#include <algorithm>

#include "raft/safety_checkers.hpp"

namespace whitewater::raft {

// Acknowledged writes that are committed lie on one chain, so the last of them stands for all.
// Those that nobody has committed are kept one by one until somebody does: a correct Raft has none.
void Checkers::acknowledged(EntryId entry, NodeId by) {
    acknowledged_before_durable(entry, by);
    if (committed_.holds(entry)) {
        acknowledged_to_ = std::max(acknowledged_to_, entry.index);
        return;
    }
    const Term told_in = is_node(by) ? server(by).term : entry.term;
    durability_at_acknowledgement(entry, told_in);
    uncommitted_.push_back({entry, told_in});
    settle_acknowledged();
}

// The committed chain has grown: what was acknowledged in its range is on it, or stands against it.
void Checkers::settle_acknowledged() {
    if (uncommitted_.empty()) return;
    std::erase_if(uncommitted_, [&](const Acknowledged& told) {
        if (told.entry.index > committed_.last().index) return false;
        compared(Check::durability);
        if (committed_.holds(told.entry)) {
            acknowledged_to_ = std::max(acknowledged_to_, told.entry.index);
            return true;
        }
        broken(Check::durability, [&]() -> Account {
            return {fmt::format("a client was told in term {} that its write at {} is done, but {} "
                                "is committed at that index: no log can hold both.",
                                told.told_in.value, text(told.entry),
                                text(committed_at(told.entry.index))),
                    "another entry is committed in place of an acknowledged write",
                    {}};
        });
        return true;
    });
}

// Durability, at each election: a leader has every write that was acknowledged in an earlier term.
// One lookup, and one for each acknowledged write that nobody committed. (An acknowledged write was
// committed, so this is Leader Completeness as the user sees it: hence it is told first.)
void Checkers::durability_at_election(const ObservedServer& s) {
    const auto lost = [&](EntryId entry) {
        broken(Check::durability, [&]() -> Account {
            const NodeSet holders = durable_holders(entry);
            return {fmt::format("{} became leader of term {} without {}, a write that a client was "
                                "told is done (on disk now it is {}).",
                                name_of(s.self), s.term.value, text(entry),
                                holders.is_empty() ? "nowhere" : "at " + list_of(holders)),
                    "elected without an acknowledged write",
                    {s.self}};
        });
    };
    const bool owes = acknowledged_to_ <= committed_in_.last_before(s.term);
    if (owes && acknowledged_to_ > committed_.base()) {
        compared(Check::durability);
        const EntryId last = committed_at(acknowledged_to_);
        if (!s.log.holds(last)) lost(last);
    }
    for (const Acknowledged& told : uncommitted_) {
        if (told.told_in >= s.term) continue;
        compared(Check::durability);
        if (!s.log.holds(told.entry)) lost(told.entry);
    }
}

// Durability of what nobody committed, against leaders of later terms that were already elected:
// one lookup for each, nearly always none.
void Checkers::durability_at_acknowledgement(EntryId entry, Term told_in) {
    for (auto e = elected_.rbegin(); e != elected_.rend() && e->term > told_in; ++e) {
        compared(Check::durability);
        if (e->log.holds(entry)) continue;
        broken(Check::durability, [&]() -> Account {
            return {fmt::format("a client was told in term {} that its write at {} is done, but {} "
                                "had already become leader of term {} without it.",
                                told_in.value, text(entry), name_of(e->leader), e->term.value),
                    "acknowledged what a later leader lacks",
                    {e->leader}};
        });
        return;
    }
}

// Durability, at the end: every server's log and state have all that was acknowledged.
void Checkers::converged(NodeSet nodes) {
    for (NodeId id : nodes) durability_at_convergence(server(id));
}

void Checkers::durability_at_convergence(const ObservedServer& s) {
    const auto lost = [&](EntryId entry, const char* what) {
        broken(Check::durability, [&]() -> Account {
            return {
                fmt::format("the cluster converged, but {}'s {} lacks {}, a write that a client "
                            "was told is done.",
                            name_of(s.self), what, text(entry)),
                fmt::format("the converged {} lacks an acknowledged write", what),
                {s.self}};
        });
    };
    const auto demand = [&](EntryId entry) {
        compared(Check::durability);
        if (!s.log.holds(entry)) return lost(entry, "log");
        if (s.applied < entry.index) lost(entry, "state");
    };
    if (acknowledged_to_ > committed_.base()) demand(committed_at(acknowledged_to_));
    for (const Acknowledged& told : uncommitted_) demand(told.entry);
}

// acknowledged_before_durable (§3.5, §3.8): the leader answers a client once the entry is
// committed, and committed means on the disks of a majority. O(voters).
void Checkers::acknowledged_before_durable(EntryId entry, NodeId by) {
    compared(Check::acknowledged_before_durable);
    const NodeSet holders = durable_holders(entry) & voters_;
    if (is_quorum(holders)) return;
    broken(Check::acknowledged_before_durable, [&]() -> Account {
        return {fmt::format("{} told a client that its write at {} is done while, of "
                            "the voters {}, {} had it on disk: a crash can lose it.",
                            name_of(by), text(entry), list_of(voters_), only(holders)),
                "a write was acknowledged before a majority had it on disk",
                {by}};
    });
}

NodeSet Checkers::durable_holders(EntryId entry) const {
    NodeSet holders;
    for (NodeId voter : voters_) {
        if (servers_[voter.value].ledger.holds(entry)) holders.insert(voter);
    }
    return holders;
}

}  // namespace whitewater::raft
