// A trace as whoever explains it reads it: elections, calls, and the servers at any event.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kv/explanation/claim.hpp"
#include "kv/server_view.hpp"
#include "kv/trace_schema.hpp"
#include "sim/trace.hpp"

namespace whitewater::kv {

class Testimony;

// One operation of a client.
struct Call {
    OperationId op;
    NodeId client;
    sim::Seq invoke = 0;
    sim::Seq result = 0;           // 0: never heard
    std::vector<sim::Seq> taken;   // leaders take it into their logs
    std::vector<sim::Seq> served;  // servers answer it beside the log
};

class Reading {
  public:
    // `trace` must outlive it. REQUIRES: judge_offline(trace) succeeds.
    explicit Reading(const sim::Trace& trace);
    ~Reading();
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    const sim::Trace& trace() const { return trace_; }
    sim::Seq last() const { return trace_.records.size(); }
    // REQUIRES: 1 <= seq <= last().
    const sim::Record& event(sim::Seq seq) const { return trace_.records[seq - 1]; }
    std::string_view text(sim::Seq seq) const;
    bool is(sim::Seq seq, TraceKind kind) const {
        return event(seq).kind == static_cast<sim::Kind>(kind);
    }
    // Whether a server became leader with it.
    bool is_election(sim::Seq seq) const;

    // All that ever started.
    NodeSet servers() const { return servers_; }
    const std::vector<sim::Seq>& elections() const { return elections_; }
    // What a leader was elected with.
    Ballots ballots(sim::Seq election) const;

    // In the order in which they were asked.
    const std::vector<Call>& calls() const { return calls_; }
    const Call* call(OperationId op) const;
    // "put x 1"; empty if nobody asked.
    std::string asked(OperationId op) const;
    // Whose operation the entry holds; 0: nobody's.
    OperationId operation_in(raft::EntryId entry) const;
    // The first time that a server executed the entry; 0: none did.
    sim::Seq executed(raft::EntryId entry) const;

    // The server after the event. Cheap if events are asked for in order.
    const ServerView& server(NodeId node, sim::Seq seq);

    // Whether the server's log had the entry after the event. The log of one that is down is what
    // its disk brings back: what a crash loses is gone with the crash.
    bool has_entry(NodeId node, raft::EntryId entry, sim::Seq seq);
    // The crash that the server came back from with the event; 0: it had not run before.
    sim::Seq crash_before(sim::Seq recovered) const;

    // The first event of the server's after `after` of which this is true; 0: none.
    template <class Condition>
    sim::Seq next(NodeId node, sim::Seq after, Condition condition) const {
        for (sim::Seq seq = after + 1; seq <= last(); ++seq)
            if (event(seq).node == node && condition(event(seq))) return seq;
        return 0;
    }

  private:
    // From a crash to when the server has read back its log.
    struct Downtime {
        NodeId node;
        sim::Seq crash = 0;
        sim::Seq recovered = 0;  // 0: it never came back
        sim::Seq end = 0;        // the last event of reading back
        std::vector<raft::Term> log;
    };

    bool has_voted(NodeId voter, sim::Seq election) const;
    Miscount miscount(sim::Seq counted) const;

    void take(const sim::Record& event);
    void take_downtime(const sim::Record& event);
    void rewind();

    const sim::Trace& trace_;
    NodeSet servers_;
    std::vector<sim::Seq> elections_;
    std::vector<Call> calls_;
    std::map<OperationId, std::size_t> call_of_;
    std::map<raft::EntryId, OperationId> operation_in_;
    std::map<raft::EntryId, sim::Seq> executed_;
    std::vector<Downtime> downtimes_;  // by their crashes

    // The servers after event `at_`.
    sim::Seq at_ = 0;
    std::vector<ServerView> views_;
    std::unique_ptr<Testimony> testimony_;
};

raft::EntryId entry_of(const sim::Record& event);

}  // namespace whitewater::kv
