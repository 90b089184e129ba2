// Two runs compared: what is the same event, where they part first, and what follows from it.
#include "tools/whitewater/diff.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "sim/trace_binary.hpp"
#include "sim/trace_json.hpp"
#include "tests/support/story.hpp"
#include "tests/tools/played.hpp"
#include "tests/tools/script.hpp"
#include "tools/whitewater/diff_names.hpp"

namespace whitewater::tools {
namespace {

using How = Difference::Kind;

const Difference& beginning(const Comparison& comparison, std::size_t index = 0) {
    return comparison.differences.at(comparison.beginnings.at(index));
}

std::size_t following(const Comparison& comparison, std::uint32_t index) {
    return static_cast<std::size_t>(
        std::count_if(comparison.differences.begin(), comparison.differences.end(),
                      [&](const Difference& difference) { return difference.beginning == index; }));
}

// A message from one node to the next, which is answered with an append of its index.
struct Exchange {
    std::uint32_t from = 1;
    std::uint64_t index = 1;
    bool is_lost = false;
};

Trace exchanges(const std::vector<Exchange>& list) {
    Script run;
    for (const Exchange& each : list) {
        run.event(Kind::timer_fired, node(each.from));
        const Seq sent =
            run.send(node(each.from), node(each.from + 1), MessageKind::append_entries, each.index);
        run.trace().records.back().cause = sent - 1;
        run.arrive(each.is_lost ? Kind::drop : Kind::deliver, sent);
        if (each.is_lost) continue;
        Record& append = run.event(TraceKind::appended, node(each.from + 1));
        append.cause = append.seq - 1;
        append.term = 1;
        append.a = each.index;
        run.fact(node(each.from + 1), Field::last, each.index - 1, each.index);
    }
    // In both runs at the same time, whatever came before.
    for (Record& record : run.trace().records) record.time = Time{0};
    return run.trace();
}

TEST(Diff, FindsARunTheSameAsItself) {
    for (const char* name : {"chaos/rough_weather", "bugs/read_local_leader"}) {
        const Trace trace =
            played(text_of_file(fmt::format("scenarios/library/{}.scenario", name)), 2);
        const Comparison comparison = compare(trace, trace);
        EXPECT_EQ(comparison.same, trace.records.size());
        EXPECT_TRUE(comparison.differences.empty());
    }
}

TEST(Diff, GivesNoTwoEventsOfARunTheSameName) {
    const Trace trace = played(text_of_file("scenarios/library/chaos/rough_weather.scenario"), 4);
    const EventNames names = event_names(trace);
    const std::set<std::uint64_t> all(names.names.begin(), names.names.end());
    EXPECT_EQ(all.size(), trace.records.size());
}

TEST(Diff, NamesTheMessageThatWasLostAndNothingThatItDoesNotExplain) {
    const Trace lossy = played(lossy_run, 3);
    const Trace calm = played(calm_run(), 3);
    const Comparison comparison = compare(lossy, calm);
    ASSERT_EQ(comparison.beginnings.size(), 1U);
    const Difference& first = beginning(comparison);
    EXPECT_EQ(first.kind, How::changed);
    EXPECT_EQ(lossy.records[first.a - 1].kind, Kind::drop);
    EXPECT_EQ(calm.records[first.b - 1].kind, Kind::deliver);
    EXPECT_EQ(lossy.records[first.a - 1].a, calm.records[first.b - 1].a);
    EXPECT_EQ(lossy.records[first.a - 1].b, static_cast<std::uint64_t>(sim::DropCause::rule));
    // The step and the fault's beginning and end are only in one run, since they were asked for.
    EXPECT_EQ(following(comparison, asked), 3U);
    EXPECT_GT(comparison.same, 200U);
    for (const Difference& each : comparison.differences) {
        if (each.beginning == asked) continue;
        const bool is_later = (each.a == 0 || each.a >= lossy.records[first.a - 1].cause) &&
                              (each.b == 0 || each.b >= calm.records[first.b - 1].cause);
        EXPECT_TRUE(is_later) << each.a << " " << each.b;
    }
}

TEST(Diff, TellsTheLostMessageFieldByField) {
    const Trace lossy = played(lossy_run, 3);
    const Trace calm = played(calm_run(), 3);
    DiffOptions options;
    options.name_a = "lossy.trace";
    options.name_b = "calm.trace";
    whitewater::testing::expect_story("tests/tools/testdata/diff.txt",
                                      tell(lossy, calm, compare(lossy, calm), options));
}

TEST(Diff, ReportsOnlyTheNodesThatALossReached) {
    const Trace one = exchanges({{1, 1, true}, {3, 1}, {3, 2}, {1, 2}});
    const Trace other = exchanges({{1, 1}, {3, 1}, {3, 2}, {1, 2}});
    const Comparison comparison = compare(one, other);
    ASSERT_EQ(comparison.beginnings.size(), 1U);
    EXPECT_EQ(beginning(comparison).kind, How::changed);
    // The append that n2 could not do is the only consequence: all else is numbered otherwise, and
    // the same.
    ASSERT_EQ(comparison.differences.size(), 2U);
    EXPECT_EQ(comparison.differences[1].kind, How::only_b);
    EXPECT_EQ(comparison.differences[1].beginning, 0U);
    EXPECT_EQ(comparison.same, one.records.size() - 1);
}

TEST(Diff, TakesASecondLossForABeginningOfItsOwn) {
    const Trace one = exchanges({{1, 1, true}, {3, 1}, {3, 2, true}});
    const Trace other = exchanges({{1, 1}, {3, 1}, {3, 2}});
    const Comparison comparison = compare(one, other);
    ASSERT_EQ(comparison.beginnings.size(), 2U);
    EXPECT_EQ(one.records[beginning(comparison, 1).a - 1].node, node(3));
    EXPECT_EQ(following(comparison, 0), 2U);
    EXPECT_EQ(following(comparison, 1), 2U);
}

// The network decides by the message alone: what happened to n1 before does not explain a loss.
TEST(Diff, TakesALossForABeginningThoughItsSenderWasReachedBefore) {
    const Trace one = exchanges({{1, 1, true}, {1, 2, true}});
    const Trace other = exchanges({{1, 1}, {1, 2}});
    EXPECT_EQ(compare(one, other).beginnings.size(), 2U);
}

TEST(Diff, DoesNotExplainWhatASenderDoesByALossThatItCannotSee) {
    const auto run = [](Kind end, std::uint64_t hash) {
        Script script;
        script.arrive(end, script.send(node(1), node(2), MessageKind::append_entries, 1));
        script.event(TraceKind::appended, node(2)).b = hash;
        script.event(TraceKind::appended, node(1)).b = hash;
        return script.trace();
    };
    const Comparison comparison = compare(run(Kind::drop, 1), run(Kind::deliver, 2));
    ASSERT_EQ(comparison.beginnings.size(), 2U);
    EXPECT_EQ(following(comparison, 0), 2U) << "the loss, and what n2 missed";
    EXPECT_EQ(beginning(comparison, 1).a, 4U);
}

TEST(Diff, FollowsConsequencesThroughMessagesThatLookTheSame) {
    const auto run = [](std::uint64_t hash) {
        Script script;
        script.event(TraceKind::appended, node(1)).b = hash;
        const Seq sent = script.send(node(1), node(2), MessageKind::append_entries, 1);
        script.arrive(Kind::deliver, sent);
        script.event(TraceKind::appended, node(2)).b = hash;
        script.event(TraceKind::appended, node(3)).b = 7;
        return script.trace();
    };
    const Comparison comparison = compare(run(1), run(2));
    ASSERT_EQ(comparison.beginnings.size(), 1U);
    EXPECT_EQ(beginning(comparison).a, 1U);
    EXPECT_EQ(following(comparison, 0), 2U);
    EXPECT_EQ(comparison.same, 3U);
}

TEST(Diff, NoticesAnotherTimeAnotherCauseAnotherTextAndAnotherFact) {
    Script script;
    script.event(Kind::boot, node(1)).a = 1;
    script.event(Kind::boot, node(2)).a = 1;
    script.event(TraceKind::result, client(1)).op = OperationId{1};
    script.text("one");
    script.fact(node(1), Field::term, 0, 1);
    const Trace one = script.trace();
    const auto kind_of_change = [&](const Trace& other) {
        const Comparison comparison = compare(one, other);
        EXPECT_EQ(comparison.differences.size(), 1U);
        return beginning(comparison).kind;
    };
    Trace other = one;
    other.records[2].time = Time{5'000};
    EXPECT_EQ(kind_of_change(other), How::moved);
    other = one;
    other.records[2].cause = 2;
    EXPECT_EQ(kind_of_change(other), How::moved);
    other = one;
    other.texts[0].text = "two";
    EXPECT_EQ(kind_of_change(other), How::changed);
    other = one;
    other.facts[0].after = 2;
    EXPECT_EQ(kind_of_change(other), How::changed);
    other = one;
    other.records.pop_back();
    other.texts.clear();
    other.facts.clear();
    EXPECT_EQ(kind_of_change(other), How::only_a);
}

// Another version may number kinds and words otherwise.
TEST(Diff, ComparesWordsWhateverTheirNumbers) {
    const Trace one = played(lossy_run, 3);
    Trace other = one;
    for (sim::Schema::LabelList& list : other.schema.labels)
        if (list.name == "role" || list.name == "message")
            list.words.insert(list.words.begin(), "new");
    for (Record& record : other.records) {
        const bool has_moved = record.kind == Kind::send || record.kind == Kind::deliver ||
                               record.kind == Kind::drop ||
                               record.kind == static_cast<Kind>(TraceKind::role_changed);
        if (has_moved) ++record.label;
    }
    for (sim::Fact& fact : other.facts) {
        if (fact.field != static_cast<std::uint8_t>(Field::role)) continue;
        ++fact.before;
        ++fact.after;
    }
    // The last kind gets another number.
    sim::Schema::KindRow& last = other.schema.kinds.back();
    for (Record& record : other.records)
        if (record.kind == last.kind) record.kind = Kind{199};
    last.kind = Kind{199};
    const Comparison comparison = compare(one, other);
    EXPECT_EQ(comparison.same, one.records.size());
    EXPECT_TRUE(comparison.differences.empty());
}

TEST(Diff, FindsTheLineOfCodeThatAMutationChanged) {
    std::string text = text_of_file("scenarios/library/bugs/vote_before_persist.scenario");
    const Trace broken = played(text, 24);
    const std::size_t at = text.find("mutation");
    text.erase(at, text.find("\n", text.find("must", at)) + 1 - at);
    const Trace sound = played(text, 24);
    const Comparison comparison = compare(broken, sound);
    const Difference& first = beginning(comparison);
    // A candidate counts its own vote: at once, or when its disk has it.
    const Record& early = broken.records[first.a - 1];
    const Record& late = sound.records[first.b - 1];
    EXPECT_EQ(first.kind, How::moved);
    EXPECT_EQ(early.kind, static_cast<Kind>(TraceKind::vote_received));
    EXPECT_EQ(broken.records[early.cause - 1].kind, Kind::timer_fired);
    EXPECT_EQ(sound.records[late.cause - 1].kind, Kind::sync_done);
    const std::string told = tell(broken, sound, comparison, {});
    EXPECT_NE(told.find("only in A: VIOLATION election_safety"), std::string::npos)
        << "that it comes late must not hide it";
}

TEST(Diff, FindsWhatWasAskedForOtherwiseWhereNothingElseDiffers) {
    Script script;
    script.event(TraceKind::step, nobody).a = 3;
    script.text("wait 1s");
    const Trace one = script.trace();
    Trace other = one;
    other.records[0].a = 4;  // the line only
    EXPECT_TRUE(compare(one, other).differences.empty());
    other.texts[0].text = "wait 2s";
    const Comparison comparison = compare(one, other);
    EXPECT_TRUE(comparison.beginnings.empty());
    EXPECT_EQ(following(comparison, asked), 2U);
    EXPECT_NE(tell(one, other, comparison, {}).find("what happened is the same in both"),
              std::string::npos);
}

TEST(Diff, NamesTheOperationThatAClientAskedForInAnother) {
    const std::string one =
        "nodes 3\nclients 1\n\nawait leader within 5s\nc1 put x 2 -> ok\nc1 get x\n"
        "await converged within 5s\n";
    std::string other = one;
    other.replace(other.find("x 2"), 3, "x 3");
    const Trace a = played(one, 1);
    const Trace b = played(other, 1);
    const Comparison comparison = compare(a, b);
    EXPECT_EQ(beginning(comparison).kind, How::changed);
    const std::string text = tell(a, b, comparison, {});
    EXPECT_NE(text.find("c1 asks for something else: put x 2 in A, put x 3 in B"),
              std::string::npos)
        << text;
    for (const char* side : {"A", "B"})
        for (const char* words : {"c1 asks", "c1 hears"})
            EXPECT_EQ(text.find(fmt::format("only in {}: {}", side, words)), std::string::npos)
                << text;
    // An operation more, and all others are what they were.
    std::string longer = one;
    longer.replace(longer.find("c1 get"), 6, "c1 get y -> none\nc1 get");
    const Trace c = played(longer, 1);
    const std::string more = tell(a, c, compare(a, c), {});
    EXPECT_NE(more.find("only in B: c1 asks: get y"), std::string::npos) << more;
    EXPECT_EQ(more.find("asks for something else"), std::string::npos) << more;
}

TEST(Diff, SurvivesTracesWithNothingInThem) {
    EXPECT_TRUE(compare(Trace{}, Trace{}).differences.empty());
    const Trace trace = exchanges({{1, 1}});
    const Comparison comparison = compare(Trace{}, trace);
    EXPECT_EQ(comparison.differences.size(), trace.records.size());
    EXPECT_NE(tell(Trace{}, trace, comparison, {}).find("A: not there"), std::string::npos);
}

TEST(Diff, SaysByItsExitCodeWhetherTheyDiffer) {
    const std::string binary = temporary_file("trace");
    const std::string lines = temporary_file("jsonl");
    const std::string calm = temporary_file("calm");
    write_bytes(binary, sim::to_binary(played(lossy_run, 3)));
    write_bytes(lines, as_bytes(sim::to_jsonl(played(lossy_run, 3))));
    write_bytes(calm, sim::to_binary(played(calm_run(), 3)));
    const Said same = said_by(diff_command, {binary, lines});
    EXPECT_EQ(same.code, 0);
    EXPECT_NE(same.out.find("the same: all 310 events agree"), std::string::npos) << same.out;
    EXPECT_EQ(said_by(diff_command, {binary, calm}).code, 1);
    const Said quiet = said_by(diff_command, {"--quiet", binary, calm});
    EXPECT_EQ(quiet.code, 1);
    EXPECT_EQ(quiet.out + quiet.err, "");
    EXPECT_EQ(said_by(diff_command, {binary}).code, 2);
    EXPECT_EQ(said_by(diff_command, {binary, lines, calm}).code, 2);
    EXPECT_EQ(said_by(diff_command, {binary, "/nonexistent"}).code, 2);
    EXPECT_EQ(said_by(diff_command, {"/nonexistent", binary}).code, 2);
}

}  // namespace
}  // namespace whitewater::tools
