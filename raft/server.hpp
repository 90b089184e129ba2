// Our Raft behind the seam: messages as bytes, durable state as files.
#pragma once

#include <optional>

#include "raft/consensus.hpp"
#include "raft/raft.hpp"
#include "raft/storage.hpp"

namespace whitewater::raft {

// Composes the core, the codec and the storage; decides nothing itself. It starts from what the
// disk holds and has no other memory. If that is corrupt, or a sync fails (after which nobody knows
// what the disk holds), it halts: Effects::halted, and no other effect ever after.
class Server final : public Consensus {
  public:
    explicit Server(const Settings& settings) : settings_(settings) {}

    void start(LocalTime now, const DiskImage& disk, Effects& effects) override;
    void step(LocalTime now, const Input& input, Effects& effects) override;
    Committed committed(Index index) const override;

    // Why it did not start, if the disk was corrupt.
    const std::optional<Corruption>& corruption() const { return corruption_; }
    // For tests and tools. REQUIRES: it has started.
    const Raft& raft() const { return *raft_; }

  private:
    void receive(LocalTime now, const Packet& packet, Effects& effects);
    void synced(LocalTime now, const Synced& sync, Effects& effects);
    void core_step(LocalTime now, const Event& event, Effects& effects);
    void publish(Effects& effects);
    void conclude(Effects& effects) const;

    Settings settings_;
    std::optional<Raft> raft_;
    Storage storage_;
    Output output_;
    Bytes gathered_;  // entries of one write that lie in several pages
    std::optional<Corruption> corruption_;
    bool is_halted_ = false;
};

}  // namespace whitewater::raft
