// How entries reach a quorum: the leader's sending, the follower's storing, the commit rule.
#include <algorithm>

#include "raft/raft.hpp"
#include "sim/base/check.hpp"

namespace whitewater::raft {

// -- The leader's side ----------------------------------------------------------------------------

// §3.5. The entry goes to the followers and to the leader's own disk at the same time (§10.2.1).
void Raft::client_request(ByteView command) {
    auto* leading = std::get_if<Leader>(&role_);
    if (leading == nullptr) {
        out_->proposed = Proposed{Proposed::Answer::not_leader, {}, leader()};
        return;
    }
    const EntryId id = append_to_log({hard_state_.term, EntryKind::command, command});
    out_->proposed = Proposed{Proposed::Answer::appended, id, settings_.self};
    // BUG single_node_commit_before_persist (etcd #14370): who is alone asks nobody, but it must
    // wait for its own disk.
    if (settings_.is_broken(Mutation::single_node_commit_before_persist) && peers_.is_empty())
        commit_up_to(id.index);
    // These messages leave after the reads that wait for the next round came: they are that round.
    if (!leading->reads.empty() && leading->reads.back().round > leading->round) ++leading->round;
    for (NodeId peer : peers_) replicate(*leading, peer);
}

// Sends what the follower's window has room for.
void Raft::replicate(Leader& leading, NodeId to) {
    Progress& follower = leading.followers[to.value];
    while (follower.may_send()) {
        const bool has_all = follower.next() > log_.last().index;
        if (has_all && follower.state() == Progress::State::replicating) return;
        append_entries(leading, to, log_.slice(follower.next(), settings_.batch));
    }
}

// REQUIRES: `entries` start at the follower's next.
void Raft::append_entries(Leader& leading, NodeId to, EntryBatch entries) {
    Progress& follower = leading.followers[to.value];
    const Index prev = previous(follower.next());
    // The leader's whole commit index, though the follower may not match so far: it is the follower
    // that knows (bugs R3, R4).
    auto& m = send<AppendEntries>(to);
    m.term = hard_state_.term;
    m.prev = log_.id_at(prev);
    m.commit = commit_;
    m.read_round = leading.round;
    m.entries = entries;
    follower.sent({prev.value + entries.count});
}

// §3.4: heartbeats keep followers from standing. They also find the gap that a lost message left:
// they ask whether the logs agree at the last entry sent.
void Raft::heartbeat(Leader& leading) {
    // §6.2: "a leader steps down if an election timeout elapses without a successful round of
    // heartbeats to a majority of its cluster".
    if (settings_.check_quorum == Switch::on && !hears_a_quorum(leading))
        return become_follower(nobody);
    leading.heartbeat_due = now_ + settings_.heartbeat;
    if (!leading.reads.empty()) ++leading.round;  // should the round before have been lost
    for (NodeId peer : peers_) {
        Progress& follower = leading.followers[peer.value];
        if (follower.state() == Progress::State::probing) {
            follower.allow_probe();
            replicate(leading, peer);
        } else {
            append_entries(leading, peer, {});
        }
    }
}

bool Raft::hears_a_quorum(const Leader& leading) const {
    const LocalTime heard = quorum_.reached([&](NodeId voter) {
        return voter == settings_.self ? now_ : leading.followers[voter.value].heard();
    });
    return now_ - heard < settings_.election_max;
}

// The commit rule (§3.5, §3.6.2). An entry is committed when a quorum has it durably, *if it is of
// the leader's own term*. Why not any entry that a quorum has? Figure 3.7 (the paper's Figure 8):
//
//     index  1  2  3         S1, leader of term 2, gives 2^2 to S2 and crashes. S5, elected in
//     S1     1  2  4         term 3 by S3 and S4 (who lack 2^2), writes 2^3 to its own log and
//     S2     1  2            crashes. S1, elected again in term 4, gives 2^2 to S3: now three of
//     S3     1  2            five have it. Were it called committed here, and did S1 crash, then
//     S4     1               S5 could still be elected in term 5: its last entry, of term 3, is
//     S5     1  3            more up to date than the 2^2 of S2, S3 and S4. It would overwrite 2^2
//                            everywhere: a committed entry lost.
//
// Had a quorum S1's entry 3^4 instead, S5 could not win: every quorum that elects would contain a
// server whose last term is 4. With 3^4 everything before it is committed too, by Log Matching. So
// a leader counts only for entries of its own term, and it appends a no-op at once to have one.
//
// The leader counts itself like any other, from when its own disk has the entry: it may be the last
// of the quorum to have it.
void Raft::advance_commit_index(const Leader& leading) {
    // BUG ack_before_fsync, the leader's half: what only its memory holds counts as held.
    const Index own =
        settings_.is_broken(Mutation::ack_before_fsync) ? log_.last().index : durability_.log();
    const Index held = quorum_.reached([&](NodeId voter) {
        return voter == settings_.self ? own : leading.followers[voter.value].match();
    });
    if (held <= commit_) return;
    // BUG fig8_commit_old_term (Figure 8; LogCabin #44, willemt/raft 97c9183): without this line an
    // entry of an earlier term is committed by counting, and can still be lost.
    if (log_.term_at(held) != hard_state_.term &&
        !settings_.is_broken(Mutation::fig8_commit_old_term))
        return;
    commit_up_to(held);
}

void Raft::handle_append_entries_reply(NodeId from, const AppendEntriesReply& m) {
    update_term(m.term);
    if (m.outcome == AppendOutcome::stale_term) return;
    // BUG ack_from_old_term (willemt/raft 285fdff, 8b444aa): what a follower acknowledged to an
    // earlier leadership it may have replaced since.
    if (!settings_.is_broken(Mutation::ack_from_old_term) && drop_stale_reply(from, m.term)) return;
    auto* leading = std::get_if<Leader>(&role_);
    if (leading == nullptr) return drop(from, DropReason::stale_reply);  // stepped down since
    if (m.read_round > leading->round || m.match > log_.last().index)
        return drop(from, DropReason::malformed);

    Progress& follower = leading->followers[from.value];
    follower.answered(now_, m.read_round);
    if (m.outcome == AppendOutcome::accepted) {
        // BUG match_not_monotonic (PySyncObj #167, raft.tla #18): an acknowledgement that was
        // overtaken takes back what the later one said.
        const auto keep = settings_.is_broken(Mutation::match_not_monotonic)
                              ? Progress::Keep::latest
                              : Progress::Keep::largest;
        if (follower.accepted(m.match, keep)) match_advanced(*leading, from);
    } else if (m.outcome == AppendOutcome::conflict) {
        const bool is_news = follower.rejected(m.rejected, next_after(m));
        // BUG nack_hint_as_match (CCF #5324): where the logs *may* agree is not where they do.
        if (is_news && settings_.is_broken(Mutation::nack_hint_as_match)) {
            follower.take_hint_for_match();
            match_advanced(*leading, from);
        }
    }
    replicate(*leading, from);
    confirm_reads(*leading);
}

void Raft::match_advanced(const Leader& leading, NodeId follower) {
    const Index match = leading.followers[follower.value].match();
    Observation& advanced = observe(ObservationKind::match_advanced);
    advanced.peer = follower;
    advanced.entry = log_.id_at(match);
    if (match > commit_) advance_commit_index(leading);
}

// §3.5, the optimisation: skip all of a conflicting term at once. If the leader has entries of that
// term too, the logs may agree up to the last of them; if not, they agree before the follower's
// first of it at the latest.
Index Raft::next_after(const AppendEntriesReply& m) const {
    if (m.conflict.term == Term{}) return m.conflict.index;
    const Index own = log_.last_with_term(m.conflict.term);
    return own == Index{} ? m.conflict.index : next(own);
}

// -- The follower's side --------------------------------------------------------------------------

void Raft::handle_append_entries_request(NodeId from, const AppendEntries& m) {
    update_term(m.term);
    if (m.term < hard_state_.term) {
        // Answered, not ignored: a leader that is alone in the past steps down by it, and so does
        // one whose follower stood in vain and is stuck in a higher term (bug V6).
        auto& reply = send<AppendEntriesReply>(from, hard_state_token());
        reply.term = hard_state_.term;
        reply.outcome = AppendOutcome::stale_term;
        // BUG missing_return_stale_term (etcd 6618455): having said no, it obeys all the same.
        if (!settings_.is_broken(Mutation::missing_return_stale_term)) return;
    }
    if (std::holds_alternative<Leader>(role_)) return drop(from, DropReason::rival_leader);
    become_follower(from);
    restart_election_timer();

    // BUG heartbeat_commits_unmatched (etcd 31ef059, scylla #10578): the leader's commit index is
    // taken over before it is known that the logs agree so far.
    if (settings_.is_broken(Mutation::heartbeat_commits_unmatched) && m.entries.count == 0)
        commit_up_to(m.commit);
    if (m.prev.index >= log_.base().index && !agrees_at(m.prev)) return report_conflict(from, m);
    if (settings_.is_sound() && contradicts_commit(m))
        return drop(from, DropReason::contradicts_commit);
    Index match = store(m);
    // What the leader committed, as far as this very message shows that the logs agree: what lies
    // behind it in this log may be another leader's (bugs R3, R4: scylla #9965, etcd 31ef059).
    // BUG follower_commit_lastindex (scylla #9965, NuRaft #57) takes the end of its own log
    // instead.
    const Index agreed =
        settings_.is_broken(Mutation::follower_commit_lastindex) ? log_.last().index : match;
    commit_up_to(std::min(m.commit, agreed));
    // BUG ack_own_last_index (CCF #6001, RATIS-2605): what lies behind the message's last entry may
    // be another leader's.
    if (settings_.is_broken(Mutation::ack_own_last_index)) match = log_.last().index;
    // A heartbeat is answered at once, for what is durable already, so that neither reads nor
    // check-quorum wait for a slow disk. Entries are acknowledged when they are durable.
    if (m.entries.count == 0) match = std::min(match, durability_.log());
    auto& reply = send<AppendEntriesReply>(from, ack_token(match));
    reply.term = hard_state_.term;
    reply.outcome = AppendOutcome::accepted;
    reply.read_round = m.read_round;
    reply.match = match;
    promise(Promise::Kind::ack, match);
}

// The log has no such entry as the message's prev: says so, and from where on it may differ.
void Raft::report_conflict(NodeId to, const AppendEntries& m) {
    auto& reply = send<AppendEntriesReply>(to, hard_state_token());
    reply.term = hard_state_.term;
    reply.outcome = AppendOutcome::conflict;
    reply.read_round = m.read_round;
    reply.rejected = m.prev.index;
    if (m.prev.index > log_.last().index) {
        reply.conflict = {{}, next(log_.last().index)};
    } else {
        const Term theirs_here = log_.term_at(m.prev.index);
        reply.conflict = {theirs_here, log_.first_with_term_at_least(theirs_here)};
    }
}

// No leader lacks what is committed (Leader Completeness, §3.6.3): who sends other entries in its
// place is none, and is not obeyed.
bool Raft::contradicts_commit(const AppendEntries& m) const {
    if (m.prev.index >= commit_) return false;
    EntryReader reader(m.entries.bytes);
    for (Index i = next(m.prev.index); i <= commit_ && reader.next(); i = next(i)) {
        if (i > log_.base().index && log_.term_at(i) != reader.entry().term) return true;
    }
    return false;
}

// The consistency check of §3.5.
bool Raft::agrees_at(EntryId prev) const {
    // BUG prev_term_unchecked (etcd 76f1249, WRaft #1): an entry is there, whoever's it may be.
    if (settings_.is_broken(Mutation::prev_term_unchecked)) return prev.index <= log_.last().index;
    return log_.matches(prev);
}

// Takes over the entries that are news; returns the index up to which the logs now agree: the last
// that the message names, never this log's own last (bug R5: CCF #6001, RATIS-2605).
Index Raft::store(const AppendEntries& m) {
    // BUG truncate_on_stale_ae (willemt/raft #37, CCF #5927): a message that was overtaken, or came
    // twice, cuts off what followed it.
    if (settings_.is_broken(Mutation::truncate_on_stale_ae) && m.entries.count > 0 &&
        m.prev.index < log_.last().index)
        truncate_log_from(next(m.prev.index));
    EntryReader reader(m.entries.bytes);
    Index index = m.prev.index;
    while (reader.next()) {
        index = next(index);
        const Entry& entry = reader.entry();
        if (index <= log_.last().index) {
            // §3.5: only an entry that conflicts, and what follows it, is removed. A message that
            // is old or comes twice removes nothing (bug R6: CCF #5927, openraft 9540c904).
            if (index <= log_.base().index || log_.term_at(index) == entry.term) continue;
            // BUG entry_terms_unchecked (willemt/raft 3fc7f32, camunda #5360): what is there stays,
            // though another leader wrote it.
            if (settings_.is_broken(Mutation::entry_terms_unchecked)) continue;
            truncate_log_from(index);
        }
        // BUG prev_term_unchecked: who does not ask whose entry stands before may be given terms
        // that fall. This log cannot hold them: the message ends there.
        if (settings_.is_broken(Mutation::prev_term_unchecked) && entry.term < log_.last().term)
            return previous(index);
        append_to_log(entry);
    }
    return index;
}

// What an acknowledgement up to `match` must wait for: the term it speaks in, and the entries.
Token Raft::ack_token(Index match) const {
    // BUG ack_before_fsync (tikv #994; Jepsen on NATS 2.12.1): an acknowledged entry that only
    // memory holds is lost with the power, and with it a quorum.
    if (settings_.is_broken(Mutation::ack_before_fsync)) return {};
    const bool is_of_this_step = appended_from_ != Index{};  // so the message named it
    const Token entries = is_of_this_step ? durability_.next() : durability_.holding(match);
    return std::max(entries, hard_state_token());
}

}  // namespace whitewater::raft
