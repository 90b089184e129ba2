// The checks themselves, one method for each, and the memory that they share.
#pragma once

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "raft/observation.hpp"
#include "raft/safety_entries.hpp"
#include "raft/safety_findings.hpp"
#include "raft/safety_observed_server.hpp"

namespace whitewater::raft {

// What safety.hpp promises, in two kinds of methods. Those in the past tense take in an
// observation: they call the checks it concerns, then learn from it. Those named after a check
// compare, report, and change nothing else. A check's words, its section and the reason why it is
// O(1) stand at its definition.
class Checkers {
  public:
    explicit Checkers(NodeSet voters) : voters_(voters), servers_(max_nodes + 1) {
        for (NodeId id : NodeSet::first(max_nodes)) servers_[id.value].self = id;
    }

    void at(Time now, std::uint64_t event) {
        now_ = now;
        event_ = event;
    }
    void observe(const Observation& o);
    void acknowledged(EntryId entry, NodeId by);
    void crashed(ObservedServer& server);
    void converged(NodeSet nodes);
    void prune(Index first_kept);

    ObservedServer& server(NodeId id) { return servers_[id.value]; }
    Findings& findings() { return findings_; }
    std::uint64_t comparisons(Check check) const {
        return comparisons_[static_cast<std::size_t>(check)];
    }

  private:
    // A leader and the part of its log, at its election, that was not committed then.
    struct Elected {
        Term term;
        NodeId leader;
        TermRuns log;
    };
    // A client was told, but nobody has committed it (yet).
    struct Acknowledged {
        EntryId entry;
        Term told_in;  // the term of the server that told
    };
    // The state after an index, as the first server that got there tells it.
    struct KnownState {
        std::uint64_t hash = 0;
        NodeId first;
    };
    // What a broken check tells.
    struct Account {
        std::string story;
        std::string relation;  // the signature, but for the check's name
        std::vector<NodeId> witnesses;
    };

    // -- safety_elections.cpp: terms, votes, leaders
    void term_changed(ObservedServer& s, Term term);
    void role_changed(ObservedServer& s, const Observation& o);
    void elected(ObservedServer& s);
    void election_safety(const ObservedServer& s);
    void quorum_recount_of_votes(const ObservedServer& s);
    void voted(ObservedServer& s, CastVote vote);
    void vote_once_per_term(const ObservedServer& s, CastVote vote);
    void counts_votes_sent(const ObservedServer& s, NodeId voter, Term term);
    void monotonic_term(const ObservedServer& s, Term term);

    // -- safety_logs.cpp: what logs hold
    void appended(ObservedServer& s, const Observation& o);
    void truncated(ObservedServer& s, Index from);
    void remove(ObservedServer& s, Index from);
    void remember_entry(const ObservedServer& s, EntryId entry, std::uint64_t prefix);
    void prefix_matches(const ObservedServer& s, EntryId entry, std::uint64_t prefix);
    std::string leadership_of(const ObservedServer& s) const;  // for its account
    void leader_append_only(const ObservedServer& s, Index from);
    void log_matching(const ObservedServer& s, EntryId entry, const KnownEntry& told,
                      const KnownEntry& known);
    bool contiguous_log(const ObservedServer& s, EntryId entry);
    void removes_only_conflicts(const ObservedServer& s, Index from);
    void keeps_committed(const ObservedServer& s, Index from);

    // -- safety_commits.cpp: what is committed
    void commit_advanced(ObservedServer& s, const Observation& o);
    void first_committed(const ObservedServer& s, EntryId entry);
    void leader_completeness_at_election(const ObservedServer& s);
    void leader_completeness_at_commit(const ObservedServer& s, EntryId entry);
    void quorum_recount_of_acknowledgements(const ObservedServer& s, EntryId entry);
    void commits_own_term_only(const ObservedServer& s, EntryId entry);
    void leader_commits_first(const ObservedServer& s, EntryId entry);
    bool commit_within_log(const ObservedServer& s, EntryId entry);
    void monotonic_commit(const ObservedServer& s, Index index);

