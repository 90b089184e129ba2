// Which writes are still on their way to the disk, and how much of the log is surely on it.
#pragma once

#include <cstdint>
#include <vector>

#include "raft/types.hpp"

namespace whitewater::raft {

// Every write has a token, and tokens become durable in order. A message that promises something
// waits for the token that holds it; a leader counts its own log only as far as it is durable
// (§10.2.1).
//
// A write whose entries are truncated before it completes must not count for them, even if entries
// of the same identity come back later: the later write has a token of its own (bug D13: etcd's
// async_storage_writes_append_aba_race). So truncation also cuts the writes in progress.
class Durability {
  public:
    // `recovered`: the last index that the disk held when the server started.
    explicit Durability(Index recovered) : log_(recovered) {}

    // What the next write will be called.
    Token next() const { return raft_next(last_); }
    // The last write begun, and the last known to be durable.
    Token last() const { return last_; }
    Token durable() const { return durable_; }
    bool is_durable(Token token) const { return token <= durable_; }

    // A write of no entries, or of the log's from `first` to `last`, was begun.
    Token begin();
    Token begin(Index first, Index last);

    // The log was truncated from `first` on. To be told before the write that replaces it begins.
    // `kept` is a mistake: writes in progress go on counting for what they no longer hold.
    enum class InProgress : std::uint8_t { cut, kept };
    void truncate_from(Index first, InProgress writes = InProgress::cut);

    // `token` and all before it are durable. REQUIRES: durable() <= token <= last().
    void complete(Token token);

    // The log is durable up to here.
    Index log() const { return log_; }

    // The write to wait for before promising the log up to `match`; 0 if it is durable already.
    Token holding(Index match) const;

  private:
    static Token raft_next(Token token) { return {token.value + 1}; }

    struct Write {
        Token token;
        Index first;
        Index last;  // below first: nothing left of it
    };
    Token last_;
    Token durable_;
    Index log_;
    std::vector<Write> pending_;  // of entries, in order of their tokens
};

}  // namespace whitewater::raft
