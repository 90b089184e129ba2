// Finding out how a violation came about: which events tell it, and what they show.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "kv/explanation/claim.hpp"
#include "kv/explanation/reading.hpp"
#include "kv/linearizability/checker.hpp"
#include "raft/safety_findings.hpp"

namespace whitewater::kv {

// What was found wrong with a run.
struct Charges {
    const raft::Findings& findings;
    const linearizability::Verdict& history;

    // Of the history; null if there is none.
    const linearizability::Violation* contradiction() const {
        return history.violation ? &*history.violation : nullptr;
    }
};

// Gathers the steps of one explanation. What it claims is checked by others.
class Account {
  public:
    // All must outlive it.
    Account(Reading& reading, const Charges& charges) : reading_(reading), charges_(charges) {}

    // Five to twelve steps in the order of time, fewer only where there is no more to tell; of a
    // run that is sound, what became of operations whose clients never heard.
    std::vector<Step> tell();

  private:
    // -- account.cpp: from the first broken rule to what clients saw
    void tell_broken();
    void tell_one(const raft::Violation& found, BrokenClaim::Place place);
    void tell_particulars(const raft::Violation& found);
    std::optional<Claim> prompt_of(sim::Seq deed) const;
    void tell_committed_before(sim::Seq regress);
    void tell_unsafe_commitment(sim::Seq committed);
    void tell_further(const raft::Violation& first);
    void tell_client_side();
    void tell_context();
    bool is_of_weight(sim::Seq seq) const;
    std::vector<Step> arranged() const;

    // -- account_failures.cpp: why a run failed of which no check found anything
    void tell_verdict();
    std::string states_in(const std::string& verdict);
    std::optional<OngoingClaim> ongoing() const;
    std::optional<OngoingClaim> ongoing(sim::Seq load, sim::Seq await) const;

    // -- account_elections.cpp: quorums and promises
    void tell_election(sim::Seq election, Step::Weight weight);
    void tell_other_vote(const Miscount& miscount);
    void tell_rivals(sim::Seq election);
    void tell_promise(NodeId voter, raft::Term term);
    void tell_rebirth(NodeId server, sim::Seq after, sim::Seq before);
    std::vector<Claim> rebirth(sim::Seq recovered) const;
    std::optional<TornClaim> torn(sim::Seq recovered) const;
    bool is_before_all_findings(sim::Seq seq) const;
    DiskClaim disk(NodeId server, sim::Seq seq) const;

    // -- account_losses.cpp: where an entry was, and where its copies went
    void find_missed();
    void tell_missed();
    void tell_loss(sim::Seq seen);
    void tell_entry(raft::EntryId entry, sim::Seq relied_on);
    void tell_copies_gone(raft::EntryId entry, sim::Seq after);
    void tell_conflict(const raft::Violation& found);
    void tell_removal(sim::Seq removal);
    void tell_promised_copy(NodeId server, raft::EntryId entry, sim::Seq crash);
    void tell_taken(raft::EntryId entry);
    sim::Seq taken_at(raft::EntryId entry) const;
    bool is_written(NodeId server, raft::EntryId entry, sim::Seq seq) const;
    sim::Seq gone_at(NodeId server, raft::EntryId entry, sim::Seq after);
    std::vector<std::pair<sim::Seq, raft::EntryId>> commitments_before(sim::Seq seen);
    bool has_entry(NodeId server, raft::EntryId entry, sim::Seq seq) {
        return reading_.has_entry(server, entry, seq);
    }

    // -- account_retries.cpp: operations that were executed more than once
    std::vector<const Call*> concerned(const linearizability::Violation& violation) const;
    void tell_repeated(const linearizability::Violation& violation);
    std::optional<RepeatedClaim> repeated(const Call& call, sim::Seq before) const;
    void add_between(RepeatedClaim& claim, const std::vector<const Call*>& calls) const;
    void tell_repetition(sim::Seq again);
    void tell_first_execution(sim::Seq applied);

    // -- account_answers.cpp: what clients were told, and what became of what they asked
    void tell_contradiction(const linearizability::Violation& violation);
    void tell_order(const linearizability::Violation& violation, std::vector<Claim>& claims);
    void tell_operation(const Call& call);
    void tell_read(sim::Seq served);
    void tell_partition(sim::Seq seq);
    void tell_stranding(const FateClaim& fate);
    void tell_unheard();
    bool is_acknowledged(const Call& call) const;
    bool is_culprit(const Call& call) const;
    bool is_related(const Call& call) const;
    bool is_vacuous() const;
    FateClaim fate_of(const Call& call);
    sim::Seq all_lost_at(const Call& call);

    HappenedClaim happened(sim::Seq seq) const;
    UnnoticedClaim unnoticed();
    void tell_effects(const raft::Violation& found);
    BeliefClaim belief(NodeId server, sim::Seq seq);
    CopiesClaim copies(raft::EntryId entry, sim::Seq seq);
    void add(Step::Weight weight, std::vector<Claim> claims);

    Reading& reading_;
    Charges charges_;
    std::vector<Step> steps_;
    // The write that the wrong answer ought to have shown, and did not: its client is told that it
    // is done, but it was not in the log of the server that answered.
    raft::EntryId missed_;
    sim::Seq missed_told_ = 0;  // 0: there is none
    // A load that went on longer than was waited for it says all there is to say.
    bool is_told_by_load_ = false;
};

}  // namespace whitewater::kv
