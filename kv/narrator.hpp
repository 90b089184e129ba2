// Turns what servers and clients say into the events and facts of a trace.
#pragma once

#include <string_view>

#include "kv/client.hpp"
#include "kv/server_view.hpp"
#include "kv/trace_schema.hpp"
#include "raft/observation.hpp"
#include "sim/world.hpp"

namespace whitewater::kv {

class Narrator {
  public:
    // `world` must outlive the narrator.
    explicit Narrator(sim::World& world) : world_(world) {}

    // Records what a server said. Nothing is left out: a trace can be checked as the run was.
    sim::Seq tell(const raft::Observation& said);

    // The fields in which a server's state differs after it spoke.
    void tell_change(NodeId node, const ServerState& before, const ServerState& after);

    sim::Seq tell_invoke(NodeId client, const Task& task);
    sim::Seq tell_result(NodeId client, const Task& task, const OperationResult& result);
    sim::Seq tell_read(NodeId node, OperationId op, raft::Index applied);
    // That `node` put an operation into its log as `entry`.
    sim::Seq tell_proposed(NodeId node, OperationId op, raft::EntryId entry);
    sim::Seq tell_step(std::string_view text, int line);
    sim::Seq tell_converged();
    sim::Seq tell_violation(std::string_view text);

  private:
    sim::Record record(TraceKind kind, NodeId node) const;

    sim::World& world_;
    std::string words_;  // of the latest request
};

}  // namespace whitewater::kv
