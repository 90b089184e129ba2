// The other forms of a trace: histories that are judged like it, diagrams that fit.
#include "tools/whitewater/export.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <sstream>

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/readers/store_history.hpp"
#include "kv/offline.hpp"
#include "kv/trace_words.hpp"
#include "tests/tools/played.hpp"
#include "tests/tools/script.hpp"
#include "tools/whitewater/judge_log.hpp"

namespace whitewater::tools {
namespace {

using linearizability::Judgement;

// -- Histories ------------------------------------------------------------------------------------

std::string history_of(const Trace& trace) {
    std::string text;
    const auto wrong =
        write_history(trace, "x.trace", [&](std::string_view piece) { text += piece; });
    return wrong ? wrong->message : text;
}

linearizability::Judgement judged(const std::string& history) {
    const auto log = linearizability::read_log(history, "x.jsonl");
    EXPECT_TRUE(log) << to_text(log.errors().front());
    const auto verdict = judge_log(log.value(), "", std::chrono::seconds(10));
    EXPECT_TRUE(verdict) << to_text(verdict.errors().front());
    return verdict.value().judgement;
}

// The trace's own history, and the one that was written and read again.
void expect_same_history(const Trace& trace) {
    const auto own = kv::judge_offline(trace).history;
    const auto log = linearizability::read_log(history_of(trace), "x.jsonl");
    ASSERT_TRUE(log) << to_text(log.errors().front());
    const auto read = linearizability::store_history(log.value(), linearizability::StoreModel::kv);
    ASSERT_TRUE(read) << to_text(read.errors().front());
    ASSERT_EQ(read.value().size(), own.size());
    for (std::size_t i = 0; i < own.size(); ++i) {
        const linearizability::Operation& one = own.operations()[i];
        const linearizability::Operation& other = read.value().operations()[i];
        EXPECT_EQ(other.client, one.client);
        EXPECT_EQ(other.request, one.request) << describe(one);
        EXPECT_EQ(other.response, one.response) << describe(one);
        EXPECT_EQ(other.call_position, one.call_position);
        EXPECT_EQ(other.return_position, one.return_position);
        EXPECT_EQ(other.call_time, one.call_time);
    }
}

TEST(HistoryOfATrace, IsJudgedAsTheTraceIs) {
    int violations = 0;
    for (const char* name :
         {"chaos/rough_weather", "bugs/read_local_leader", "bugs/readindex_before_own_term",
          "bugs/no_dedup", "clients/a_retry_is_applied_once"}) {
        const Trace trace =
            played(text_of_file(fmt::format("scenarios/library/{}.scenario", name)), 2);
        expect_same_history(trace);
        const Judgement own = linearizability::check(kv::judge_offline(trace).history).judgement;
        EXPECT_EQ(judged(history_of(trace)), own) << name;
        if (own == Judgement::not_linearizable) ++violations;
    }
    EXPECT_GE(violations, 2);
}

TEST(HistoryOfATrace, SaysEveryResultThereIs) {
    using kv::ResultWord;
    Script run;
    std::uint64_t op = 0;
    const auto operation = [&](const kv::Request& request, ResultWord word, const char* value) {
        run.event(TraceKind::invoke, client(2)).op = OperationId{++op};
        run.text(kv::words_of(request));
        Record& end = run.event(TraceKind::result, client(2));
        end.op = OperationId{op};
        end.label = static_cast<std::uint8_t>(word);
        if (*value != 0) run.text(value);
    };
    operation(kv::Request::get("x"), ResultWord::none, "");
    operation(kv::Request::put("x", "1"), ResultWord::ok, "");
    operation(kv::Request::get("x"), ResultWord::value, "1");
    operation(kv::Request::cas("x", "2", "3"), ResultWord::failed, "");
    operation(kv::Request::cas("x", "2", "3"), ResultWord::failed_seeing_value, "1");
    operation(kv::Request::cas("y", "2", "3"), ResultWord::failed_seeing_none, "");
    operation(kv::Request::cas("x", "1", "a b"), ResultWord::ok, "");
    operation(kv::Request::append("x", "\n\"quoted\\\""), ResultWord::refused, "");
    operation(kv::Request::remove(""), ResultWord::timeout, "");
    operation(kv::Request::append("\xE2\x98\x85", "null"), ResultWord::ok, "");
    operation(kv::Request::get("\xE2\x98\x85"), ResultWord::value, "null");
    run.event(TraceKind::invoke, client(1)).op = OperationId{99};
    run.text("put x open");
    expect_same_history(run.trace());
}

// Bytes that are not UTF-8 become texts that differ where the bytes do: that is all that matters.
TEST(HistoryOfATrace, TellsStrangeBytesApart) {
    const auto verdict = [](const char* read) {
        Script run;
        run.event(TraceKind::invoke, client(1)).op = OperationId{1};
        run.text("put \xFE \xFF");
        run.event(TraceKind::result, client(1)).op = OperationId{1};
        run.event(TraceKind::invoke, client(1)).op = OperationId{2};
        run.text("get \xFE");
        Record& end = run.event(TraceKind::result, client(1));
        end.op = OperationId{2};
        end.label = static_cast<std::uint8_t>(kv::ResultWord::value);
        run.text(read);
        return judged(history_of(run.trace()));
    };
    EXPECT_EQ(verdict("\xFF"), Judgement::ok);
    EXPECT_EQ(verdict("\xFE"), Judgement::not_linearizable);
}

TEST(HistoryOfATrace, IsRefusedWhereThereIsNone) {
    EXPECT_NE(history_of(Script().trace()).find("there is no history of it"), std::string::npos);
    Script run;
    run.event(TraceKind::invoke, client(1)).op = OperationId{1};
    run.text("conquer the world");
    EXPECT_EQ(history_of(run.trace()), "event 1 calls no operation: 'conquer the world'");
    run.trace().schema.kinds.clear();
    EXPECT_NE(history_of(run.trace()).find("not known here"), std::string::npos);
}

// -- Diagrams -------------------------------------------------------------------------------------

struct Diagram {
    std::vector<std::string> lines;
    std::size_t left_out = 0;
    std::size_t characters = 0;
};

Diagram diagram_of(const Trace& trace, const Choice& choice = {}, const MermaidSize& size = {}) {
    std::string text;
    Diagram diagram;
    diagram.left_out =
        write_mermaid(trace, choice, size, [&](std::string_view piece) { text += piece; });
    diagram.characters = text.size();
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) diagram.lines.push_back(line);
    return diagram;
}

// The part of Mermaid's grammar that is used. What stands behind a colon may be anything but what
// ends a statement, or begins a comment, an entity, markup or a formula.
void expect_drawable(const Diagram& diagram) {
    const std::regex line(R"(sequenceDiagram|    %% [^#;<&]*|    participant \w+|)"
                          R"(    (\w+(->>|-x)\w+|Note over \w+(,\w+)?): [^#;<&]+)");
    for (const std::string& each : diagram.lines) {
        EXPECT_TRUE(std::regex_match(each, line)) << each;
        EXPECT_EQ(each.find("%%", 6), std::string::npos) << each;
        EXPECT_EQ(each.find("$$"), std::string::npos) << each;
    }
}

TEST(Mermaid, DrawsMessagesNotesAndLosses) {
    Choice choice;
    choice.with_arrivals = true;
    const Diagram diagram = diagram_of(played(lossy_run, 3), choice);
    expect_drawable(diagram);
    const auto has = [&](const std::string& line) {
        return std::find(diagram.lines.begin(), diagram.lines.end(), line) != diagram.lines.end();
    };
    EXPECT_TRUE(has("    participant c1"));
    EXPECT_TRUE(has("    n1-xn3: 0.205093s append_entries term 1 up to 3 lost: rule"));
    EXPECT_TRUE(has("    n3->>n1: 0.184991s append_entries_reply term 1 up to 1"));
    EXPECT_EQ(diagram.lines.front(), "sequenceDiagram");
}

TEST(Mermaid, EndsWithANoteWhereItIsCutOff) {
    MermaidSize size;
    size.most_lines = 10;
    Choice choice;
    choice.from = Time{1};
    const Diagram all = diagram_of(played(lossy_run, 3), choice);
    const Diagram some = diagram_of(played(lossy_run, 3), choice, size);
    expect_drawable(some);
    EXPECT_EQ(all.left_out, 0U);
    EXPECT_EQ(some.lines.size() - 1 + some.left_out, all.lines.size());
    EXPECT_NE(some.lines.back().find(fmt::format("cut off here: {} more events", some.left_out)),
              std::string::npos)
        << some.lines.back();
    size.most_lines = 1'000'000;
    size.most_characters = 3'000;
    const Diagram few = diagram_of(played(lossy_run, 3), choice, size);
    EXPECT_LE(few.characters, 3'100U);
    EXPECT_GT(few.left_out, 0U);
}

TEST(Mermaid, ShowsWhatLeadsUpToTheFailureUnlessSomethingIsChosen) {
    Trace trace = played(lossy_run, 3);
    const Diagram all = diagram_of(trace);
    MermaidSize size;
    size.most_lines = 10;
    const Diagram last = diagram_of(trace, {}, size);
    expect_drawable(last);
    EXPECT_EQ(last.lines.back(), all.lines.back());
    trace.verdict = "not linearizable: linearizability: c1's get of x returned 1 at 0.206s, but";
    const Diagram failed = diagram_of(trace, {}, size);
    expect_drawable(failed);
    EXPECT_EQ(failed.left_out, last.left_out);
    const std::string& newest = *(failed.lines.end() - 2);
    EXPECT_NE(newest.find(": 0.20"), std::string::npos) << newest;
    const auto notes =
        std::count_if(failed.lines.begin(), failed.lines.end(), [](const auto& line) {
            return line.find("earlier events are left out") != std::string::npos ||
                   line.find("cut off here") != std::string::npos;
        });
    EXPECT_EQ(notes, 2);
}

TEST(Mermaid, CannotBeBrokenByHostileText) {
    Script run;
    run.event(TraceKind::invoke, client(1)).op = OperationId{1};
    run.text("put x \"; end\nNote over n1: <script>%%{init}%% $$$x$$ #35;\"");
    run.trace().scenario_file = "a\nsequenceDiagram";
    run.event(TraceKind::step, nobody);
    run.text("end");
    const Diagram diagram = diagram_of(run.trace());
    expect_drawable(diagram);
    ASSERT_EQ(diagram.lines.size(), 5U);
    EXPECT_NE(diagram.lines[3].find("put x \"\u037E end\u2216nNote over n1: \u2039script>"
                                    "% %{init}% % $ $ $x$ $ \u266F35\u037E"),
              std::string::npos)
        << diagram.lines[3];
}

TEST(Mermaid, SurvivesATraceWithNothingInIt) {
    expect_drawable(diagram_of(Trace{}));
    Script run;
    run.event(TraceKind::step, nobody);
    run.text("wait 1s");
    expect_drawable(diagram_of(run.trace()));
}

}  // namespace
}  // namespace whitewater::tools
