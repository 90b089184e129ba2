// A trace of steady traffic, as long as is wanted.
#include "tests/sim/trace_samples.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace whitewater::sim {

namespace {

constexpr Kind invoke{65};
constexpr Kind appended{69};
constexpr Kind applied{72};

// A leader, n1, that replicates one put after another to four followers, with the times and hashes
// of a real run: no two the same.
class BusyTrace {
  public:
    explicit BusyTrace(Trace& trace) : trace_(trace) {}

    void put(std::uint64_t index) {
        OperationId op{mix(index)};
        const Seq invoked = event(invoke, client(1), nobody, 0);
        trace_.records.back().op = op;
        trace_.texts.push_back({invoked, fmt::format("put k{} {}", index % 7, index)});
        entry(node(1), index);
        for (std::uint32_t i = 2; i <= 5; ++i) round_trip(node(i), index);
        for (std::uint32_t i = 1; i <= 5; ++i) apply(node(i), index);
    }

  private:
    Seq event(Kind kind, NodeId where, NodeId peer, std::uint64_t draw) {
        time_ =
            time_ + Duration{static_cast<std::int64_t>(mix(draw + trace_.records.size()) % 977)};
        Record record;
        record.seq = trace_.records.size() + 1;
        record.time = time_;
        record.cause = record.seq - 1 - mix(record.seq) % std::min<Seq>(record.seq, 9);
        record.kind = kind;
        record.node = where;
        record.peer = peer;
        record.term = 3;
        trace_.records.push_back(record);
        return record.seq;
    }
    void about(Seq msg, std::uint8_t label, std::uint64_t a, std::uint64_t b) {
        Record& last = trace_.records.back();
        last.msg = msg;
        last.label = label;
        last.a = a;
        last.b = b;
    }
    void round_trip(NodeId follower, std::uint64_t index) {
        const Seq there = event(Kind::send, node(1), follower, index);
        about(there, 2, index, 60 + index % 5);
        event(Kind::deliver, follower, node(1), index);
        about(there, 2, index, 0);
        entry(follower, index);
        const Seq back = event(Kind::send, follower, node(1), index);
        about(back, 3, index, 33);
        event(Kind::deliver, node(1), follower, index);
        about(back, 3, index, 0);
    }
    void entry(NodeId where, std::uint64_t index) {
        const Seq seq = event(appended, where, nobody, index);
        about(0, 0, index, mix(index + 99));
        trace_.facts.push_back({seq, where, 5, index - 1, index});
        event(Kind::disk_write, where, nobody, index);
        about(0, 1, index * 57, 57);
        event(Kind::sync_begun, where, nobody, index);
        about(0, 1, index * 57, index);
        const Seq synced = event(Kind::sync_done, where, nobody, index);
        about(0, 1, index * 57, index);
        trace_.facts.push_back({synced, where, 6, index - 1, index});
    }
    void apply(NodeId where, std::uint64_t index) {
        const Seq seq = event(applied, where, nobody, index);
        about(0, 0, index, mix(index + 7));
        trace_.facts.push_back({seq, where, 8, index - 1, index});
        trace_.facts.push_back({seq, where, 9, index == 1 ? 0 : mix(index + 6), mix(index + 7)});
    }

    Trace& trace_;
    Time time_{0};
};

}  // namespace

Trace busy_trace(std::size_t events) {
    Trace trace = small_trace();
    trace.records.clear();
    trace.facts.clear();
    trace.texts.clear();
    BusyTrace busy(trace);
    for (std::uint64_t index = 1; trace.records.size() < events; ++index) busy.put(index);
    return trace;
}

}  // namespace whitewater::sim
