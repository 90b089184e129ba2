// What one server has said of itself so far: its state as anybody outside may know it.
#pragma once

#include <cstdint>
#include <vector>

#include "raft/observation.hpp"
#include "raft/safety_term_runs.hpp"

namespace whitewater::kv {

// The figures of a server's state.
struct ServerState {
    bool is_up = false;
    raft::Role role = raft::Role::follower;
    raft::Term term;
    NodeId vote;
    NodeId leader;        // whom it follows; itself if it leads; nobody: unknown
    raft::Index last;     // of its log
    raft::Index durable;  // the last entry that is on its disk
    raft::Index committed;
    raft::Index applied;
    std::uint64_t hash = 0;  // of its store
};

// Follows a server's observations. After a crash it shows what the server last said, with `is_up`
// false; after the restart, what it recovered.
class ServerView : public ServerState {
  public:
    void follow(const raft::Observation& said);
    void went_down();

    // The term of its log's entry at `index`; 0 if there is none.
    raft::Term term_at(raft::Index index) const { return log_.term_at(index); }

  private:
    struct Write {  // a durable write in progress
        raft::Token token;
        raft::Index last;
    };

    void truncate(raft::Index from);

    raft::TermRuns log_;
    std::vector<Write> writes_;  // by increasing token
};

}  // namespace whitewater::kv
