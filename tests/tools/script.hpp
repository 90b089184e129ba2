// A trace written by hand, event by event.
#pragma once

#include <string>

#include "kv/trace_schema.hpp"
#include "raft/consensus.hpp"
#include "sim/trace.hpp"

namespace whitewater::tools {

using kv::Field;
using kv::TraceKind;
using raft::MessageKind;
using sim::Kind;
using sim::Record;
using sim::Seq;
using sim::Trace;

// Writes a trace event by event; each happens a millisecond after the one before.
class Script {
  public:
    Script() {
        trace_.version = "0.1.0";
        trace_.scenario_file = "story.scenario";
        trace_.seed = 7;
        trace_.fingerprint = 0xABCDEF;
        trace_.schema = kv::trace_schema();
    }

    Record& event(Kind kind, NodeId where, NodeId peer = nobody) {
        Record record;
        record.seq = trace_.records.size() + 1;
        record.time = Time{0} + milliseconds(static_cast<std::int64_t>(record.seq));
        record.kind = kind;
        record.node = where;
        record.peer = peer;
        trace_.records.push_back(record);
        return trace_.records.back();
    }
    Record& event(TraceKind kind, NodeId where, NodeId peer = nobody) {
        return event(static_cast<Kind>(kind), where, peer);
    }
    void fact(NodeId entity, Field field, std::uint64_t before, std::uint64_t after) {
        trace_.facts.push_back(
            {trace_.records.size(), entity, static_cast<std::uint8_t>(field), before, after});
    }
    void text(const std::string& words) { trace_.texts.push_back({trace_.records.size(), words}); }
    Trace& trace() { return trace_; }

    Seq send(NodeId from, NodeId to, MessageKind kind, std::uint64_t index) {
        Record& sent = event(Kind::send, from, to);
        sent.msg = sent.seq;
        sent.label = static_cast<std::uint8_t>(kind);
        sent.term = 1;
        sent.a = index;
        return sent.seq;
    }
    void arrive(Kind kind, Seq msg) {
        const Record sent = trace_.records[msg - 1];
        const bool is_drop = kind == Kind::drop;
        Record& arrived =
            event(kind, is_drop ? sent.node : sent.peer, is_drop ? sent.peer : sent.node);
        arrived.msg = msg;
        arrived.cause = msg;
        arrived.label = sent.label;
        arrived.term = sent.term;
        arrived.a = sent.a;
    }

  private:
    Trace trace_;
};

}  // namespace whitewater::tools