    // -- safety_states.cpp: what is applied
    void applied(ObservedServer& s, const Observation& o);
    bool state_machine_safety_of_commitments(const ObservedServer& s, EntryId entry);
    void state_machine_safety_of_order(const ObservedServer& s, Index index);
    bool state_machine_safety_of_entries(const ObservedServer& s, EntryId entry);
    void state_machine_safety_of_states(const ObservedServer& s, Index index, std::uint64_t hash);
    void apply_within_commit(const ObservedServer& s, Index index);

    // -- safety_promises.cpp: what is on disk, and what was promised of it
    void vote_sent(ObservedServer& s, CastVote vote);
    void ack_sent(ObservedServer& s, const Observation& o);
    void match_advanced(ObservedServer& s, const Observation& o);
    bool persisted_before_sent(const ObservedServer& s, CastVote vote);
    bool persisted_before_sent(const ObservedServer& s, const Observation& o);
    void match_is_acknowledged(const ObservedServer& s, NodeId follower, Index match);
    void monotonic_match(const ObservedServer& s, NodeId follower, Index match);

    // -- safety_recovery.cpp: what a restart brings back
    void recovered(ObservedServer& s, const Observation& o);
    void recovered_entry(ObservedServer& s, const Observation& o);
    void recovery_may_be_complete(ObservedServer& s);
    void durable_state_recovered(const ObservedServer& s, CastVote vote);
    void durable_state_recovered(const ObservedServer& s);

    // -- safety_durability.cpp: what clients were told
    void settle_acknowledged();
    void durability_at_election(const ObservedServer& s);
    void durability_at_acknowledgement(EntryId entry, Term told_in);
    void durability_at_convergence(const ObservedServer& s);
    void acknowledged_before_durable(EntryId entry, NodeId by);
    NodeSet durable_holders(EntryId entry) const;

    // -- safety_checkers.cpp
    // The one place that knows what a quorum is.
    bool is_quorum(NodeSet nodes) const { return (nodes & voters_).size() * 2 > voters_.size(); }
    // Null if no leader was elected in that term.
    const Elected* elected_in(Term term) const;
    EntryId committed_at(Index index) const { return {committed_.term_at(index), index}; }
    // The two things that `check` is about are being compared.
    void compared(Check check) { ++comparisons_[static_cast<std::size_t>(check)]; }
    // `check` is broken; `tell` gives the account, and is asked only if it will be kept.
    template <class Tell>
    void broken(Check check, Tell tell) {
        if (!findings_.wants(check)) return findings_.add_untold(check);
        report(check, tell());
    }
    void report(Check check, Account account);

    NodeSet voters_;
    std::vector<ObservedServer> servers_;  // by node
    EntryTable entries_;
    TermRuns committed_;     // the committed chain: what the first leader to commit had there
    TermRuns committed_in_;  // for each index, the term in which it was first committed
    IndexTable<KnownState> states_;
    std::vector<Elected> elected_;  // by term
    Index acknowledged_to_;         // of what clients were told: the last that is committed
    std::vector<Acknowledged> uncommitted_;  // of what clients were told: what nobody committed
    Index first_kept_{1};

    Findings findings_;
    std::array<std::uint64_t, check_count> comparisons_{};
    Time now_;
    std::uint64_t event_ = 0;
};

inline EntryId entry_at(const TermRuns& log, Index index) {
    return {log.term_at(index), index};
}

// An entry for people: "7^3", index 7 of term 3.
inline std::string text(EntryId entry) {
    return fmt::format("{}^{}", entry.index.value, entry.term.value);
}

// "only n1 n2", or "none".
inline std::string only(NodeSet nodes) {
    return nodes.is_empty() ? "none" : "only " + list_of(nodes);
}

// "a vote for n2", or "no vote".
inline std::string vote_for(NodeId candidate) {
    return candidate == nobody ? "no vote" : "a vote for " + name_of(candidate);
}

}  // namespace whitewater::raft
