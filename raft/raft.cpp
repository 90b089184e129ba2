// The step: what all roles share.
#include "raft/raft.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "raft/overloaded.hpp"
#include "sim/base/check.hpp"
#include "sim/base/prng.hpp"

namespace whitewater::raft {

Raft::Raft(const Settings& settings, HardState hard_state, Log log)
    : settings_(settings),
      // BUG half_is_a_quorum (hashicorp/raft adf0b6c, 163a55f): two halves of an even cluster do
      // not intersect, so each may elect and commit without the other.
      quorum_(settings.voters, settings.is_broken(Mutation::half_is_a_quorum)
                                   ? Quorum::Share::half
                                   : Quorum::Share::majority),
      peers_(settings.voters - NodeSet::of(settings.self)),
      hard_state_(hard_state),
      log_(std::move(log)),
      durability_(log_.last().index),
      commit_(log_.base().index) {
    CHECK(settings.batch > 0 && settings.inflight > 0, "batch and inflight must be at least 1");
}

void Raft::start(LocalTime now, Output& out) {
    out.clear();
    out_ = &out;
    now_ = now;
    Observation& recovered = observe(ObservationKind::recovered);
    recovered.peer = hard_state_.vote;
    recovered.entry = log_.last();
    recovered.hash = log_.hash_at(log_.last().index);
    for (Index i = next(log_.base().index); i <= log_.last().index; i = next(i)) {
        Observation& appended = observe(ObservationKind::appended);
        appended.entry = log_.id_at(i);
        appended.hash = log_.hash_at(i);
        appended.detail = static_cast<std::uint8_t>(log_.at(i).kind);
    }
    draw_timeout();
    restart_election_timer();
    // BUG restart_commits_log (goraft #69): a log may end with what no quorum ever had.
    if (settings_.is_broken(Mutation::restart_commits_log)) commit_up_to(log_.last().index);
}

void Raft::step(LocalTime now, const Event& event, Output& out) {
    out.clear();
    out_ = &out;
    set_clock(now);
    std::visit(Overloaded{
                   [this](const DeadlinePassed&) { deadline_passed(); },
                   [this](const Received& r) { receive(r.from, r.message); },
                   [this](const Persisted& p) { persisted(p.token); },
                   [this](const Propose& p) { client_request(p.command); },
                   [this](const ReadRequest& r) { read_request(r.id); },
               },
               event);
    persist();
}

void Raft::receive(NodeId from, const Message& message) {
    if (!peers_.contains(from)) return drop(from, DropReason::not_a_member);
    std::visit(Overloaded{
                   [&](const RequestVote& m) { handle_request_vote_request(from, m); },
                   [&](const RequestVoteReply& m) { handle_request_vote_reply(from, m); },
                   [&](const AppendEntries& m) { handle_append_entries_request(from, m); },
                   [&](const AppendEntriesReply& m) { handle_append_entries_reply(from, m); },
               },
               message);
}

// §3.3: "if a candidate or leader discovers that its term is out of date, it immediately reverts to
// follower state". A vote belongs to a term, so a new term clears it, and nothing else ever does
// (bug E3 cleared it when stepping down within a term).
void Raft::update_term(Term term) {
    if (term <= hard_state_.term) return;
    hard_state_.term = term;
    hard_state_changed_ = true;
    observe(ObservationKind::term_changed);
    if (hard_state_.vote != nobody) {
        hard_state_.vote = nobody;
        observe(ObservationKind::voted);
    }
    draws_ = 0;
    draw_timeout();
    become_follower(nobody);
}

// A reply to a question asked in an earlier term says nothing about this one (bugs E1, R11).
bool Raft::drop_stale_reply(NodeId from, Term term) {
    if (term >= hard_state_.term) return false;
    drop(from, DropReason::stale_reply);
    return true;
}

// In the term that the server has now. The election timer runs on, unless it has none yet.
void Raft::become_follower(NodeId leader_now) {
    auto* following = std::get_if<Follower>(&role_);
    if (following != nullptr && following->leader == leader_now) {
        following->heard = now_;
        return;
    }
    const Role role_before = role();
    if (auto* leading = std::get_if<Leader>(&role_)) {
        // BUG rollback_on_stepdown (CCF #5674, #7618): what this leader does not know to be
        // committed a quorum may hold all the same, this server's own copy counted.
        if (settings_.is_broken(Mutation::rollback_on_stepdown) && commit_ < log_.last().index)
            truncate_log_from(next(commit_));
        refuse_reads(*leading);
        restart_election_timer();
    }
    // BUG forget_vote_on_stepdown (CCF PR 8094, camunda #5356): the term is still the same, and so
    // must be the vote.
    if (settings_.is_broken(Mutation::forget_vote_on_stepdown) &&
        (role_before == Role::candidate || role_before == Role::leader) &&
        hard_state_.vote != nobody) {
        hard_state_.vote = nobody;
        hard_state_changed_ = true;
        observe(ObservationKind::voted);
    }
    role_ = Follower{leader_now, now_};
    observe(ObservationKind::role_changed).peer = leader_now;
}

void Raft::deadline_passed() {
    if (now_ < deadline()) return;  // the clock went back since the deadline was asked for
    if (auto* leading = std::get_if<Leader>(&role_))
        heartbeat(*leading);
    else
        timeout();
}

void Raft::persisted(Token token) {
    durability_.complete(token);
    observe(ObservationKind::persisted).token = token;
    if (auto* candidate = std::get_if<Candidate>(&role_)) {
        if (candidate->own_vote <= token) count_vote(settings_.self);
    } else if (auto* leading = std::get_if<Leader>(&role_)) {
        advance_commit_index(*leading);
        confirm_reads(*leading);
    }
}

EntryId Raft::append_to_log(const Entry& entry) {
    const EntryId id = log_.append(entry);
    if (appended_from_ == Index{}) appended_from_ = id.index;
    Observation& appended = observe(ObservationKind::appended);
    appended.entry = id;
    appended.hash = log_.hash_at(id.index);
    appended.detail = static_cast<std::uint8_t>(entry.kind);
    return id;
}

void Raft::truncate_log_from(Index first) {
    CHECK(first > commit_ || !settings_.is_sound(),
          "the entry at {} is committed and would be removed", first.value);
    observe(ObservationKind::truncated).entry = log_.id_at(first);
    log_.truncate_from(first);
    // BUG async_append_aba (etcd's async_storage_writes_append_aba_race): a write of entries that
    // are gone, once complete, is taken for a write of those that came in their place.
    durability_.truncate_from(first, settings_.is_broken(Mutation::async_append_aba)
                                         ? Durability::InProgress::kept
                                         : Durability::InProgress::cut);
}

void Raft::commit_up_to(Index index) {
    // Never back. BUG commit_regress (PySyncObj #166, raft.tla #19): an old message takes it back.
    const bool is_news =
        settings_.is_broken(Mutation::commit_regress) ? index != commit_ : index > commit_;
    if (!is_news) return;
    commit_ = index;
    Observation& advanced = observe(ObservationKind::commit_advanced);
    const bool is_held = index <= log_.last().index;  // or Raft is broken, and says so
    advanced.entry = is_held ? log_.id_at(index) : EntryId{hard_state_.term, index};
    advanced.hash = is_held ? log_.hash_at(index) : 0;
}

Index Raft::applicable() const {
    const Index last = log_.last().index;
    // BUG apply_before_commit (jgroups-raft #26): what a leader appends may never be committed.
    if (settings_.is_broken(Mutation::apply_before_commit) && role() == Role::leader) return last;
    return std::min(commit_, last);
}

// All that changed in this step becomes one write, so that a crash keeps all or none of it: term
// and vote together (bug E8), truncation and the entries that replace it together (bug D6).
void Raft::persist() {
    if (!hard_state_changed_ && appended_from_ == Index{}) return;
    Persist write;
    write.hard_state = hard_state_;
    if (appended_from_ != Index{}) {
        write.first = appended_from_;
        write.last = log_.last().index;
        write.token = durability_.begin(write.first, write.last);
    } else {
        write.token = durability_.begin();
    }
    if (hard_state_changed_) hard_state_written_ = write.token;
    hard_state_changed_ = false;
    appended_from_ = {};
    Observation& persisting = observe(ObservationKind::persisting);
    persisting.token = write.token;
    persisting.peer = hard_state_.vote;
    persisting.entry = log_.last();
    out_->persist = write;
}

// A clock that was set back must not stretch the wait for an election, nor the time for which a
// leader counts as heard.
void Raft::set_clock(LocalTime now) {
    if (now < now_) [[unlikely]] {
        const Duration by = now_ - now;
        if (election_due_ != LocalTime::never()) election_due_ = election_due_ - by;
        if (auto* following = std::get_if<Follower>(&role_))
            following->heard = following->heard - by;
        if (auto* leading = std::get_if<Leader>(&role_)) {
            leading->heartbeat_due = leading->heartbeat_due - by;
            for (NodeId peer : peers_) leading->followers[peer.value].rewind(by);
        }
    }
    now_ = now;
}

// §3.4: randomised, so that split votes are rare and resolved fast. Drawn anew at every election
// and in every term, not at every heartbeat: then the draw depends on few things.
void Raft::draw_timeout() {
    const Key key = Key(settings_.seed)
                        .with("election timeout")
                        .with(settings_.self.value)
                        .with(hard_state_.term.value)
                        .with(draws_++);
    timeout_ = uniform(key, settings_.election_min, settings_.election_max);
}

// Who has no vote does not stand (§4.2.1).
void Raft::restart_election_timer() {
    if (quorum_.voters().contains(settings_.self)) election_due_ = now_ + timeout_;
}

// The write that holds term and vote as they are now.
Token Raft::hard_state_token() const {
    const Token token = hard_state_changed_ ? durability_.next() : hard_state_written_;
    return durability_.is_durable(token) ? Token{} : token;
}

LocalTime Raft::deadline() const {
    const auto* leading = std::get_if<Leader>(&role_);
    return leading != nullptr ? leading->heartbeat_due : election_due_;
}

Role Raft::role() const {
    constexpr std::array names = {Role::follower, Role::pre_candidate, Role::candidate,
                                  Role::leader};
    return names[role_.index()];  // in the order of the variant
}

NodeId Raft::leader() const {
    if (std::holds_alternative<Leader>(role_)) return settings_.self;
    const auto* following = std::get_if<Follower>(&role_);
    return following != nullptr ? following->leader : nobody;
}

const Progress* Raft::progress(NodeId follower) const {
    const auto* leading = std::get_if<Leader>(&role_);
    if (leading == nullptr || !peers_.contains(follower)) return nullptr;
    return &leading->followers[follower.value];
}

// A new observation with node, term and role filled in.
Observation& Raft::observe(ObservationKind kind) {
    Observation& observation = out_->observations.emplace_back();
    observation.kind = kind;
    observation.node = settings_.self;
    observation.term = hard_state_.term;
    observation.role = role();
    return observation;
}

void Raft::drop(NodeId from, DropReason reason) {
    Observation& dropped = observe(ObservationKind::dropped);
    dropped.peer = from;
    dropped.detail = static_cast<std::uint8_t>(reason);
}

}  // namespace whitewater::raft
