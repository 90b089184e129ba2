// A server: consensus and the store on one machine. It carries bytes and decides nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "kv/command.hpp"
#include "kv/store.hpp"
#include "raft/consensus.hpp"
#include "sim/process.hpp"

namespace whitewater::kv {

// Hears what happens on a replica: checkers, the trace, the scenario's conditions.
class ReplicaListener {
  public:
    virtual ~ReplicaListener() = default;
    virtual void on_observation(const raft::Observation& observation) = 0;
    // The replica, as leader, put the client's command into its log as `entry`.
    virtual void on_proposed(NodeId node, raft::EntryId entry, const Command& command) = 0;
    // The replica applied a client's command.
    virtual void on_applied(NodeId node, raft::EntryId entry, const Command& command,
                            Store::Taken taken) = 0;
    // The replica answers a read beside the log, having applied up to `applied`.
    virtual void on_read_served(NodeId node, OperationId op, raft::Index applied) = 0;
    // The process is gone: it crashed, or the world ended.
    virtual void on_stopped(NodeId node) = 0;
};

struct ReplicaSettings {
    raft::ReadMode reads = raft::ReadMode::index;
    Store::Sessions sessions = Store::Sessions::kept;
};

// Keeps the one rule that all durability stands on: a message leaves only when the token it names
// is durable ("persist before you send").
class Replica : public sim::Process {
  public:
    // `machine` and `listener` must outlive the replica.
    Replica(sim::Machine& machine, std::unique_ptr<raft::Consensus> consensus,
            ReplicaListener& listener, ReplicaSettings settings);
    ~Replica() override;

    void start() override;
    void receive(NodeId from, ByteView bytes) override;
    void timer_fired() override;
    void synced(std::uint8_t file, sim::Ticket ticket, sim::SyncResult result) override;

    const Store& store() const { return store_; }
    raft::Index applied() const { return applied_; }

  private:
    // A message whose token is not durable yet.
    struct Held {
        raft::Outgoing message;
        Bytes bytes;
    };
    // A command in this leader's log whose client waits for it.
    struct Pending {
        raft::EntryId entry;
        NodeId client;
        OperationId op;
        std::uint32_t attempt = 0;
    };
    // A read whose client waits for it.
    struct Reading {
        raft::ReadId id;
        NodeId client;
        OperationId op;
        std::uint32_t attempt = 0;
        std::string key;
        std::optional<raft::Index> at;  // nothing: consensus has not said yet
    };

    void step(const raft::Input& input);
    void carry_out();
    void transmit();
    bool may_leave(const raft::Outgoing& message) const {
        return message.after <= effects_.durable;
    }
    bool is_superseded(std::size_t held) const;
    void transmit_one(const raft::Outgoing& message, ByteView bytes);
    void serve(NodeId client, const Command& command, ByteView bytes);
    void note_proposal(NodeId client, const Command& command);
    void apply_committed();
    void apply(const raft::Committed& committed);
    bool awaits(raft::EntryId entry) const;  // a client of this server does
    void answer_pending(const Store::Result& result);
    void refuse_pending(raft::Index index);
    void take_read_answers();
    void serve_reads();
    void refuse(NodeId client, OperationId op, std::uint32_t attempt, NodeId leader);
    void answer(NodeId client, const Reply& reply);
    raft::Observation observation(raft::ObservationKind kind) const;

    sim::Machine& machine_;
    std::unique_ptr<raft::Consensus> consensus_;
    ReplicaListener& listener_;
    ReplicaSettings settings_;
    Store store_;
    raft::Index applied_;
    raft::Effects effects_;
    std::vector<Held> held_;        // in the order in which they were to be sent
    std::vector<Bytes> spare_;      // buffers of messages that were held
    std::vector<Pending> pending_;  // by increasing index
    std::vector<Reading> readings_;
    std::uint64_t reads_asked_ = 0;
    Bytes scratch_;
};

}  // namespace whitewater::kv
