// What a scenario drives: servers and clients in one world, watched by every checker.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kv/chronicle.hpp"
#include "kv/client.hpp"
#include "kv/narrator.hpp"
#include "kv/replica.hpp"
#include "kv/server_view.hpp"
#include "raft/safety.hpp"
#include "sim/world.hpp"

namespace whitewater::kv {

// Makes the consensus of one server: ours, or somebody else's Raft behind the same seam.
using ConsensusFactory =
    std::function<std::unique_ptr<raft::Consensus>(const raft::Settings& settings)>;
std::unique_ptr<raft::Consensus> our_raft(const raft::Settings& settings);

struct ClusterSettings {
    std::uint32_t nodes = 5;    // voters n1.., 1..63
    std::uint32_t clients = 1;  // c1.., 0..63
    std::uint64_t seed = 1;
    raft::Settings raft;       // `self`, `voters` and `seed` are filled in
    ClientSettings client;     // `seed` and `servers` are filled in
    sim::WorldSettings world;  // `seed` and `message_kinds` are filled in
    ConsensusFactory consensus = our_raft;
    Store::Sessions sessions = Store::Sessions::kept;
    sim::Sink* trace = nullptr;  // may be null; must outlive the cluster
};

class Cluster final : public ReplicaListener, public ClientListener {
  public:
    explicit Cluster(const ClusterSettings& settings);
    ~Cluster() override;
    Cluster(const Cluster&) = delete;

    sim::World& world() { return world_; }
    const sim::World& world() const { return world_; }

    // Executes the world's next event. A broken CHECK becomes a finding: see `broken_promise`.
    void step();
    // The CHECK that broke, in words; nothing as long as all is well. The run is over then.
    const std::optional<std::string>& broken_promise() const { return broken_promise_; }

    // Grows with every change that a condition could see: unchanged means no need to look again.
    std::uint64_t changes() const { return changes_; }

    // -- Clients ----------------------------------------------------------------------------------
    // `ordinal` is 1 for c1.
    void submit(std::uint32_t ordinal, Task task);
    bool is_idle(std::uint32_t ordinal) const;
    // Every operation under way becomes unknown for ever; what is queued never happens.
    void abandon_operations();
    // A client beside the scenario's own, for probing; returns its ordinal. At most one.
    std::uint32_t add_probe_client();

    // -- What conditions ask ----------------------------------------------------------------------
    NodeSet servers() const { return servers_; }
    NodeSet clients() const { return clients_; }
    NodeSet up() const;
    const ServerView& view(NodeId node) const { return views_[node.value]; }
    bool is_leader(NodeId node) const;
    // Of those that are up and in `among`, the one that believes to lead in the highest term.
    std::optional<NodeId> leader(NodeSet among) const;
    std::uint32_t leader_count() const;
    bool log_holds(NodeId node, std::string_view value) const;
    // Committed as far as `node` knows.
    bool has_committed(NodeId node, std::string_view value) const;
    // Nothing while the node is down.
    const Store* store(NodeId node) const;
    // One leader; on all servers that are up the same term, last = committed = applied, and the
    // same state.
    bool is_converged() const;

    // -- The record of the run --------------------------------------------------------------------
    const Chronicle& chronicle() const { return chronicle_; }
    const raft::Safety& safety() const { return safety_; }
    Narrator& narrator() { return narrator_; }
    // The time and event of the first broken property, if there is one.
    const raft::Violation* first_property() const { return safety_.findings().first_property(); }
    // The servers that are up hold the same log and state: the final durability check.
    void check_converged();
    std::uint64_t elections() const { return elections_; }

    void on_observation(const raft::Observation& observation) override;
    void on_proposed(NodeId node, raft::EntryId entry, const Command& command) override;
    void on_applied(NodeId node, raft::EntryId entry, const Command& command,
                    Store::Taken taken) override;
    void on_read_served(NodeId node, OperationId op, raft::Index applied) override;
    void on_stopped(NodeId node) override;
    void on_invoke(NodeId client, const Task& task) override;
    void on_result(NodeId client, const Task& task, const OperationResult& result) override;

  private:
    void add_server(NodeId id);
    void add_client(NodeId id);
    void tell_new_violations();

    ClusterSettings settings_;
    NodeSet servers_;
    NodeSet clients_;
    std::vector<ServerView> views_;   // by NodeId
    std::vector<Replica*> replicas_;  // by NodeId; null while down
    std::vector<Client*> client_of_;  // by NodeId
    Chronicle chronicle_;
    raft::Safety safety_;
    std::uint64_t changes_ = 0;
    std::uint64_t elections_ = 0;
    std::size_t violations_told_ = 0;
    std::optional<std::string> broken_promise_;
    bool is_ending_ = false;
    sim::World world_;  // after what its processes speak to: destroyed first
    Narrator narrator_;
};

}  // namespace whitewater::kv
