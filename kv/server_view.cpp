// How a server's observations add up to its state.
#include "kv/server_view.hpp"

#include <algorithm>

namespace whitewater::kv {

using raft::Index;
using raft::Observation;
using raft::ObservationKind;

void ServerView::truncate(Index from) {
    log_.cut(from);
    last = log_.last().index;
    durable = std::min(durable, last);
    for (Write& write : writes_) write.last = std::min(write.last, last);
}

void ServerView::went_down() {
    is_up = false;
    role = raft::Role::follower;
    leader = nobody;
    writes_.clear();
}

void ServerView::follow(const Observation& said) {
    switch (said.kind) {
        case ObservationKind::recovered:
            *this = ServerView();
            is_up = true;
            term = said.term;
            vote = said.peer;
            durable = said.entry.index;
            break;
        case ObservationKind::role_changed:
            role = said.role;
            term = said.term;
            leader = said.role == raft::Role::leader ? said.node : said.peer;
            break;
        case ObservationKind::term_changed:
            term = said.term;
            vote = nobody;
            leader = nobody;
            break;
        case ObservationKind::voted:
            vote = said.peer;
            break;
        case ObservationKind::appended:
            if (said.entry.index <= last) truncate(said.entry.index);
            log_.extend(said.entry.term, said.entry.index);
            last = said.entry.index;
            break;
        case ObservationKind::truncated:
            truncate(said.entry.index);
            break;
        case ObservationKind::commit_advanced:
            committed = said.entry.index;
            break;
        case ObservationKind::applied:
            applied = said.entry.index;
            hash = said.hash;
            break;
        case ObservationKind::persisting:
            writes_.push_back({said.token, last});
            break;
        case ObservationKind::persisted: {
            std::size_t done = 0;
            while (done < writes_.size() && writes_[done].token <= said.token)
                durable = std::max(durable, writes_[done++].last);
            writes_.erase(writes_.begin(), writes_.begin() + static_cast<std::ptrdiff_t>(done));
            break;
        }
        case ObservationKind::vote_received:
        case ObservationKind::match_advanced:
        case ObservationKind::vote_sent:
        case ObservationKind::ack_sent:
        case ObservationKind::read_confirmed:
        case ObservationKind::dropped:
            break;
    }
}

}  // namespace whitewater::kv
