// What is committed: who may say so, on what grounds, and that later leaders have it.
#include "raft/safety_checkers.hpp"

namespace whitewater::raft {

// The committed chain is what leaders committed, each index as the first of them had it. What a
// server that does not lead says beyond that is not believed: if it applies it, it is found out.
void Checkers::commit_advanced(ObservedServer& s, const Observation& o) {
    monotonic_commit(s, o.entry.index);
    s.commit = o.entry.index;
    if (!commit_within_log(s, o.entry)) return;
    prefix_matches(s, o.entry, o.hash);
    if (s.role == Role::leader) {
        commits_own_term_only(s, o.entry);
        quorum_recount_of_acknowledgements(s, o.entry);
    }
    const bool agrees = state_machine_safety_of_commitments(s, o.entry);
    if (o.entry.index <= committed_.last().index) return;
    leader_commits_first(s, o.entry);
    if (agrees && s.role == Role::leader) first_committed(s, o.entry);
}

void Checkers::first_committed(const ObservedServer& s, EntryId entry) {
    leader_completeness_at_commit(s, entry);
    committed_.extend_from(s.log, entry.index);
    committed_in_.extend(s.term, entry.index);
    settle_acknowledged();
}

// Leader Completeness (§3.6, Figure 3.2): "if a log entry is committed in a given term, then that
// entry will be present in the logs of the leaders for all higher-numbered terms". The last entry
// committed in an earlier term stands for all before it (Log Matching): one lookup. A candidate may
// still win an *earlier* term late, with votes that were long on their way; it owes nothing to what
// was committed since.
void Checkers::leader_completeness_at_election(const ObservedServer& s) {
    const Index last = committed_in_.last_before(s.term);
    if (last <= committed_.base()) return;
    compared(Check::leader_completeness);
    const EntryId owed = committed_at(last);
    if (s.log.holds(owed)) return;
    broken(Check::leader_completeness, [&]() -> Account {
        return {fmt::format("{} became leader of term {} without {}, which had been committed in "
                            "term {} (its log ends with {} and differs from index {} on).",
                            name_of(s.self), s.term.value, text(owed),
                            committed_in_.term_at(last).value, text(s.log.last()),
                            TermRuns::first_difference(s.log, committed_).value),
                "elected without what was committed",
                {s.self}};
    });
}

// The same property, seen when an entry is committed while leaders of later terms have already been
// elected: it must have been in their logs then. Their logs of that moment were kept (only what was
// not committed, as a few runs). One lookup for each such leader: nearly always none.
void Checkers::leader_completeness_at_commit(const ObservedServer& s, EntryId entry) {
    for (auto e = elected_.rbegin(); e != elected_.rend() && e->term > s.term; ++e) {
        compared(Check::leader_completeness);
        if (e->log.holds(entry)) continue;
        broken(Check::leader_completeness, [&]() -> Account {
            return {fmt::format("{} committed {} in term {}, but {} had already become leader of "
                                "term {} without it (its log ended with {}).",
                                name_of(s.self), text(entry), s.term.value, name_of(e->leader),
                                e->term.value, text(e->log.last())),
                    "committed what a later leader lacks",
                    {s.self, e->leader}};
        });
    }
}

// quorum_recount, for commitment (§3.5): "a log entry is committed once the leader that created the
// entry has replicated it on a majority of the servers", and replicated means on disk (§3.8).
// Counts the acknowledgements that left for this leader in its term and were durable when they did,
// and its own log if that is durable. O(voters).
void Checkers::quorum_recount_of_acknowledgements(const ObservedServer& s, EntryId entry) {
    compared(Check::quorum_recount);
    NodeSet holders;
    for (NodeId voter : voters_) {
        const bool holds = voter == s.self ? s.ledger.holds(entry)
                                           : s.followers[voter.value].durable >= entry.index;
        if (holds) holders.insert(voter);
    }
    if (is_quorum(holders)) return;
    broken(Check::quorum_recount, [&]() -> Account {
        return {fmt::format("{}, leader of term {}, committed {}, but of the voters {}, {} had "
                            "it on disk and had said so: that is no majority.",
                            name_of(s.self), s.term.value, text(entry), list_of(voters_),
                            only(holders)),
                "a leader committed without a majority of durable acknowledgements",
                {s.self}};
    });
}

// §3.6.2, Figure 3.7: "only log entries from the leader's current term are committed by counting
// replicas"; older ones are committed with them. (Figure 8 of the short paper shows why: an old
// entry on a majority can still be overwritten.) One comparison.
void Checkers::commits_own_term_only(const ObservedServer& s, EntryId entry) {
    compared(Check::commits_own_term_only);
    if (entry.term == s.term) return;
    broken(Check::commits_own_term_only, [&]() -> Account {
        return {fmt::format("{}, leader of term {}, advanced its commit index to {}, an entry of "
                            "another term: counting replicas proves nothing about it.",
                            name_of(s.self), s.term.value, text(entry)),
                "a leader committed an entry of another term by counting",
                {s.self}};
    });
}

// §3.5: "the leader decides when it is safe to apply a log entry"; "once a follower learns that a
// log entry is committed, it applies". So no server knows of it before a leader did.
void Checkers::leader_commits_first(const ObservedServer& s, EntryId entry) {
    compared(Check::leader_commits_first);
    if (s.role == Role::leader) return;
    broken(Check::leader_commits_first, [&]() -> Account {
        return {fmt::format("{} took {} for committed, but no leader had committed more than {}.",
                            name_of(s.self), text(entry), text(committed_.last())),
                "a server that does not lead committed first",
                {s.self}};
    });
}

// §3.5, AppendEntries: commitIndex = min(leaderCommit, index of the last new entry).
bool Checkers::commit_within_log(const ObservedServer& s, EntryId entry) {
    compared(Check::commit_within_log);
    if (s.log.holds(entry)) return true;
    broken(Check::commit_within_log, [&]() -> Account {
        return {fmt::format("{} took {} for committed, which is not in its log (it ends with {}).",
                            name_of(s.self), text(entry), text(s.log.last())),
                "committed what is not in its log",
                {s.self}};
    });
    return false;
}

// Figure 3.1: commitIndex "increases monotonically", as long as the process lives.
void Checkers::monotonic_commit(const ObservedServer& s, Index index) {
    compared(Check::monotonic_commit);
    if (index >= s.commit) return;
    broken(Check::monotonic_commit, [&]() -> Account {
        return {fmt::format("{}'s commit index went from {} back to {}.", name_of(s.self),
                            s.commit.value, index.value),
                "a commit index went back",
                {s.self}};
    });
}

}  // namespace whitewater::raft
