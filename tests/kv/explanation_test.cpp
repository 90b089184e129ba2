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

NodeSet other(NodeSet nodes) {
    if (nodes.contains(node(1)))
        nodes.erase(node(1));
    else
        nodes.insert(node(1));
    return nodes;
}

// The claim with one fact in it changed, for each of its facts.
template <class C>
class Changed {
  public:
    explicit Changed(const C& claim) : claim_(claim) {}
    template <class Change>
    Changed& by(Change change) {
        C altered = claim_;
        change(altered);
        made_.emplace_back(std::move(altered));
        return *this;
    }
    std::vector<Claim> all() { return std::move(made_); }

  private:
    C claim_;
    std::vector<Claim> made_;
};

std::vector<Claim> changed(const HappenedClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.record.seq += 1; })
        .by([](auto& c) { c.record.time.us += 1; })
        .by([](auto& c) { c.record.node.value += 1; })
        .by([](auto& c) { c.record.peer.value += 1; })
        .by([](auto& c) { c.record.label += 1; })
        .by([](auto& c) { c.record.term += 1; })
        .by([](auto& c) { c.record.a += 1; })
        .by([](auto& c) { c.text += "!"; })
        .by([](auto& c) { c.asked += "!"; })
        .all();
}
std::vector<Claim> changed(const ElectedClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq -= 1; })
        .by([](auto& c) { c.leader.value += 1; })
        .by([](auto& c) { c.term.value += 1; })
        .by([](auto& c) { c.ballots.votes = other(c.ballots.votes); })
        .by([](auto& c) { c.ballots.repeated = other(c.ballots.repeated); })
        .by([](auto& c) {
            c.ballots.miscounts.push_back({node(5), c.seq, 0, {}, {}});
        })
        .by([](auto& c) { c.servers += 1; })
        .all();
}
std::vector<Claim> changed(const DiskClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq = 1'000'000; })
        .by([](auto& c) { c.term.value += 1; })
        .by([](auto& c) { c.vote.value += 1; })
        .all();
}
std::vector<Claim> changed(const OverlapClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq -= 1; })
        .by([](auto& c) { c.earlier -= 1; })
        .by([](auto& c) { c.leader.value += 1; })
        .by([](auto& c) { c.earlier_leader.value += 1; })
        .by([](auto& c) { c.ballots.votes = other(c.ballots.votes); })
        .by([](auto& c) { c.earlier_ballots.votes = other(c.earlier_ballots.votes); })
        .all();
}
std::vector<Claim> changed(const CopiesClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.entry.index.value += 1; })
        .by([](auto& c) { c.entry.term.value += 1; })
        .by([](auto& c) { c.on_disk = other(c.on_disk); })
        .by([](auto& c) { c.in_memory = other(c.in_memory); })
        .by([](auto& c) { c.unsynced = other(c.unsynced); })
        .by([](auto& c) { c.servers += 1; })
        .all();
}
std::vector<Claim> changed(const PromisedClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq += 1; })
        .by([](auto& c) { c.node.value += 1; })
        .by([](auto& c) { c.leader.value += 1; })
        .by([](auto& c) { c.last.value += 1; })
        .by([](auto& c) { c.durable.value += 1; })
        .all();
}
std::vector<Claim> changed(const GoneClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq += 1; })
        .by([](auto& c) { c.node.value += 1; })
        .by([](auto& c) { c.entry.index.value += 9; })
        .by([](auto& c) { c.entry.term.value += 1; })
        .all();
}
std::vector<Claim> changed(const RemainsClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq -= 1; })
        .by([](auto& c) { c.holders = other(c.holders); })
        .all();
}
std::vector<Claim> changed(const BeliefClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq = 0; })
        .by([](auto& c) { c.role = raft::Role::learner; })
        .by([](auto& c) { c.term.value += 1; })
        .by([](auto& c) { c.last.value += 1; })
        .by([](auto& c) { c.committed.value += 1; })
        .all();
}
std::vector<Claim> changed(const DeposedClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.elected -= 1; })
        .by([](auto& c) { c.leader.value += 1; })
        .by([](auto& c) { c.term.value += 1; })
        .by([](auto& c) { c.before.us += 1; })
        .all();
}
std::vector<Claim> changed(const UnconfirmedClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq -= 1; })
        .by([](auto& c) { c.invoke -= 1; })
        .by([](auto& c) { std::swap(c.seq, c.invoke); })
        .by([](auto& c) { c.node.value += 1; })
        .by([](auto& c) { c.heard = other(c.heard); })
        .all();
}
std::vector<Claim> changed(const PrecedesClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { std::swap(c.seq, c.answered); })
        .by([](auto& c) { c.earlier_client.value += 1; })
        .by([](auto& c) { c.later_client.value += 1; })
        .by([](auto& c) { c.earlier += "!"; })
        .by([](auto& c) { c.later += "!"; })
        .by([](auto& c) { c.between.us += 1; })
        .all();
}
std::vector<Claim> changed(const FateClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq += 1; })
        .by([](auto& c) { c.seq -= 1; })
        // What became of it shows when it does, not when it was asked, nor when it was taken.
        .by([](auto& c) { c.seq = c.invoke; })
        .by([](auto& c) { c.seq = c.taken; })
        .by([](auto& c) {
            c.fate = c.fate == FateClaim::Fate::took_effect ? FateClaim::Fate::came_to_nothing
                                                            : FateClaim::Fate::took_effect;
        })
        .by([](auto& c) {
            c.fate = c.fate == FateClaim::Fate::open ? FateClaim::Fate::came_to_nothing
                                                     : FateClaim::Fate::open;
        })
        .by([](auto& c) { c.client.value += 1; })
        .by([](auto& c) { c.asked += "!"; })
        .by([](auto& c) { c.invoke += 1; })
        .by([](auto& c) { c.taken += 1; })
        .by([](auto& c) { c.entry.term.value += 1; })
        .by([](auto& c) { c.server.value += 1; })
        .all();
}
std::vector<Claim> changed(const BrokenClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq += 1; })
        .by([](auto& c) { c.check += "!"; })
        .by([](auto& c) { c.sentence += "!"; })
        .by([](auto& c) {
            c.place = c.place == BrokenClaim::Place::first_rule ? BrokenClaim::Place::first_property
                                                                : BrokenClaim::Place::first_rule;
        })
        .all();
}
std::vector<Claim> changed(const ContradictionClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq += 1; })
        .by([](auto& c) { c.core.pop_back(); })
        .by([](auto& c) { c.core.push_back(OperationId{12345}); })
        .by([](auto& c) { c.answers.pop_back(); })
        // An order is found once an answer of the core counts no more.
        .by([](auto& c) {
            c.core.erase(c.core.begin());
            c.answers.erase(c.answers.begin());
        })
        .all();
}
std::vector<Claim> changed(const UnnoticedClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq -= 1; })
        .by([](auto& c) { c.after.us += 1; })
        .all();
}
std::vector<Claim> changed(const VerdictClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq -= 1; })
        .by([](auto& c) { c.verdict += "!"; })
        .all();
}

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
    EXPECT_EQ(kinds.size(), std::variant_size_v<Claim>) << "a kind of claim was never made";
}

// A client that was told the truth noticed; that nobody noticed is then no longer true.
TEST(ClaimCheck, DoesNotSayThatNobodyNoticedWhereSomebodyDid) {
    const Case each(recorded("lost_write"));
    ClaimCheck check(each.trace);
    const raft::Violation& broken = *each.offline.findings.verdict();
    const UnnoticedClaim claim{each.trace.records.size(),
                               each.trace.records.back().time - broken.at};
    EXPECT_TRUE(check.problem(Claim{claim}).has_value());
}

}  // namespace
}  // namespace whitewater::kv
