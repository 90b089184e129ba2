// Holding claims against the trace: by reading it plainly, with none of the code that made them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kv/explanation/claim.hpp"
#include "kv/offline.hpp"
#include "kv/trace_schema.hpp"

namespace whitewater::kv {

// Reads one trace from its beginning for each claim: slow and simple, so that it can be believed.
// What servers were, the facts say; what was in their logs, the events; what broke, the checkers,
// asked again; what has no order, the linearizability checker, given those answers alone.
class ClaimCheck {
  public:
    // `trace` must outlive it. REQUIRES: judge_offline(trace) succeeds.
    explicit ClaimCheck(const sim::Trace& trace) : trace_(trace) {}

    // Nothing if the trace bears it out; otherwise what does not hold.
    std::optional<std::string> problem(const Claim& claim);
    // The same for all claims of a step. A step that claims nothing does not hold.
    std::optional<std::string> problem(const Step& step);

  private:
    struct Copy {
        bool is_in_log = false;
        bool is_durable = false;
        bool is_written = false;
        bool is_up = false;
    };

    bool holds(const HappenedClaim& claim) const;
    bool holds(const ElectedClaim& claim);
    bool holds(const DiskClaim& claim) const;
    bool holds(const ForgottenClaim& claim) const;
    bool holds(const TornClaim& claim) const;
    bool holds(const OverlapClaim& claim) const;
    bool holds(const CopiesClaim& claim) const;
    bool holds(const PromisedClaim& claim) const;
    bool holds(const PromptedClaim& claim) const;
    bool holds(const LackedClaim& claim) const;
    bool holds(const GoneClaim& claim) const;
    bool holds(const RemainsClaim& claim) const;
    bool holds(const BeliefClaim& claim) const;
    bool holds(const UnsettledClaim& claim) const;
    bool holds(const DeposedClaim& claim) const;
    bool holds(const UnconfirmedClaim& claim) const;
    bool holds(const PrecedesClaim& claim) const;
    bool holds(const RepeatedClaim& claim) const;
    bool holds(const FateClaim& claim) const;
    bool holds(const BrokenClaim& claim);
    bool holds(const ContradictionClaim& claim);
    bool holds(const UnnoticedClaim& claim);
    bool holds(const VerdictClaim& claim) const;
    bool holds(const StatesClaim& claim) const;
    bool holds(const OngoingClaim& claim) const;

    // Null if there is no such event.
    const sim::Record* event(sim::Seq seq) const;
    bool is(sim::Seq seq, TraceKind kind) const;
    raft::Term led_by(NodeId node, sim::Seq seq) const;
    std::vector<sim::Seq> acknowledged_and_gone() const;
    std::string text_of(sim::Seq seq) const;
    std::string asked_by(OperationId op) const;
    static raft::EntryId entry_in(const sim::Record& record) {
        return {raft::Term{record.term}, raft::Index{record.a}};
    }
    std::uint64_t fact(NodeId node, Field field, sim::Seq seq) const;
    NodeSet servers() const;
    // Of the candidate's latest life and term.
    std::vector<const sim::Record*> votes_counted(const sim::Record& election) const;
    bool is_cast(NodeId voter, const sim::Record& election) const;
    bool are(const Ballots& said, const sim::Record& election) const;
    // The hash of the server's log up to an entry, as it was when it last appended one there before
    // the event; nothing if it never did, or has removed it.
    std::optional<std::uint64_t> hash_before(NodeId node, std::uint64_t index, sim::Seq seq) const;
    // The terms of a server's log after the event.
    std::vector<std::uint64_t> log(NodeId node, sim::Seq seq) const;
    bool is_written(NodeId node, raft::EntryId entry, sim::Seq seq) const;
    Copy copy(NodeId node, raft::EntryId entry, sim::Seq seq) const;
    // The event with which the last log that had any of the entries lost it; 0: there is none.
    sim::Seq all_lost_at(const std::vector<raft::EntryId>& entries) const;
    // What a leader took into its log as that entry; nothing if none was seen to.
    OperationId operation_in(raft::EntryId entry) const;
    // Whether the event is the first with which a server executed the entry, which holds the
    // operation that the client asked so.
    bool is_execution(sim::Seq seq, raft::EntryId entry, NodeId client,
                      const std::string& asked) const;
    // No check found anything with the event or before.
    bool is_before_all_findings(sim::Seq seq);
    const OfflineJudgement& judgement();

    const sim::Trace& trace_;
    std::optional<OfflineJudgement> judgement_;
};

}  // namespace whitewater::kv
