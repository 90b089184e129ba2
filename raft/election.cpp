// How a leader is chosen: pre-votes, votes, and who may not be disturbed.
#include "raft/raft.hpp"
#include "sim/base/check.hpp"

namespace whitewater::raft {

// §3.4: no leader was heard for an election timeout.
void Raft::timeout() {
    if (settings_.pre_vote == Switch::on)
        become_pre_candidate();
    else
        become_candidate();
}

// §9.6: "a candidate only increments its term if it first learns from a majority of the cluster
// that they would be willing to grant the candidate their votes". Nothing is written: the vote and
// the term stay as they are (bug E4).
void Raft::become_pre_candidate() {
    role_ = PreCandidate{};
    observe(ObservationKind::role_changed);
    draw_timeout();
    restart_election_timer();
    request_vote(VoteKind::pre_vote);
    count_pre_vote(settings_.self);
}

// §3.4: "a follower increments its current term and transitions to candidate state. It then votes
// for itself".
void Raft::become_candidate() {
    hard_state_ = {next(hard_state_.term), settings_.self};
    hard_state_changed_ = true;
    role_ = Candidate{{}, hard_state_token()};
    observe(ObservationKind::term_changed);
    observe(ObservationKind::role_changed);
    observe(ObservationKind::voted).peer = settings_.self;
    draws_ = 0;
    draw_timeout();
    restart_election_timer();
    request_vote(VoteKind::vote);
    // BUG vote_before_persist: one's own vote, too, is given only when it is durable.
    if (settings_.is_broken(Mutation::vote_before_persist)) count_vote(settings_.self);
}

void Raft::request_vote(VoteKind kind) {
    RequestVote m{kind, hard_state_.term, log_.last()};
    Token after;
    if (kind == VoteKind::pre_vote) {
        m.term = next(m.term);
    } else if (!settings_.is_broken(Mutation::vote_before_persist)) {
        // To stand is to have voted for oneself: a candidate that asked, crashed and forgot might
        // vote for another in the same term. hashicorp/raft 901ac15 and sofa-jraft #1245 asked
        // before term and vote were durable.
        after = hard_state_token();
    }
    for (NodeId peer : peers_) send<RequestVote>(peer, after) = m;
}

void Raft::count_pre_vote(NodeId voter) {
    VoteTally& votes = std::get<PreCandidate>(role_).votes;
    votes.grant(voter);
    if (quorum_.is_met_by(votes.granted())) become_candidate();
}

void Raft::count_vote(NodeId voter) {
    VoteTally& votes = std::get<Candidate>(role_).votes;
    // BUG double_count_votes (akka-raft #45, scylla e49d5f89a5): a vote that the network delivered
    // twice is two votes.
    const bool counts_answers = settings_.is_broken(Mutation::double_count_votes);
    if (!votes.grant(voter) && !counts_answers) return;
    observe(ObservationKind::vote_received).peer = voter;
    if (quorum_.is_met_by(votes.granted()) || (counts_answers && votes.answers() >= quorum_.size()))
        become_leader();
}

// §3.4, and §6.4: the no-op lets the leader commit what earlier terms left, and tells it what is
// committed, without waiting for a client.
void Raft::become_leader() {
    Leader leading;
    std::uint32_t slots = 0;
    for (NodeId peer : peers_) slots = peer.value + 1;
    leading.followers.resize(slots);
    const Index first_to_send = next(log_.last().index);
    for (NodeId peer : peers_)
        leading.followers[peer.value] = Progress(first_to_send, now_, settings_.inflight);
    leading.heartbeat_due = peers_.is_empty() ? LocalTime::never() : now_ + settings_.heartbeat;
    role_ = std::move(leading);
    observe(ObservationKind::role_changed).peer = settings_.self;

    auto& leader_role = std::get<Leader>(role_);
    leader_role.first_own = append_to_log({hard_state_.term, EntryKind::noop, {}}).index;
    for (NodeId peer : peers_) replicate(leader_role, peer);
}

void Raft::handle_request_vote_request(NodeId from, const RequestVote& m) {
    if (m.term > hard_state_.term && is_kept_by_leader(from, m.kind))
        return drop(from, DropReason::sticky);
    if (m.kind == VoteKind::vote) update_term(m.term);

    if (!would_vote(from, m)) {
        // With our own term, whatever theirs is: a server that is behind must learn how far, or it
        // asks for a term that nobody can grant for ever (bug V1: etcd #8243, canonical/raft #279).
        const Token after = m.kind == VoteKind::vote ? hard_state_token() : Token{};
        send<RequestVoteReply>(from, after) = {m.kind, hard_state_.term, VoteAnswer::refused};
        return;
    }
    const RequestVoteReply granted{m.kind, m.term, VoteAnswer::granted};
    if (m.kind == VoteKind::pre_vote) {
        // BUG prevote_resets_vote (rabbitmq/ra PR 608, canonical/raft 98d8f51): the vote that was
        // given in this term is replaced by one that was never asked for.
        if (settings_.is_broken(Mutation::prevote_resets_vote)) {
            hard_state_.vote = from;
            hard_state_changed_ = true;
            observe(ObservationKind::voted).peer = from;
        }
        send<RequestVoteReply>(from) = granted;  // promises nothing
        return;
    }

    if (hard_state_.vote != from) {
        hard_state_.vote = from;
        hard_state_changed_ = true;
        observe(ObservationKind::voted).peer = from;
    }
    if (!std::holds_alternative<Follower>(role_)) become_follower(nobody);
    restart_election_timer();  // on granting only, not on being asked (bug E20)
    // BUG vote_before_persist (hashicorp/raft 901ac15, sofa-jraft #1245): a voter that crashes
    // before its vote is on disk may vote again in the same term.
    const bool early = settings_.is_broken(Mutation::vote_before_persist);
    send<RequestVoteReply>(from, early ? Token{} : hard_state_token()) = granted;
    promise(Promise::Kind::vote);
}

// §4.2.3: "if a server receives a RequestVote request within the minimum election timeout of
// hearing from a current leader, it does not update its term or grant its vote". The same for a
// pre-vote (§9.6). Without check-quorum only pre-votes are refused so: a leader that nobody follows
// any more but that does not know it must not be shielded from votes.
bool Raft::is_kept_by_leader(NodeId candidate, VoteKind kind) const {
    if (kind == VoteKind::vote && settings_.check_quorum == Switch::off) return false;
    if (std::holds_alternative<Leader>(role_)) return true;
    const auto* following = std::get_if<Follower>(&role_);
    if (following == nullptr || following->leader == nobody) return false;
    if (following->leader == candidate) return false;  // it leads no more, by its own word (bug V5)
    return now_ - following->heard < settings_.election_min;
}

// §3.4: one vote a term, first come, first served; §3.6.1: for a log that is up to date only.
bool Raft::would_vote(NodeId candidate, const RequestVote& m) const {
    if (m.term < hard_state_.term) return false;
    const bool is_free = m.term > hard_state_.term ||  // so it is a pre-vote
                         hard_state_.vote == nobody || hard_state_.vote == candidate ||
                         gives_away_own_vote();
    return is_free && has_up_to_date_log(m.last);
}

// BUG leader_grants_vote (DaosRaft #70): who stands, or has won, has voted for itself.
bool Raft::gives_away_own_vote() const {
    return settings_.is_broken(Mutation::leader_grants_vote) &&
           (std::holds_alternative<Candidate>(role_) || std::holds_alternative<Leader>(role_));
}

bool Raft::has_up_to_date_log(EntryId candidate_last) const {
    const EntryId own = log_.last();
    // BUG vote_len_only (openraft a48a3282): a long log of old terms beats a short one that holds
    // what was committed since.
    if (settings_.is_broken(Mutation::vote_len_only)) return candidate_last.index >= own.index;
    // BUG vote_term_and_index (liferaft #8): refused only if *both* are behind.
    if (settings_.is_broken(Mutation::vote_term_and_index))
        return candidate_last.term >= own.term || candidate_last.index >= own.index;
    return is_up_to_date(candidate_last, own);
}

void Raft::handle_request_vote_reply(NodeId from, const RequestVoteReply& m) {
    const bool is_own_proposal = m.kind == VoteKind::pre_vote && m.answer == VoteAnswer::granted;
    if (!is_own_proposal) update_term(m.term);

    // BUG count_stale_votes (Xraft #33, little-raft #44, scylla bd168d57ff): a vote of an earlier
    // term, or a pre-vote, is not a vote in this election.
    if (settings_.is_broken(Mutation::count_stale_votes) && m.answer == VoteAnswer::granted &&
        std::holds_alternative<Candidate>(role_))
        return count_vote(from);

    if (drop_stale_reply(from, m.term)) return;
    if (m.answer == VoteAnswer::refused) return;
    // BUG prevote_reply_as_vote (scylla bd168d57ff): a late pre-vote names the term that was asked
    // about, which is by now the candidate's own; nobody has voted.
    const bool is_vote =
        m.kind == VoteKind::vote || settings_.is_broken(Mutation::prevote_reply_as_vote);
    if (is_vote && std::holds_alternative<Candidate>(role_)) return count_vote(from);
    if (m.kind == VoteKind::pre_vote && std::holds_alternative<PreCandidate>(role_) &&
        m.term == next(hard_state_.term))
        count_pre_vote(from);
}

}  // namespace whitewater::raft
