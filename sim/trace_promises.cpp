// The promises of a trace, checked one event at a time.
#include "sim/trace_promises.hpp"

#include <fmt/format.h>

namespace whitewater::sim {

namespace {

using Broken = std::optional<std::string>;

constexpr Time last_time{(std::int64_t{1} << 53) - 1};

Broken in_record(const Record& record, Seq expected, Time previous) {
    if (record.seq != expected)
        return fmt::format("event {} has the number {}", expected, record.seq);
    if (record.cause >= record.seq)
        return fmt::format("event {} names the later event {} as its cause", record.seq,
                           record.cause);
    if (record.msg > record.seq)
        return fmt::format("event {} is about message {}, which is not yet sent", record.seq,
                           record.msg);
    if (record.time < previous)
        return fmt::format("time goes back at event {}: {}us after {}us", record.seq,
                           record.time.us, previous.us);
    if (record.time > last_time)
        return fmt::format("event {} is at {}us, past the end of time", record.seq, record.time.us);
    if (!is_address(record.node) || !is_address(record.peer))
        return fmt::format("event {} is at address {} with peer {}: there are only 1..63, 65..127",
                           record.seq, record.node.value, record.peer.value);
    return {};
}

Broken in_records(const Trace& trace) {
    Seq expected = 0;
    Time previous{0};
    for (const Record& record : trace.records) {
        if (Broken broken = in_record(record, ++expected, previous)) return broken;
        previous = record.time;
    }
    return {};
}

Broken in_facts(const Trace& trace) {
    Seq previous = 0;
    for (const Fact& fact : trace.facts) {
        if (fact.seq < previous || fact.seq > trace.records.size())
            return fmt::format("a fact of event {} stands after one of event {}, of {} events",
                               fact.seq, previous, trace.records.size());
        if (!is_address(fact.entity))
            return fmt::format(
                "a fact of event {} is about address {}: there are only 1..63, "
                "65..127",
                fact.seq, fact.entity.value);
        previous = fact.seq;
    }
    return {};
}

Broken in_texts(const Trace& trace) {
    Seq previous = 0;
    for (const Trace::TextOf& text : trace.texts) {
        if (text.seq <= previous || text.seq > trace.records.size())
            return fmt::format("a text of event {} stands after one of event {}, of {} events",
                               text.seq, previous, trace.records.size());
        previous = text.seq;
    }
    return {};
}

Broken in_schema(const Schema& schema) {
    for (std::size_t i = 1; i < schema.kinds.size(); ++i) {
        if (schema.kinds[i].kind <= schema.kinds[i - 1].kind)
            return fmt::format("the schema lists kind '{}' out of order", schema.kinds[i].name);
    }
    return {};
}

}  // namespace

std::optional<std::string> broken_promise(const Trace& trace) {
    if (Broken broken = in_schema(trace.schema)) return broken;
    if (Broken broken = in_records(trace)) return broken;
    if (Broken broken = in_facts(trace)) return broken;
    return in_texts(trace);
}

}  // namespace whitewater::sim
