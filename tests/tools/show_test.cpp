// A run as text: what is told, what is left out, and what hostile values cannot do.
#include "tools/whitewater/show.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "kv/trace_schema.hpp"
#include "tests/support/story.hpp"
#include "tests/tools/script.hpp"
#include "tools/whitewater/show_columns.hpp"
#include "tools/whitewater/show_phrases.hpp"
#include "tools/whitewater/text_lines.hpp"

namespace whitewater::tools {
namespace {

using Detail = ShowOptions::Detail;

// Three nodes: n1 is elected, replicates one put, sends heartbeats (one of them lost) and crashes.
Trace short_run() {
    Script run;
    for (std::uint32_t i = 1; i <= 3; ++i) {
        run.event(Kind::boot, node(i)).a = 1;
        run.fact(node(i), Field::up, 0, 1);
    }
    run.event(Kind::timer_fired, node(1)).cause = 1;
    run.event(TraceKind::term_changed, node(1)).term = 1;
    run.trace().records.back().cause = 4;
    run.fact(node(1), Field::term, 0, 1);
    run.event(TraceKind::role_changed, node(1)).term = 1;
    run.trace().records.back().label = 2;
    run.trace().records.back().cause = 4;
    run.fact(node(1), Field::role, 0, 2);
    const Seq asked = run.send(node(1), node(2), MessageKind::request_vote, 0);
    run.trace().records.back().cause = 4;
    run.arrive(Kind::deliver, asked);
    run.event(TraceKind::voted, node(2), node(1)).term = 1;
    run.trace().records.back().cause = 8;
    run.fact(node(2), Field::term, 0, 1);
    run.fact(node(2), Field::vote, 0, 1);
    const Seq answered = run.send(node(2), node(1), MessageKind::request_vote_reply, 0);
    run.trace().records.back().cause = 8;
    run.arrive(Kind::deliver, answered);
    run.event(TraceKind::role_changed, node(1), node(1)).term = 1;
    run.trace().records.back().label = 3;
    run.trace().records.back().cause = 11;
    run.fact(node(1), Field::role, 2, 3);
    run.fact(node(1), Field::leader, 0, 1);
    run.event(TraceKind::invoke, client(1)).op = OperationId{0x2A};
    run.text("put x 1");
    Record& appended = run.event(TraceKind::appended, node(1));
    appended.a = 1;
    appended.term = 1;
    run.send(node(1), node(2), MessageKind::append_entries, 1);
    run.send(node(1), node(2), MessageKind::append_entries, 1);  // a heartbeat: nothing new in it
    run.arrive(Kind::drop, 16);
    run.arrive(Kind::drop, 15);
    run.event(Kind::crash, node(1));
    run.fact(node(1), Field::up, 1, 0);
    return run.trace();
}

// One event of each kind there is, with a value in every field.
Trace one_of_each_kind() {
    Script run;
    const sim::Schema schema = kv::trace_schema();
    for (const sim::Schema::KindRow& row : schema.kinds) {
        Record& record = run.event(row.kind, node(2), node(3));
        record.label = 1;
        record.term = 4;
        record.a = 0 - std::uint64_t{5};
        record.b = row.b == "drop" ? 3 : 6;
        if (row.name == "invoke" || row.name == "result" || row.name == "read_served")
            record.op = OperationId{0x2A};
        if (row.a != "offset_us" && row.a != "offset us") record.a = 5;
        if (row.name != "result") run.text("put x 1");
    }
    return run.trace();
}

std::string shown(const Trace& trace, Detail detail) {
    ShowOptions options;
    options.detail = detail;
    return show(trace, options);
}

// The golden file `name`.
void expect_shown(const std::string& name, const std::string& text) {
    whitewater::testing::expect_story("tests/tools/testdata/" + name, text);
}

std::size_t lines_of(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(Show, TellsTheStoryOfARun) {
    expect_shown("story.txt", shown(short_run(), Detail::story));
}

TEST(Show, TellsEverythingWhenAsked) {
    expect_shown("everything.txt", shown(short_run(), Detail::everything));
}

TEST(Show, TellsOnlyMilestonesInASummary) {
    expect_shown("summary.txt", shown(short_run(), Detail::summary));
}

TEST(Show, TellsWhyAnEventHappenedWithTheStateThatChanged) {
    ShowOptions options;
    options.why = 12;
    expect_shown("why.txt", show(short_run(), options));
}

TEST(Show, TellsEveryKindOfEventInWords) {
    expect_shown("kinds.txt", shown(one_of_each_kind(), Detail::everything));
}

TEST(Show, HasAPhraseForEveryKindOfTheSchema) {
    for (const sim::Schema::KindRow& row : kv::trace_schema().kinds) {
        std::string name = row.name;
        std::replace(name.begin(), name.end(), ' ', '_');
        EXPECT_NE(phrase_for(name), nullptr) << name;
    }
    EXPECT_EQ(phrase_for("lease granted"), nullptr);
}

TEST(Show, TellsAKindThatItDoesNotKnowByTheNamesOfTheSchema) {
    Script run;
    run.trace().schema.kinds.push_back({Kind{200}, "lease granted", "role", "until", ""});
    run.trace().schema.kinds.push_back({Kind{201}, "nothing", "", "", ""});
    Record& record = run.event(Kind{200}, node(1), node(2));
    record.label = 3;
    record.a = 77;
    record.b = 5;
    record.term = 2;
    run.text("because");
    run.event(Kind{201}, nobody);
    run.event(Kind{202}, nobody);
    const std::string text = shown(run.trace(), Detail::story);
    EXPECT_NE(text.find("n1 lease granted peer n2 role leader term 2 until 77 b 5: because\n"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find(" nothing\n"), std::string::npos) << text;
    EXPECT_NE(text.find(" 202\n"), std::string::npos) << text;
}

TEST(Show, ShowsOnlyTheNodesThatWereChosenAndWhatIsSentToThem) {
    ShowOptions options;
    options.detail = Detail::everything;
    options.nodes = NodeSet::of(node(3));
    const std::string third = show(short_run(), options);
    EXPECT_NE(third.find("\n1 of 19 events\n"), std::string::npos) << third;
    EXPECT_EQ(third.find(" n1 "), std::string::npos) << third;
    options.nodes = NodeSet::of(node(2));
    const std::string second = show(short_run(), options);
    EXPECT_NE(second.find("n1 -> n2 request_vote"), std::string::npos) << second;
}

TEST(Show, ShowsOnlyTheTimeThatWasChosen) {
    ShowOptions options;
    options.detail = Detail::everything;
    options.from = Time{0} + milliseconds(5);
    options.to = Time{0} + milliseconds(7);
    const std::string text = show(short_run(), options);
    EXPECT_NE(text.find("\n3 of 19 events\n"), std::string::npos) << text;
    EXPECT_NE(text.find("[c1]"), std::string::npos) << "state from before is known: " << text;
}

TEST(Show, CutsLinesAfterWholeCharacters) {
    Script run;
    run.event(TraceKind::step, nobody);
    run.text("\xE2\x98\x85\xE2\x98\x85\xE2\x98\x85\xE2\x98\x85\xE2\x98\x85\xE2\x98\x85");
    ShowOptions options;
    const std::string uncut = show(run.trace(), options);
    const std::string line = uncut.substr(0, uncut.rfind("\n\n"));
    const std::string last = line.substr(line.rfind('\n') + 1);
    options.width = last.size() - 6 * 3 + 4;  // four of six stars
    const std::string text = show(run.trace(), options);
    EXPECT_NE(text.find("step: \xE2\x98\x85\xE2\x98\x85\xE2\x98\x85\xE2\x98\x85\n"),
              std::string::npos)
        << text;
}

TEST(Show, ShowsOnlyTheKindsThatWereChosenHoweverLittleTheyTell) {
    ShowOptions options;
    options.kinds = {"timer_fired", "role"};
    const std::string text = show(short_run(), options);
    EXPECT_NE(text.find("n1 timer fires"), std::string::npos) << text;
    EXPECT_NE(text.find("\n3 of 19 events\n"), std::string::npos) << text;
}

TEST(Show, ShowsOnlyTheLatestCausesWhereATimeIsChosen) {
    ShowOptions options;
    options.why = 12;
    options.from = Time{0} + milliseconds(10);
    const std::string text = show(short_run(), options);
    EXPECT_NE(text.find("\n3 of 19 events\n"), std::string::npos) << text;
}

TEST(Show, TellsWhatStoodInTheWayOfALostMessage) {
    Script run;
    run.event(Kind::fault_on, nobody).a = 1;
    run.text("partition n1 | n2 n3");
    run.event(Kind::fault_on, nobody).a = 2;
    run.text("cut n2 -> n3");
    run.event(Kind::fault_on, nobody).a = 3;
    run.text("crash n3");
    run.event(Kind::fault_off, nobody).a = 2;
    run.text("cut n2 -> n3");
    run.arrive(Kind::drop, run.send(node(1), node(2), MessageKind::append_entries, 1));
    run.trace().records.back().b = static_cast<std::uint64_t>(sim::DropCause::cut);
    run.event(Kind::crash, node(3));
    run.arrive(Kind::drop, run.send(node(1), node(3), MessageKind::append_entries, 1));
    run.trace().records.back().b = static_cast<std::uint64_t>(sim::DropCause::down);
    ShowOptions options;
    options.why = 6;
    const std::string cut = show(run.trace(), options);
    EXPECT_NE(cut.find(" in force: partition n1 | n2 n3 (event 1)\n"), std::string::npos) << cut;
    EXPECT_EQ(cut.find("in force: cut"), std::string::npos) << cut;
    EXPECT_EQ(cut.find("in force: crash"), std::string::npos) << cut;
    options.why = 9;
    const std::string down = show(run.trace(), options);
    EXPECT_NE(down.find(" n3 is down (event 7)\n"), std::string::npos) << down;
}

TEST(Show, GoesOnBelowTheWordsWhereALineIsTooLong) {
    ShowOptions options;
    options.wrap = 60;
    const std::string text = show(short_run(), options);
    const std::string words = "   0.007000s     7  [c1] .0  .0  n1 -> n2 request_vote\n";
    const std::string rest = "                                 term 1\n";
    options.wrap = 54;
    EXPECT_EQ(text.find(words), std::string::npos) << "it fits into 60: " << text;
    EXPECT_NE(show(short_run(), options).find(words + rest), std::string::npos)
        << show(short_run(), options);
}

TEST(TextLines, BreaksAtSpacesAndLongWordsAnywhere) {
    EXPECT_EQ(wrapped("one two three", 20, 2), "one two three");
    EXPECT_EQ(wrapped("one two three", 7, 2), "one two\n  three");
    EXPECT_EQ(wrapped("one two three", 6, 2), "one\n  two\n  thre\n  e");
    EXPECT_EQ(wrapped("abcdefghij", 4, 1), "abcd\n efg\n hij");
    EXPECT_EQ(wrapped("\xE2\x98\x85\xE2\x98\x85\xE2\x98\x85", 2, 0),
              "\xE2\x98\x85\xE2\x98\x85\n\xE2\x98\x85");
    EXPECT_EQ(wrapped("  indented  ", 4, 2), "  in\n  de\n  nt\n  ed");
    EXPECT_EQ(wrapped("", 4, 2), "");
}

TEST(Show, LeavesNothingThatATerminalWouldObey) {
    Script run;
    run.trace().verdict = "\x1B]0;gotcha\x07";
    run.trace().scenario_file = "a\nb";
    run.event(TraceKind::invoke, client(1)).op = OperationId{1};
    run.text("put \x1B[31m \xFF");
    const std::string text = shown(run.trace(), Detail::everything);
    EXPECT_EQ(text.find('\x1B'), std::string::npos);
    EXPECT_EQ(lines_of(text), 8U) << text;
}

TEST(Show, SurvivesATraceWithNothingInIt) {
    EXPECT_NE(shown(Trace{}, Detail::story).find("0 of 0 events"), std::string::npos);
}

TEST(Show, GivesEveryRoleAGlyphOfItsOwn) {
    EXPECT_EQ(glyph_of("leader"), 'L');
    EXPECT_EQ(glyph_of("learner"), 'o');
    EXPECT_EQ(glyph_of("candidate"), 'c');
    EXPECT_EQ(glyph_of("pre_candidate"), 'p');
    EXPECT_EQ(glyph_of("follower"), '.');
    EXPECT_EQ(glyph_of("witness"), 'w');
}

}  // namespace
}  // namespace whitewater::tools
