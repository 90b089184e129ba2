// Explanations on a terminal, and what a trace says of its own verdict.
#include "tools/whitewater/explanation_text.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

#include "kv/trace_schema.hpp"
#include "scenarios/runner/run.hpp"
#include "tools/whitewater/judge.hpp"
#include "tools/whitewater/load.hpp"

namespace whitewater::tools {
namespace {

sim::Trace trace_of(std::size_t events) {
    sim::Trace trace;
    for (std::size_t i = 1; i <= events; ++i) {
        sim::Record record;
        record.seq = i;
        record.time = Time{static_cast<std::int64_t>(1'500 * i)};
        trace.records.push_back(record);
    }
    return trace;
}

TEST(ExplanationText, NumbersTheStepsAndTellsWhenAndAtWhichEvent) {
    const kv::Explanation explanation{{{"n1 crashed.", {2}}, {"n2 led.", {3, 1}}}, {}};
    EXPECT_EQ(to_text(explanation, trace_of(3), "how it came about"),
              "how it came about\n"
              "   1  at 0.003s, event 2\n"
              "      n1 crashed.\n"
              "   2  at 0.004500s, event 3\n"
              "      n2 led.\n");
    EXPECT_EQ(to_text({}, trace_of(3), "how it came about"), "");
}

TEST(ExplanationText, BreaksLinesBeforeTheHundredthColumn) {
    std::string words;
    for (int i = 0; i < 60; ++i) words += i % 2 == 0 ? "promise " : "größe ";
    const std::string text = to_text({{{words, {1}}}, {}}, trace_of(1), "title");
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos;
         begin = end + 1, end = text.find('\n', begin)) {
        const std::string line = text.substr(begin, end - begin);
        std::size_t columns = 0;
        for (const char c : line)
            if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++columns;
        EXPECT_LE(columns, 100U) << line;
    }
    EXPECT_GT(std::count(text.begin(), text.end(), '\n'), 5);
    EXPECT_NE(text.find("\n      größe promise"), std::string::npos);
}

TEST(ExplanationText, ShowsWhatATerminalWouldObey) {
    const std::string text = to_text({{{"put \x1b[31m x\n", {1}}}, {}}, trace_of(1), "title");
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_NE(text.find("\\x1b[31m"), std::string::npos) << text;
}

TEST(FindingOfHeader, TellsWhatTheRunFailedFor) {
    sim::Trace trace = trace_of(4);
    trace.verdict = "expectation: expect: leaders = 2, but there is 1: n3";
    const auto finding = finding_of_header(trace);
    ASSERT_TRUE(finding.has_value());
    EXPECT_EQ(finding->verdict, scenarios::Verdict::expectation);
    EXPECT_EQ(finding->name, "expect");
    EXPECT_EQ(finding->sentence, "leaders = 2, but there is 1: n3");
    EXPECT_EQ(finding->event, 4U);
    EXPECT_EQ(finding->at, Time{6'000});
}

TEST(FindingOfHeader, IsNothingWhereNothingFailedOrNobodyCanTell) {
    sim::Trace trace = trace_of(1);
    for (const char* verdict : {"", "passed", "bad luck: it: rained", "safety: alone"}) {
        trace.verdict = verdict;
        EXPECT_FALSE(finding_of_header(trace).has_value()) << verdict;
    }
}

// Live and from the trace, a wrong answer is that answer, not the end of the run.
TEST(Judge, BlamesTheAnswerThatCannotBeRightAsTheRunDid) {
    const std::string file =
        std::string(WHITEWATER_SOURCE_DIR) + "/tests/replay/scenarios/stale_read.scenario";
    const auto loaded = load_scenarios({file}, {});
    ASSERT_TRUE(bool(loaded));
    sim::Trace trace;
    scenarios::RunOptions options;
    options.trace = &trace;
    const scenarios::RunResult run = scenarios::run(loaded.value().front(), options);
    const Result<Judgement> judged = judge(trace, file, Account::with_explanation);
    ASSERT_TRUE(bool(judged));
    ASSERT_FALSE(judged.value().findings.empty());
    const scenarios::Finding& offline = judged.value().findings.front();
    const scenarios::Finding& live = run.findings.front();
    EXPECT_EQ(live.verdict, scenarios::Verdict::not_linearizable);
    EXPECT_EQ(offline.event, live.event);
    EXPECT_EQ(offline.at, live.at);
    EXPECT_LT(live.event, trace.records.size());
    EXPECT_EQ(trace.records[live.event - 1].kind, static_cast<sim::Kind>(kv::TraceKind::result));
    EXPECT_TRUE(judged.value().explanation.refuted.empty());
    EXPECT_GE(judged.value().explanation.sentences.size(), 5U);
}

// The explanation of the first run of a bug's scenario that shows it.
std::string explanation_of(const std::string& bug) {
    const std::string file =
        fmt::format("{}/scenarios/library/bugs/{}.scenario", WHITEWATER_SOURCE_DIR, bug);
    const auto loaded = load_scenarios({file}, {});
    EXPECT_TRUE(bool(loaded)) << file;
    const scenarios::Scenario& scenario = loaded.value().front();
    for (std::uint64_t seed = 1; seed <= scenario.setup.must->seeds; ++seed) {
        sim::Trace trace;
        scenarios::RunOptions options;
        options.seed = seed;
        options.trace = &trace;
        const scenarios::RunResult run = scenarios::run(scenario, options);
        if (shown_by(scenario, run) != scenarios::Mutated::as_it_must) continue;
        const Result<Judgement> judged = judge(trace, file, Account::with_explanation);
        EXPECT_TRUE(judged.value().explanation.refuted.empty()) << bug;
        std::string text;
        for (const kv::Sentence& each : judged.value().explanation.sentences)
            text += each.text + "\n";
        return text;
    }
    return {};
}

struct Telling {
    const char* bug;
    std::vector<std::string> patterns;  // in this order, what its explanation must say
};

TEST(Judge, ExplainsOfEachKindOfBugWhatMattersInIt) {
    const std::vector<Telling> tellings = {
        {"vote_before_persist",
         {"term [0-9]+( left)?. The disk of", "crashed", "came back with term",
          "elected n. again|elected it again|voted in both, and so broke its promise",
          "election safety"}},
        {"ack_before_fsync",
         {"acknowledged to n. that .*, though its disk held it only up to",
          "crashed.*was gone from",
          "was told by n. that .* is done. .* was on .* had written it, but not synced",
          "durability"}},
        {"half_is_a_quorum", {"2 of 4, though 3 are a majority", "quorum recount"}},
        {"no_dedup",
         {"took .* into its log", "applied .*\n", "took .*", "applied", "exactly once"}},
        {"truncate_on_stale_ae",
         {"took .* into its log", "removed its log.*was gone from.*on the disks? of",
          "only conflicts"}},
        {"prev_term_unchecked", {"became leader of term", "log matching"}},
        {"read_local_leader",
         {"from its own store.*took itself for the leader of term.*But n. had become leader of "
          "term",
          "no majority told n. that it still led", "fits into no order"}},
        {"torn_tail_accepted",
         {"crashed, and what was not on its disk may be lost or torn", "came back with term",
          "log matching"}},
        {"forget_vote_on_stepdown",
         {"voted for itself in term .*The disk of", "vote once per term"}},
    };
    for (const Telling& telling : tellings) {
        const std::string text = explanation_of(telling.bug);
        std::string whole;
        for (const std::string& pattern : telling.patterns) whole += "(" + pattern + ")[^]*";
        EXPECT_TRUE(std::regex_search(text, std::regex(whole))) << telling.bug << "\n" << text;
    }
}

}  // namespace
}  // namespace whitewater::tools
