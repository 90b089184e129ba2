// The traces that the tests of the trace formats share.
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

// -- By hand --------------------------------------------------------------------------------------

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

// -- Any at all -----------------------------------------------------------------------------------

namespace {

// Numbers of every size, the boundaries of the formats among them.
rc::Gen<std::uint64_t> any_number() {
    const std::uint64_t one = 1;
    return rc::gen::oneOf(rc::gen::inRange<std::uint64_t>(0, 5),
                          rc::gen::inRange<std::uint64_t>(0, 300),
                          rc::gen::arbitrary<std::uint64_t>(),
                          rc::gen::element(one << 48, (one << 48) - 1, one << 53, (one << 53) - 1,
                                           0 - (one << 53), 1 - (one << 53), 0 - one, one << 63));
}

// Names as people choose them, and as nobody should.
rc::Gen<std::string> any_name() {
    return rc::gen::oneOf(
        rc::gen::element<std::string>("send", "index", "role", "term", "a", "b", "seq", "text",
                                      "label", "7", "0x1", "-1", "", "sch\xC3\xB6n", "\xFF"),
        rc::gen::arbitrary<std::string>());
}

rc::Gen<std::string> any_text() {
    return rc::gen::oneOf(
        rc::gen::arbitrary<std::string>(),
        rc::gen::container<std::string>(rc::gen::arbitrary<char>()),
        rc::gen::element<std::string>("put x 1", "\n\t\r\"\\", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                      "\xC3\xA9", std::string(2, '\0'), ""));
}

rc::Gen<std::vector<std::string>> any_names() {
    return rc::gen::container<std::vector<std::string>>(any_name());
}

NodeId any_address() {
    const auto ordinal = *rc::gen::inRange<std::uint32_t>(1, 64);
    const auto which = *rc::gen::inRange(0, 5);
    return which == 0 ? nobody : which == 1 ? client(ordinal) : node(1 + ordinal % 5);
}

template <class Small>
Small small_number(int below) {
    return static_cast<Small>(*rc::gen::inRange(0, below));
}

Schema any_schema() {
    Schema schema;
    int kind = 0;
    while (true) {
        kind += *rc::gen::inRange(1, 60);
        if (kind > 255) break;
        schema.kinds.push_back(
            {static_cast<Kind>(kind), *any_name(), *any_name(), *any_name(), *any_name()});
    }
    const int lists = *rc::gen::inRange(0, 4);
    for (int i = 0; i < lists; ++i) schema.labels.push_back({*any_name(), *any_names()});
    schema.fields = *any_names();
    return schema;
}

Record any_record(Seq seq, Time time) {
    Record record;
    record.seq = seq;
    record.time = time;
    record.cause = *rc::gen::inRange<Seq>(0, seq);
    record.kind = static_cast<Kind>(small_number<std::uint8_t>(256));
    record.label = small_number<std::uint8_t>(4);
    record.node = any_address();
    record.peer = any_address();
    record.msg = *rc::gen::inRange<Seq>(0, seq + 1);
    record.term = *any_number();
    record.op.value = *any_number();
    record.a = *any_number();
    record.b = *any_number();
    return record;
}

void add_facts(Trace& trace, Seq seq) {
    const int count = *rc::gen::inRange(0, 3);
    for (int i = 0; i < count; ++i) {
        const NodeId entity = any_address();
        const auto field = small_number<std::uint8_t>(5);
        const std::uint64_t before = *any_number();
        trace.facts.push_back({seq, entity, field, before, *any_number()});
    }
}

}  // namespace

rc::Gen<Trace> any_trace() {
    return rc::gen::exec([] {
        Trace trace;
        trace.version = *any_text();
        trace.scenario = *any_text();
        trace.scenario_file = *any_text();
        trace.seed = *any_number();
        trace.fingerprint = *any_number();
        trace.verdict = *any_text();
        trace.schema = any_schema();
        add_facts(trace, 0);
        const auto events = *rc::gen::inRange<std::size_t>(0, 20);
        Time time{0};
        for (Seq seq = 1; seq <= events; ++seq) {
            time = time + Duration{*rc::gen::inRange<std::int64_t>(0, 100'000)};
            trace.records.push_back(any_record(seq, time));
            if (*rc::gen::inRange(0, 3) == 0) trace.texts.push_back({seq, *any_text()});
            add_facts(trace, seq);
        }
        return trace;
    });
}

// -- Busy -----------------------------------------------------------------------------------------

namespace {

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
