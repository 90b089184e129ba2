// A consensus that does what a test tells it, and a replica whose every deed is noted.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kv/replica.hpp"
#include "tests/kv/scene.hpp"

namespace whitewater::kv {

// Nothing of Raft in it: whoever stands behind the seam, the replica serves him the same.
class Puppet : public raft::Consensus {
  public:
    // What it was asked, in a word: "packet hello", "propose", "read 1", "synced 3", "deadline".
    struct Strings {
        std::function<void(const std::string& asked, raft::Effects& effects)> pull;
        std::vector<raft::Committed> log;  // from index 1
        std::deque<Bytes> commands;        // that were proposed; `log` may view them
        std::string recovered;             // what file 1 held at the latest start
        std::vector<std::string> asked;
    };
    // The strings outlive the puppet: they are the test's.
    explicit Puppet(Strings& strings) : strings_(strings) {}

    void start(LocalTime now, const raft::DiskImage& disk, raft::Effects& effects) override;
    void step(LocalTime now, const raft::Input& input, raft::Effects& effects) override;
    raft::Committed committed(raft::Index index) const override {
        return strings_.log.at(index.value - 1);
    }

  private:
    Strings& strings_;
};

// A message to `to`, to be sent when `after` is durable.
void add_message(raft::Effects& effects, NodeId to, std::string_view text, std::uint64_t after);
void add_write(raft::Effects& effects, std::uint64_t token, std::string_view text);

// A replica n1 over a puppet, with n2, n3 and the clients c1, c2 played by the test.
class Theatre : public ReplicaListener {
  public:
    explicit Theatre(ReplicaSettings settings = {});

    Puppet::Strings strings;
    // What the replica said, in a word: "observed ack_sent", "applied 1", "stopped".
    std::vector<std::string> told;
    Scene scene;  // the last: its processes use the above

    // c`client`'s attempt number `attempt` of its operation number `sequence`.
    void ask(std::uint32_t client, std::uint64_t sequence, const Request& request,
             std::uint32_t attempt = 1);
    // Appends the command proposed last, as log entry of `term`.
    raft::EntryId append_proposed(std::uint64_t term);
    const Replica& replica() { return dynamic_cast<Replica&>(*scene.world().process(node(1))); }

    void on_observation(const raft::Observation& observation) override;
    void on_proposed(NodeId node, raft::EntryId entry, const Command& command) override;
    void on_applied(NodeId node, raft::EntryId entry, const Command& command,
                    Store::Taken taken) override;
    void on_read_served(NodeId node, OperationId op, raft::Index applied) override;
    void on_stopped(NodeId node) override;
};

}  // namespace whitewater::kv
