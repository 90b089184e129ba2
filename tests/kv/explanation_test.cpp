// Explanations of the canonical runs: what they tell, and that nothing untrue gets through.
#include "kv/explanation/explanation.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "kv/explanation/claim_check.hpp"
#include "kv/explanation/claim_words.hpp"
#include "kv/offline.hpp"
#include "raft/overloaded.hpp"
#include "sim/trace_file.hpp"
#include "tests/kv/changed_claims.hpp"
#include "tests/support/story.hpp"

namespace whitewater::kv {
namespace {

using sim::Trace;

// A trace of tests/replay, where its README tells what each shows.
Trace recorded(const std::string& name) {
    const std::string file =
        fmt::format("{}/tests/replay/runs/{}.trace", WHITEWATER_SOURCE_DIR, name);
    std::ifstream in(file, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    Result<Trace> trace = sim::read_trace(ByteView(bytes, text.size()), file);
    EXPECT_TRUE(bool(trace)) << file;
    return std::move(trace.value());
}

// A trace with what is found wrong with it.
struct Case {
    explicit Case(Trace held)
        : trace(std::move(held)),
          offline(judge_offline(trace)),
          verdict(linearizability::check(offline.history)) {}

    Charges charges() const { return {offline.findings, verdict}; }
    std::vector<Step> steps() const {
        Reading reading(trace);
        return Account(reading, charges()).tell();
    }

    Trace trace;
    OfflineJudgement offline;
    linearizability::Verdict verdict;
};

Trace failed_for(const std::string& verdict) {
    Trace trace = recorded("crashed_leader");
    trace.verdict = verdict;
    return trace;
}

std::vector<Case> cases() {
    std::vector<Case> made;
    for (const char* name : {"two_leaders", "lost_write", "stale_read", "stranded_leader"})
        made.emplace_back(recorded(name));
    made.emplace_back(failed_for("expectation: expect: leaders = 2, but there is 1"));
    made.emplace_back(
        failed_for("liveness: await: 'await n2 leads within 1s' did not come true by 2.000s: n1 "
                   "follower in term 2 (log 5, committed 5, applied 5); n2 follower in term 2 (log "
                   "5, committed 5, applied 5); n3 leader in term 2 (log 5, committed 5, applied "
                   "5)"));
    return made;
}

TEST(Explanation, TellsTheCanonicalRunsStepByStep) {
    std::string told;
    for (const Case& each : cases()) {
        told += fmt::format("{}\n", each.trace.scenario_file);
        const Explanation explanation = explain(each.trace, each.charges());
        EXPECT_TRUE(explanation.refuted.empty()) << explanation.refuted.front();
        for (const Sentence& sentence : explanation.sentences)
            told += fmt::format("  {}: {}\n", fmt::join(sentence.events, ", "), sentence.text);
    }
    testing::expect_story("tests/kv/stories/explanations.txt", told);
}

TEST(Explanation, HasFiveToTwelveStepsForAViolation) {
    for (const Case& each : cases()) {
        const bool is_violated = !each.offline.findings.is_empty() || each.verdict.violation;
        if (!is_violated) continue;
        const std::size_t count = explain(each.trace, each.charges()).sentences.size();
        EXPECT_GE(count, 5U) << each.trace.scenario_file;
        EXPECT_LE(count, 12U) << each.trace.scenario_file;
    }
}

TEST(Explanation, GoesForwardInTime) {
    for (const Case& each : cases()) {
        sim::Seq before = 0;
        for (const Sentence& sentence : explain(each.trace, each.charges()).sentences) {
            EXPECT_GE(sentence.events.front(), before) << sentence.text;
            before = sentence.events.front();
        }
    }
}

TEST(Explanation, OfARunInWhichEverybodyWasAnsweredIsEmpty) {
    const Case sound(recorded("healthy_election"));
    EXPECT_TRUE(explain(sound.trace, sound.charges()).sentences.empty());
}

TEST(Explanation, LeavesOutAStepThatTheTraceDoesNotBearOutAndSaysWhich) {
    const Case each(recorded("two_leaders"));
    std::vector<Step> steps = each.steps();
    for (Step& step : steps)
        if (auto* elected = std::get_if<ElectedClaim>(&step.claims.front()))
            elected->ballots.votes.insert(node(5));
    const std::size_t whole = steps.size();
    const Explanation explanation = checked(steps, each.trace);
    ASSERT_EQ(explanation.refuted.size(), 2U);
    EXPECT_NE(explanation.refuted.front().find("became leader"), std::string::npos);
    EXPECT_EQ(explanation.sentences.size(), whole - 2);
    EXPECT_TRUE(checked({Step{}}, each.trace).sentences.empty());
}

// -- Each fact of each claim ----------------------------------------------------------------------

TEST(ClaimCheck, BearsOutEveryClaimAndRefutesEachWithOneFactChanged) {
    std::set<std::size_t> kinds;
    for (const Case& each : cases()) {
        ClaimCheck check(each.trace);
        for (const Step& step : each.steps()) {
            for (const Claim& claim : step.claims) {
                kinds.insert(claim.index());
                EXPECT_EQ(check.problem(claim), std::nullopt);
                const auto altered = std::visit([](const auto& c) { return changed(c); }, claim);
                for (std::size_t i = 0; i < altered.size(); ++i)
                    EXPECT_TRUE(check.problem(altered[i]).has_value())
                        << "change " << i << ": " << words_of(altered[i]);
            }
        }
    }
    // Of what only runs with a planted mistake show, tests/scenarios/explanation_test.cpp tells.
    constexpr std::size_t shown_by_mistakes = 7;
    EXPECT_EQ(kinds.size() + shown_by_mistakes, std::variant_size_v<Claim>)
        << "a kind of claim was never made";
}

// A client that was told the truth noticed; that nobody noticed is then no longer true.
TEST(ClaimCheck, DoesNotSayThatNobodyNoticedWhereSomebodyDid) {
    const Case each(recorded("lost_write"));
    ClaimCheck check(each.trace);
    const raft::Violation& broken = *each.offline.findings.verdict();
    const UnnoticedClaim claim{
        each.trace.records.size(), each.trace.records.back().time - broken.at, 0, 0, {}, {}, {}};
    EXPECT_TRUE(check.problem(Claim{claim}).has_value());
}

}  // namespace
}  // namespace whitewater::kv
