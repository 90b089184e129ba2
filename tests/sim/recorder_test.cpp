// The fingerprint: it sees every field of every event, and nothing else.
#include <gtest/gtest.h>

#include <set>

#include "sim/trace.hpp"

namespace whitewater::sim {

namespace {

const Record sample{.time = Time{5},
                    .cause = 1,
                    .kind = Kind::send,
                    .label = 2,
                    .node = node(1),
                    .peer = node(2),
                    .msg = 3,
                    .term = 4,
                    .op = OperationId{6},
                    .a = 7,
                    .b = 8};

std::uint64_t fingerprint_of(const Record& record, std::string_view text = {}) {
    Recorder recorder;
    recorder.record(Record(record), text);
    return recorder.fingerprint();
}

template <class Change>
std::uint64_t changed(Change change) {
    Record record = sample;
    change(record);
    return fingerprint_of(record);
}

TEST(Recorder, TheFingerprintSeesEveryField) {
    const std::set<std::uint64_t> all{
        fingerprint_of(sample),
        fingerprint_of(sample, "text"),
        fingerprint_of(sample, "texu"),
        changed([](Record& r) { ++r.time.us; }),
        changed([](Record& r) { ++r.cause; }),
        changed([](Record& r) { r.kind = Kind::deliver; }),
        changed([](Record& r) { ++r.label; }),
        changed([](Record& r) { ++r.node.value; }),
        changed([](Record& r) { ++r.peer.value; }),
        changed([](Record& r) { ++r.msg; }),
        changed([](Record& r) { ++r.term; }),
        changed([](Record& r) { ++r.op.value; }),
        changed([](Record& r) { ++r.a; }),
        changed([](Record& r) { ++r.b; }),
        changed([](Record& r) { r.b ^= std::uint64_t{1} << 63; }),
        changed([](Record& r) { std::swap(r.a, r.b); }),
    };
    EXPECT_EQ(all.size(), 16U);
}

TEST(Recorder, TheFingerprintSeesTheOrder) {
    Record other = sample;
    other.a = 99;
    Recorder one;
    one.record(Record(sample));
    one.record(Record(other));
    Recorder reversed;
    reversed.record(Record(other));
    reversed.record(Record(sample));
    EXPECT_NE(one.fingerprint(), reversed.fingerprint());
}

TEST(Recorder, NumbersEventsFromOneAndKeepsThemWithTheirTexts) {
    Trace trace;
    Collector collector(trace);
    Recorder recorder;
    recorder.attach(&collector);
    EXPECT_EQ(recorder.record(Record(sample)), 1U);
    EXPECT_EQ(recorder.record(Record(sample), "words"), 2U);
    recorder.fact(node(1), 3, 10, 11);
    recorder.fact(node(1), 3, 11, 11);
    ASSERT_EQ(trace.records.size(), 2U);
    EXPECT_EQ(trace.records[1].seq, 2U);
    ASSERT_EQ(trace.texts.size(), 1U);
    EXPECT_EQ(trace.texts[0].seq, 2U);
    EXPECT_EQ(trace.texts[0].text, "words");
    ASSERT_EQ(trace.facts.size(), 1U);
    EXPECT_EQ(trace.facts[0].seq, 2U);
    EXPECT_EQ(trace.facts[0].after, 11U);
}

// The value that every compiler must give; a change of it changes every golden fingerprint.
TEST(Recorder, TheFingerprintIsTheSameEverywhere) {
    EXPECT_EQ(fingerprint_of(sample, "text"), 16723749040936734285U);
}

TEST(Schema, NamesEveryKindOfTheSimulator) {
    const Schema schema = simulator_schema();
    for (int kind = static_cast<int>(Kind::timer_fired);
         kind <= static_cast<int>(Kind::clock_changed); ++kind) {
        const auto& row = schema.kinds.at(static_cast<std::size_t>(kind - 1));
        EXPECT_EQ(static_cast<int>(row.kind), kind);
        EXPECT_FALSE(row.name.empty());
    }
}

}  // namespace

}  // namespace whitewater::sim
