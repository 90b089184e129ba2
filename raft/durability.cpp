// Bookkeeping of writes in progress.
#include "raft/durability.hpp"

#include <algorithm>

#include "sim/base/check.hpp"

namespace whitewater::raft {

Token Durability::begin() {
    last_ = next();
    return last_;
}

Token Durability::begin(Index first, Index last) {
    begin();
    pending_.push_back({last_, first, last});
    return last_;
}

void Durability::truncate_from(Index first, InProgress writes) {
    log_ = std::min(log_, previous(first));
    if (writes == InProgress::kept) return;
    for (Write& write : pending_) write.last = std::min(write.last, previous(first));
}

void Durability::complete(Token token) {
    CHECK(durable_ <= token && token <= last_, "token {} completed between {} and {}", token.value,
          durable_.value, last_.value);
    durable_ = token;
    auto done = pending_.begin();
    for (; done != pending_.end() && done->token <= token; ++done) {
        if (done->last >= done->first) log_ = std::max(log_, done->last);
    }
    pending_.erase(pending_.begin(), done);
}

Token Durability::holding(Index match) const {
    for (auto write = pending_.rbegin(); write != pending_.rend(); ++write) {
        if (write->first <= match) return write->token;
    }
    return {};
}

}  // namespace whitewater::raft
