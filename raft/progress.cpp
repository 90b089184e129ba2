// How answers move a follower's match and next.
#include "raft/progress.hpp"

#include <algorithm>

namespace whitewater::raft {

void Progress::sent(Index last) {
    if (state_ == State::probing) {
        probe_sent_ = true;
        return;  // next stays until the answer
    }
    if (last < next_) return;  // a heartbeat
    inflight_.sent(last);
    next_ = raft::next(last);
}

void Progress::answered(LocalTime now, std::uint64_t round) {
    heard_ = now;
    round_acked_ = std::max(round_acked_, round);
}

bool Progress::accepted(Index match, Keep keep) {
    const bool is_news = keep == Keep::latest ? match != match_ : match > match_;
    if (is_news) match_ = match;
    inflight_.answered(match_);
    if (state_ == State::probing) {
        state_ = State::replicating;
        probe_sent_ = false;
        inflight_.clear();
        next_ = raft::next(match_);
    }
    next_ = std::max(next_, raft::next(match_));
    return is_news;
}

bool Progress::rejected(Index rejected, Index hint) {
    const bool is_stale = state_ == State::probing ? rejected != previous(next_)
                                                   : rejected <= match_ || rejected >= next_;
    if (is_stale || rejected <= match_) return false;
    // Strictly down, never to match or below: the search ends (bugs R10, R24, R26).
    next_ = std::clamp(hint, raft::next(match_), rejected);
    state_ = State::probing;
    probe_sent_ = false;
    inflight_.clear();
    return true;
}

}  // namespace whitewater::raft
