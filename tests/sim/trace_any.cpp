// Generated traces: any at all that keep their promises.
#include "tests/sim/trace_samples.hpp"

namespace whitewater::sim {

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

}  // namespace whitewater::sim
