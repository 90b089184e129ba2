// A small trace by hand, and how two traces differ.
#include "tests/sim/trace_samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace whitewater::sim {

namespace {

auto fields_of(const Record& r) {
    return std::tuple(r.seq, r.time, r.cause, r.kind, r.label, r.node, r.peer, r.msg, r.term, r.op,
                      r.a, r.b);
}
auto fields_of(const Fact& f) {
    return std::tuple(f.seq, f.entity, f.field, f.before, f.after);
}
auto fields_of(const Trace::TextOf& t) {
    return std::tuple(t.seq, t.text);
}
auto fields_of(const Schema::KindRow& k) {
    return std::tuple(k.kind, k.name, k.label, k.a, k.b);
}
auto fields_of(const Schema::LabelList& l) {
    return std::tuple(l.name, l.words);
}

template <class Row>
std::string difference_of(const char* what, const std::vector<Row>& one,
                          const std::vector<Row>& other) {
    const std::size_t both = std::min(one.size(), other.size());
    for (std::size_t i = 0; i < both; ++i) {
        if (fields_of(one[i]) != fields_of(other[i])) return fmt::format("{} {}", what, i);
    }
    if (one.size() == other.size()) return {};
    return fmt::format("{} {} against {}", one.size(), what, other.size());
}

}  // namespace

std::string difference(const Trace& one, const Trace& other) {
    if (one.version != other.version) return "version";
    if (one.scenario != other.scenario) return "scenario";
    if (one.scenario_file != other.scenario_file) return "scenario file";
    if (one.seed != other.seed) return "seed";
    if (one.fingerprint != other.fingerprint) return "fingerprint";
    if (one.verdict != other.verdict) return "verdict";
    if (one.schema.fields != other.schema.fields) return "schema fields";
    for (const std::string& found :
         {difference_of("schema kinds", one.schema.kinds, other.schema.kinds),
          difference_of("schema labels", one.schema.labels, other.schema.labels),
          difference_of("records", one.records, other.records),
          difference_of("facts", one.facts, other.facts),
          difference_of("texts", one.texts, other.texts)}) {
        if (!found.empty()) return found;
    }
    return {};
}

namespace {

constexpr Kind voted{64};
constexpr Kind invoke{65};
constexpr Kind role_changed{66};

Schema small_schema() {
    Schema schema;
    schema.kinds = {{Kind::timer_fired, "timer_fired", "", "", ""},
                    {Kind::send, "send", "message", "index", "bytes"},
                    {Kind::deliver, "deliver", "message", "index", "copy"},
                    {Kind::drop, "drop", "message", "index", "drop"},
                    {Kind::crash, "crash", "crash_style", "", ""},
                    {Kind::clock_changed, "clock_changed", "", "offset_us", "drift_ppm"},
                    {voted, "vote", "", "", "term"},  // "term" is taken: the key stays "b"
                    {invoke, "invoke", "", "", ""},
                    {role_changed, "role", "role", "", "log_hash"}};
    schema.labels = {{"message", {"request_vote", "request_vote_reply", "append_entries"}},
                     {"drop", {"loss", "cut", "down", "rule"}},
                     {"crash_style", {"losing", "keeping"}},
                     {"role", {"follower", "candidate", "leader"}}};
    schema.fields = {"up", "role", "term", "state"};
    return schema;
}

Record happened(std::int64_t us, Seq cause, Kind kind, NodeId where) {
    Record record;
    record.time = Time{us};
    record.cause = cause;
    record.kind = kind;
    record.node = where;
    return record;
}

Record message(Record record, NodeId peer, Seq msg, std::uint8_t label) {
    record.peer = peer;
    record.msg = msg;
    record.label = label;
    record.term = 1;
    return record;
}

void number(std::vector<Record>& records) {
    for (std::size_t i = 0; i < records.size(); ++i) records[i].seq = i + 1;
}

}  // namespace

Trace small_trace() {
    Trace trace;
    trace.version = "0.1.0";
    trace.scenario = "nodes 3\nawait leader within 2s  # \"quoted\" \\ \xE2\x98\x85\n";
    trace.scenario_file = "election.scenario";
    trace.seed = 0xFFFFFFFFFFFFFFFFU;
    trace.fingerprint = 0x0123456789ABCDEFU;
    trace.verdict = "passed";
    trace.schema = small_schema();

    std::vector<Record>& records = trace.records;
    records.push_back(happened(150'000, 0, Kind::timer_fired, node(1)));
    records.push_back(happened(150'000, 1, role_changed, node(1)));
    records.back().label = 1;
    records.back().term = 1;
    records.push_back(message(happened(150'000, 1, Kind::send, node(1)), node(2), 3, 0));
    records.back().b = 40;
    records.push_back(message(happened(150'000, 1, Kind::send, node(1)), node(3), 4, 0));
    records.back().b = 40;
    records.push_back(message(happened(151'250, 4, Kind::drop, node(1)), node(3), 4, 0));
    records.back().b = 1;
    records.push_back(message(happened(152'000, 3, Kind::deliver, node(2)), node(1), 3, 0));
    records.push_back(happened(152'000, 6, voted, node(2)));
    records.back().peer = node(1);
    records.back().b = 1;
    records.push_back(message(happened(152'000, 6, Kind::send, node(2)), node(1), 8, 1));
    records.push_back(message(happened(153'500, 8, Kind::deliver, node(1)), node(2), 8, 1));
    records.push_back(happened(153'500, 9, role_changed, node(1)));
    records.back().label = 2;
    records.back().term = 1;
    records.back().b = 0xDEADBEEFDEADBEEFU;
    records.push_back(happened(200'000, 0, invoke, client(1)));
    records.back().op = OperationId{0x2A};
    records.push_back(happened(200'000, 0, invoke, client(2)));
    records.back().op = OperationId{0xFEDCBA9876543210U};
    records.push_back(happened(300'000, 0, Kind::clock_changed, node(3)));
    records.back().a = 0 - std::uint64_t{200'000};
    records.back().b = 20'000;
    records.push_back(happened(400'000, 0, Kind::crash, node(2)));
    records.back().label = 7;                                     // a style that has no word
    records.push_back(happened(400'000, 14, Kind{200}, nobody));  // a kind that has no name
    records.back().label = 5;
    records.back().a = 6;
    number(records);

    trace.facts = {{0, node(1), 0, 0, 1},
                   {0, node(2), 0, 0, 1},
                   {0, node(3), 0, 0, 1},
                   {2, node(1), 1, 0, 1},
                   {2, node(1), 2, 0, 1},
                   {7, node(2), 2, 0, 1},
                   {10, node(1), 1, 1, 2},
                   {10, node(1), 3, 0, 0xDEADBEEFDEADBEEFU},
                   {14, node(2), 0, 1, 0},
                   {15, nobody, 9, 0, 0 - std::uint64_t{1}}};  // a field that has no name
    trace.texts = {{11, "put \"x\" 1\t\x01"}, {12, std::string("get \xFF\x00", 6)}, {13, ""}};
    return trace;
}

}  // namespace whitewater::sim
