// Raft, as a pure step function: local time and an event in; what to persist, send and answer out.
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "raft/durability.hpp"
#include "raft/log.hpp"
#include "raft/message.hpp"
#include "raft/output.hpp"
#include "raft/progress.hpp"
#include "raft/quorum.hpp"

namespace whitewater::raft {

// A message from another server; it and what it views need to be valid during the step only.
struct Received {
    NodeId from;
    const Message& message;
};
// `token`, and every token before it, is durable.
struct Persisted {
    Token token;
};
using Event = std::variant<DeadlinePassed, Received, Persisted, Propose, ReadRequest>;

// -- Roles: each holds what only that role needs --------------------------------------------------

struct Follower {
    NodeId leader;    // nobody: not known yet in this term
    LocalTime heard;  // when it was last heard; meaningless without a leader
};

// Asks whether it would be elected, before it disturbs anybody by standing (§9.6).
struct PreCandidate {
    VoteTally votes;
};

struct Candidate {
    VoteTally votes;
    Token own_vote;  // its own vote counts from when this is durable
};

// A read that waits for a quorum to confirm, after the read came, that this server still leads.
struct PendingRead {
    ReadId id;
    Index index;              // what must be committed, then applied, before it is served
    std::uint64_t round = 0;  // the first round of messages that all left after the read came
};

struct Leader {
    std::vector<Progress> followers;  // by NodeId::value; the slots of others are unused
    Index first_own;                  // its no-op: the first entry of its term
    LocalTime heartbeat_due;
    std::vector<PendingRead> reads;  // oldest first; rounds and indexes do not decrease
    // Messages carry the number of the round they belong to. Rounds only count up, and a server
    // leads a term at most once, so (term, round) never comes twice (bug L3).
    std::uint64_t round = 0;
};

// -- The core -------------------------------------------------------------------------------------

// One server. Does no I/O, reads no clock, draws its election timeouts from its settings' seed: the
// same events give the same outputs. It never trusts a message to be sensible; what would break an
// invariant is dropped with an observation. The functions are named after the actions of raft.tla.
//
// The rule of persistence (§3.8): a message that promises a vote or an entry names the token that
// makes it durable, and leaves only then. Requests of a leader promise nothing and leave at once,
// in parallel with its own disk (§10.2.1).
//
// Configurations are fixed; logs are not compacted; `reads lease` is answered as `reads index`.
class Raft {
  public:
    // With what the disk held. REQUIRES: settings.batch, inflight > 0; election_min <= max.
    Raft(const Settings& settings, HardState hard_state, Log log);

    // Once, first.
    void start(LocalTime now, Output& out);
    // `out` is cleared first. If `now` is earlier than before, the clock went back, and the core
    // moves all it remembers of the clock back with it.
    void step(LocalTime now, const Event& event, Output& out);

    // When to step with DeadlinePassed.
    LocalTime deadline() const;

    Role role() const;
    NodeId leader() const;  // nobody if not known
    HardState hard_state() const { return hard_state_; }
    Term term() const { return hard_state_.term; }
    Index commit() const { return commit_; }
    // What the state machine may be given: the log up to here.
    Index applicable() const;
    Token durable() const { return durability_.durable(); }
    const Log& log() const { return log_; }
    // Of a follower, if this server leads; else null.
    const Progress* progress(NodeId follower) const;

  private:
    // raft.cpp: what all roles share
    void receive(NodeId from, const Message& message);
    void update_term(Term term);
    bool drop_stale_reply(NodeId from, Term term);
    void become_follower(NodeId leader);
    void deadline_passed();
    void persisted(Token token);
    EntryId append_to_log(const Entry& entry);
    void truncate_log_from(Index first);
    void commit_up_to(Index index);
    void persist();
    void set_clock(LocalTime now);
    void restart_election_timer();
    void draw_timeout();
    Token hard_state_token() const;
    // A message to be sent when `after` is durable: to be filled in, where it stands, before the
    // next is made.
    template <class M>
    M& send(NodeId to, Token after = {}) {
        return out_->messages.emplace_back(to, after).message.emplace<M>();
    }
    // The message made last promises this, of the server's term.
    void promise(Promise::Kind kind, Index match = {}) {
        Promise& promised = out_->messages.back().promise;
        promised.kind = kind;
        promised.term = hard_state_.term;
        promised.match = match;
    }
    Observation& observe(ObservationKind kind);
    void drop(NodeId from, DropReason reason);

    // election.cpp: §3.4, §3.6.1, §4.2.3, §9.6
    void timeout();
    void become_pre_candidate();
    void become_candidate();
    void request_vote(VoteKind kind);
    void count_pre_vote(NodeId voter);
    void count_vote(NodeId voter);
    void become_leader();
    void handle_request_vote_request(NodeId from, const RequestVote& m);
    void handle_request_vote_reply(NodeId from, const RequestVoteReply& m);
    bool is_kept_by_leader(NodeId candidate, VoteKind kind) const;
    bool would_vote(NodeId candidate, const RequestVote& m) const;
    bool gives_away_own_vote() const;
    bool has_up_to_date_log(EntryId candidate_last) const;

    // replication.cpp: §3.5, §3.6.2, §6.2, §10.2.1
    void client_request(ByteView command);
    void replicate(Leader& leader, NodeId to);
    void append_entries(Leader& leader, NodeId to, EntryBatch entries);
    void heartbeat(Leader& leader);
    bool hears_a_quorum(const Leader& leader) const;
    void advance_commit_index(const Leader& leader);
    void handle_append_entries_request(NodeId from, const AppendEntries& m);
    void report_conflict(NodeId to, const AppendEntries& m);
    bool contradicts_commit(const AppendEntries& m) const;
    bool agrees_at(EntryId prev) const;
    Index store(const AppendEntries& m);
    Token ack_token(Index match) const;
    void handle_append_entries_reply(NodeId from, const AppendEntriesReply& m);
    void match_advanced(const Leader& leader, NodeId follower);
    Index next_after(const AppendEntriesReply& conflict) const;

    // reads.cpp: §6.4
    void read_request(ReadId id);
    void start_round(Leader& leader);
    void confirm_reads(Leader& leader);
    std::uint64_t confirmed_round(const Leader& leader) const;
    void refuse_reads(Leader& leader);
    void answer_read(ReadId id, Index index);

    Settings settings_;
    Quorum quorum_;
    NodeSet peers_;  // the other voters

    HardState hard_state_;
    Log log_;
    Durability durability_;
    Index commit_;
    std::variant<Follower, PreCandidate, Candidate, Leader> role_;

    LocalTime now_;
    LocalTime election_due_ = LocalTime::never();  // of any role but leader
    Duration timeout_;                             // the election timeout that is in force
    std::uint64_t draws_ = 0;                      // of timeouts in this term

    bool hard_state_changed_ = false;  // in this step
    Index appended_from_;              // in this step; 0: nothing
    Token hard_state_written_;         // the write that holds the hard state
    Output* out_ = nullptr;            // of this step
};

}  // namespace whitewater::raft
