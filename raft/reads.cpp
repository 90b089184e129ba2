// Reads without a log entry (§6.4): a leader asks a quorum whether it still leads.
#include <algorithm>

#include "raft/raft.hpp"
#include "sim/base/check.hpp"

namespace whitewater::raft {

// §6.4 in five steps. (1) Until an entry of its own term is committed a leader does not know what
// is (bug L2: etcd #7331): the read's index is at least that entry's. (2) Otherwise it is the
// commit index when the read came. (3) A round of messages that left after the read came, answered
// by a quorum, shows that no newer leader had been elected by then, so nothing newer was committed.
// (4) The read waits until its index is applied, and (5) is answered.
//
// The round costs no message of its own where append_entries flow anyway: every append_entries
// carries the number of its round. Many reads share one: those that come while a round is under way
// wait for the next.
void Raft::read_request(ReadId id) {
    CHECK(settings_.reads != ReadMode::log, "in this mode a read is a log entry");
    auto* leading = std::get_if<Leader>(&role_);
    if (leading == nullptr) {
        out_->reads.push_back({id, ReadAnswer::Answer::not_leader, {}, leader()});
        return;
    }
    // BUG read_local_leader (consul #54, dqlite #258): a leader that was deposed and does not know
    // it serves what others have long overwritten. `reads local` does it on request.
    if (settings_.reads == ReadMode::local || settings_.is_broken(Mutation::read_local_leader))
        return answer_read(id, commit_);

    // BUG readindex_before_own_term (etcd #7331): a new leader's commit index may lag behind what
    // its predecessor committed and told.
    const Index known = settings_.is_broken(Mutation::readindex_before_own_term)
                            ? commit_
                            : std::max(commit_, leading->first_own);
    leading->reads.push_back({id, known, leading->round + 1});
    confirm_reads(*leading);
}

void Raft::start_round(Leader& leading) {
    ++leading.round;
    for (NodeId peer : peers_) append_entries(leading, peer, {});
}

// The newest round that a quorum has answered.
std::uint64_t Raft::confirmed_round(const Leader& leading) const {
    return quorum_.reached([&](NodeId voter) {
        return voter == settings_.self ? leading.round
                                       : leading.followers[voter.value].round_acked();
    });
}

// Starts the next round if reads wait for it and none is under way; answers the reads whose round
// a quorum has answered.
void Raft::confirm_reads(Leader& leading) {
    if (leading.reads.empty()) return;
    std::uint64_t confirmed = confirmed_round(leading);
    if (leading.reads.back().round > leading.round && confirmed == leading.round) {
        start_round(leading);
        confirmed = confirmed_round(leading);  // alone, a leader is its own quorum
    }
    auto read = leading.reads.begin();
    for (; read != leading.reads.end(); ++read) {
        if (read->round > confirmed || read->index > commit_) break;
        answer_read(read->id, read->index);
    }
    leading.reads.erase(leading.reads.begin(), read);
}

// The leader steps down: nobody here can say any more what is fresh.
void Raft::refuse_reads(Leader& leading) {
    for (const PendingRead& read : leading.reads)
        out_->reads.push_back({read.id, ReadAnswer::Answer::not_leader, {}, nobody});
    leading.reads.clear();
}

void Raft::answer_read(ReadId id, Index index) {
    out_->reads.push_back({id, ReadAnswer::Answer::at_index, index, settings_.self});
    observe(ObservationKind::read_confirmed).entry = log_.id_at(index);
}

}  // namespace whitewater::raft
