// A server that strangers talk to, and what must be true of it whatever they say.
#pragma once

#include <optional>
#include <vector>

#include "raft/server.hpp"

namespace whitewater::fuzz {

// n1 of n1, n2, n3, with a disk that holds all that was ever written. Checked after every step:
// - terms and the commit index never go back, and what was committed stays;
// - within a term a vote is given once;
// - it sends only to its peers, and only what decodes;
// - when no sync is under way, the disk holds exactly what the server believes.
class WatchedServer {
  public:
    // The bits of `switches` choose the settings.
    explicit WatchedServer(std::uint8_t switches);

    void step(const raft::Input& input);
    // Time passes, and a deadline that has then come is told.
    void let_pass(Duration span);
    // One of the syncs under way ends, if there is one.
    void end_sync(std::uint8_t which);
    // All syncs end; then the process dies and starts again from its disk.
    void restart();

    const raft::Raft& raft() const { return server_->raft(); }

  private:
    // What may not be taken back.
    struct Promised {
        raft::HardState hard_state;
        raft::Index commit;
        std::uint64_t committed_hash = 0;
    };
    Promised promised() const;
    void start();
    void carry_out();
    void check_messages() const;
    void check_promises();
    void check_disk() const;
    raft::DiskImage image() const;

    raft::Settings settings_;
    LocalTime now_{1'000'000};
    Bytes files_[raft::file_count];
    std::vector<raft::FileSync> syncs_;  // under way
    std::optional<raft::Server> server_;
    raft::Effects effects_;
    Promised promised_;
};

}  // namespace whitewater::fuzz
