// Which writes to one file its syncs cover.
#pragma once

#include <utility>

#include "raft/types.hpp"

namespace whitewater::raft {

// One sync at a time; a write made while one is under way waits for the next.
class GroupCommit {
  public:
    bool is_syncing() const { return syncing_.last != Token{}; }
    bool has_waiting() const { return waiting_.last != Token{}; }

    // The write of `token` needs a sync. REQUIRES: tokens increase.
    void add(Token token) {
        if (waiting_.first == Token{}) waiting_.first = token;
        waiting_.last = token;
    }

    // A sync of all that waits begins; returns its token, the last that it covers.
    // REQUIRES: has_waiting() and not is_syncing().
    Token begin() {
        syncing_ = std::exchange(waiting_, {});
        return syncing_.last;
    }

    // The token of the sync under way. REQUIRES: is_syncing().
    Token syncing() const { return syncing_.last; }
    void end() { syncing_ = {}; }

    // The first token that is not yet durable; 0 if all are.
    Token first_unsynced() const { return is_syncing() ? syncing_.first : waiting_.first; }

  private:
    struct Tokens {
        Token first;
        Token last;  // 0: none
    };
    Tokens waiting_;
    Tokens syncing_;
};

}  // namespace whitewater::raft
