// Explanations of every planted mistake: each statement of who voted for whom, against the trace.
#include "kv/explanation/explanation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <vector>

#include "kv/explanation/claim_check.hpp"
#include "kv/explanation/claim_words.hpp"
#include "kv/offline.hpp"
#include "kv/trace_schema.hpp"
#include "tests/kv/changed_claims.hpp"
#include "tests/scenarios/play.hpp"

namespace whitewater::scenarios {
namespace {

using kv::TraceKind;
using sim::Record;
using sim::Trace;

struct Told {
    std::string name;  // "count_stale_votes"
    Trace trace;
    kv::Explanation explanation;
    std::vector<kv::Step> steps;

    // All of it, a line a step.
    std::string text() const {
        std::string all;
        for (const kv::Sentence& each : explanation.sentences) all += each.text + "\n";
        return all;
    }
};

void explain(Told& told) {
    const kv::OfflineJudgement offline = kv::judge_offline(told.trace);
    const linearizability::Verdict verdict = linearizability::check(offline.history);
    const kv::Charges charges{offline.findings, verdict};
    kv::Reading reading(told.trace);
    told.steps = kv::Account(reading, charges).tell();
    told.explanation = kv::checked(told.steps, told.trace);
}

Scenario read_from(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return scenario_of({std::istreambuf_iterator<char>(in), {}});
}

Told played(const std::string& name, std::uint64_t seed) {
    Told told{name, {}, {}, {}};
    RunOptions options;
    options.seed = seed;
    options.trace = &told.trace;
    run(read_from(WHITEWATER_SOURCE_DIR "/scenarios/library/bugs/" + name + ".scenario"), options);
    explain(told);
    return told;
}

// The run of the first seed that shows the mistake.
Told first_shown(const std::filesystem::path& file) {
    const Scenario scenario = read_from(file);
    Told told{file.stem().string(), {}, {}, {}};
    for (std::uint64_t seed = 1; seed <= scenario.setup.must->seeds; ++seed) {
        RunOptions options;
        options.seed = seed;
        if (shown_by(scenario, run(scenario, options)) != Mutated::as_it_must) continue;
        options.trace = &told.trace;
        run(scenario, options);
        break;
    }
    explain(told);
    return told;
}

const std::vector<Told>& all_told() {
    static const std::vector<Told> told = [] {
        std::vector<Told> made;
        const std::string folder = WHITEWATER_SOURCE_DIR "/scenarios/library/bugs";
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (entry.path().extension() == ".scenario") made.push_back(first_shown(entry.path()));
        return made;
    }();
    return told;
}

std::string text_of(const std::string& name) {
    for (const Told& each : all_told())
        if (each.name == name) return each.text();
    ADD_FAILURE() << "no " << name;
    return {};
}

// The servers of "n1, n2 and n5".
std::vector<NodeId> servers_in(const std::string& list) {
    std::vector<NodeId> servers;
    const std::regex name("n([0-9]+)");
    for (std::sregex_iterator at(list.begin(), list.end(), name), end; at != end; ++at)
        servers.push_back(node(static_cast<std::uint32_t>(std::stoul((*at)[1]))));
    return servers;
}

bool has_voted(const Trace& trace, NodeId voter, NodeId candidate, std::uint64_t term,
               sim::Seq before) {
    return std::any_of(trace.records.begin(), trace.records.end(), [&](const Record& each) {
        const bool is_own = voter == candidate;
        const auto kind = static_cast<sim::Kind>(is_own ? TraceKind::voted : TraceKind::vote_sent);
        return each.kind == kind && each.seq < before && each.node == voter &&
               each.peer == candidate && each.term == term;
    });
}

TEST(ExplanationsOfBugs, AreBorneOutByTheirTraces) {
    EXPECT_GE(all_told().size(), 35U);
    for (const Told& each : all_told()) {
        EXPECT_FALSE(each.explanation.sentences.empty()) << each.name;
        for (const std::string& wrong : each.explanation.refuted)
            ADD_FAILURE() << each.name << ": " << wrong;
    }
}

TEST(ExplanationsOfBugs, NameAsVotersOnlyWhoVotedForThatCandidateInThatTerm) {
    const std::string list = "((?:n[0-9]+(?:, | and )?)+)";
    const std::regex elected("(n[0-9]+) became leader of term ([0-9]+) with the votes? of " + list);
    std::size_t found = 0;
    for (const Told& each : all_told()) {
        for (const kv::Sentence& step : each.explanation.sentences) {
            std::sregex_iterator at(step.text.begin(), step.text.end(), elected);
            for (; at != std::sregex_iterator(); ++at, ++found) {
                const NodeId leader = servers_in((*at)[1]).front();
                for (const NodeId voter : servers_in((*at)[3]))
                    EXPECT_TRUE(has_voted(each.trace, voter, leader, std::stoull((*at)[2]),
                                          step.events.front()))
                        << each.name << ": " << step.text;
            }
        }
    }
    EXPECT_GE(found, 20U);
}

TEST(ExplanationsOfBugs, BlameForTwoVotesOnlyWhoGaveTwo) {
    const std::string list = "((?:n[0-9]+(?:, | and )?)+)";
    const std::regex both(list + " voted in both, and so broke");
    std::size_t found = 0;
    for (const Told& each : all_told()) {
        for (const kv::Sentence& step : each.explanation.sentences) {
            std::smatch match;
            if (!std::regex_search(step.text, match, both)) continue;
            ++found;
            const Record& later = each.trace.records[step.events.at(0) - 1];
            const Record& earlier = each.trace.records[step.events.at(1) - 1];
            for (const NodeId voter : servers_in(match[1])) {
                EXPECT_TRUE(has_voted(each.trace, voter, later.node, later.term, later.seq))
                    << each.name << ": " << step.text;
                EXPECT_TRUE(has_voted(each.trace, voter, earlier.node, later.term, earlier.seq))
                    << each.name << ": " << step.text;
            }
        }
    }
    EXPECT_GE(found, 1U);
}

void expect_in(const std::string& text, const std::string& words) {
    EXPECT_NE(text.find(words), std::string::npos) << "does not tell: " << words << "\n" << text;
}

// Who counts what is no vote is guilty, not the server whose message it was.
TEST(ExplanationsOfBugs, BlameWhoeverCountedWhatWasNoVote) {
    const std::string stale = text_of("count_stale_votes");
    expect_in(stale,
              "n3 also counted n1's reply of term 9, but n1 had sent it no vote in term "
              "10: it was n3 that broke the rule.");
    expect_in(stale, "no server voted in both. n3 took for a vote of n1 what was none");
    const std::string pre_vote = text_of("prevote_reply_as_vote");
    expect_in(pre_vote,
              "n1 also counted n2's answer to a pre-vote, but n2 had sent it no vote "
              "in term 31: it was n1 that broke the rule.");
}

TEST(ExplanationsOfBugs, SayThatAVoteWasCountedTwice) {
    const std::string text = text_of("double_count_votes");
    expect_in(text, "It had counted the vote of n5 more than once.");
}

// A vote that was counted, but not given, does not make its sender a voter.
TEST(ExplanationsOfBugs, AreNotBelievedThatNameAsVoterWhoseReplyWasCounted) {
    std::size_t found = 0;
    for (const Told& each : all_told()) {
        for (const kv::Step& step : each.steps) {
            const auto* elected = std::get_if<kv::ElectedClaim>(&step.claims.front());
            if (elected == nullptr || elected->ballots.miscounts.empty()) continue;
            ++found;
            kv::ElectedClaim claim = *elected;
            for (const kv::Miscount& miscount : claim.ballots.miscounts)
                claim.ballots.votes.insert(miscount.of);
            EXPECT_TRUE(kv::ClaimCheck(each.trace).problem(kv::Claim{claim}).has_value());
            claim.ballots.miscounts.clear();
            EXPECT_TRUE(kv::ClaimCheck(each.trace).problem(kv::Claim{claim}).has_value());
        }
    }
    EXPECT_GE(found, 2U);
}

// Changes each fact of each claim of that kind in turn. Returns how many such claims there are.
template <class C>
std::size_t expect_refuted_if_changed(const Told& told) {
    kv::ClaimCheck check(told.trace);
    std::size_t found = 0;
    for (const kv::Step& step : told.steps) {
        for (const kv::Claim& claim : step.claims) {
            if (!std::holds_alternative<C>(claim)) continue;
            ++found;
            for (const kv::Claim& altered : kv::changed(std::get<C>(claim)))
                EXPECT_TRUE(check.problem(altered).has_value())
                    << told.name << ": " << kv::words_of(altered);
        }
    }
    return found;
}

TEST(ExplanationsOfBugs, HoldNoLongerWithOneFactChanged) {
    std::size_t forgotten = 0;
    std::size_t torn = 0;
    std::size_t prompted = 0;
    std::size_t lacked = 0;
    for (const Told& each : all_told()) {
        forgotten += expect_refuted_if_changed<kv::ForgottenClaim>(each);
        torn += expect_refuted_if_changed<kv::TornClaim>(each);
        prompted += expect_refuted_if_changed<kv::PromptedClaim>(each);
        lacked += expect_refuted_if_changed<kv::LackedClaim>(each);
    }
    EXPECT_GE(forgotten, 2U);
    EXPECT_GE(torn, 1U);
    EXPECT_GE(prompted, 5U);
    EXPECT_GE(lacked, 1U);
}

void expect_told(const std::string& name, const std::string& words) {
    expect_in(text_of(name), words);
}

TEST(ExplanationsOfBugs, SayWhatAServerForgotThatItsDiskHadHeld) {
    expect_told("forget_vote_on_restart",
                "n1 came back with term 180, no vote and a log of 139 entries. But the disk of n1 "
                "had held term 180 and a vote for n1 when it crashed: it forgot its vote.");
    expect_told("forget_term_on_restart",
                "But the disk of n3 had held term 5 when it crashed: it forgot that.");
    EXPECT_EQ(text_of("vote_before_persist").find("forgot"), std::string::npos);
}

TEST(ExplanationsOfBugs, SayWhoTookATornRecordForAWholeOne) {
    expect_told("torn_tail_accepted",
                "n4 came back with term 2, a vote for n1 and a log of 240 entries. Of the 224 "
                "bytes that n4 had not synced to its log the crash had left 91: it took what was "
                "left of a record there for a whole one. What it read as 240^2 is not what it had "
                "appended as entry 240.");
}

TEST(ExplanationsOfBugs, SayWhichTermALeaderLedThatIsSteppingDown) {
    expect_told("rollback_on_stepdown",
                "n3, which had led term 1 and was stepping down in term 3, removed entries of");
    expect_told("rollback_on_stepdown",
                "n3, which had led term 1, was then stepping down in term 3; its log");
    EXPECT_EQ(text_of("rollback_on_stepdown").find("n3, leader of term 3"), std::string::npos);
}

TEST(ExplanationsOfBugs, CallNoWriteLostThatIsInEveryLog) {
    EXPECT_EQ(text_of("vote_len_only").find("the write is lost"), std::string::npos);
    expect_told("vote_len_only", "539^27 is committed at that index: no log can hold both.");
}

// What clients were told is gone: then it does not count that no answer shows it.
TEST(ExplanationsOfBugs, SayWhatClientsWereToldThatNoServerKept) {
    EXPECT_EQ(text_of("vote_term_and_index").find("No client was given a wrong answer"),
              std::string::npos);
    expect_told("vote_term_and_index", "\"put x v1.264\" is done, and in the end no server had it");
    expect_told("forget_vote_on_restart", "No client was given a wrong answer until the run ended");
}

TEST(ExplanationsOfBugs, NameTheDeedThatBrokeARule) {
    expect_told("commit_regress", "n3 took its log up to entry 111 for committed.");
    expect_told("commit_regress", "back to 110. n3 did so on a message of n1 (append entries of ");
    expect_told("match_not_monotonic", "and which one that left later had overtaken.");
    expect_told("match_not_monotonic", "n3 did so on a message of n1 (append entries reply");
    expect_told("async_append_aba", "n1 removed its log from entry 93 on.");
    expect_told("async_append_aba", "n1 had written it, but not synced: it was safe on 1 of 3");
    expect_told("session_outside_state", "as a retry of what it had executed before");
}

TEST(ExplanationsOfBugs, TellOneEntryToTheEnd) {
    expect_told("single_node_commit_before_persist", "n1 had no entry 118^1 either.");
    EXPECT_EQ(text_of("apply_before_commit").find("71^1"), std::string::npos);
}

// A put that is executed again brings back what was overwritten: the answer is explained by that.
TEST(ExplanationsOfBugs, SayThatARetryWasExecutedAgain) {
    const Told put = played("no_dedup", 4);
    expect_in(
        put.text(),
        "c1's \"put x v1.110\" was executed again: n3 executed its retry as entry 179 of term 7 "
        "(179^7), though it had been executed as 167^6, and c2's \"put x v2.118\" as 169^6");
    const Told append = played("no_dedup", 1);
    expect_in(append.text(),
              "c2's \"append x v2.31;\" was asked 210.0 ms after c2's \"get x\" "
              "had been answered.");
    std::size_t repeated = 0;
    for (const Told* told : {&put, &append}) {
        EXPECT_TRUE(told->explanation.refuted.empty());
        repeated += expect_refuted_if_changed<kv::RepeatedClaim>(*told);
    }
    EXPECT_GE(repeated, 2U);
}

TEST(ExplanationsOfBugs, SayWhatALeaderThatReadCouldNotKnowYet) {
    const Told told = played("readindex_before_own_term", 2);
    expect_in(told.text(),
              "Of its own term 23 n1 knew nothing to be committed, the last that "
              "it knew to be was 43^22");
    EXPECT_EQ(expect_refuted_if_changed<kv::UnsettledClaim>(told), 1U);
}

TEST(ExplanationsOfBugs, NameTheMessageThatWasCountedAndTheOneThatCameTwice) {
    const std::string stale = played("count_stale_votes", 1).text();
    const std::regex counted(
        "n3 did so on a message of n2 [(]request vote reply of term 16[)](.|\n)*n3 became leader "
        "of term 17");
    EXPECT_TRUE(std::regex_search(stale, counted)) << stale;
    const Told told = played("truncate_on_stale_ae", 1);
    expect_in(told.text(), "It was a duplicate: the same message had arrived before.");
    EXPECT_GE(expect_refuted_if_changed<kv::PromptedClaim>(told), 1U);
}

TEST(ExplanationsOfBugs, SayWhoReliedOnTheWriteThatTheViolationNames) {
    const std::string text = played("ack_before_fsync", 2).text();
    const std::regex relied("was told by n2 that .* is done. Entry 266 of term 8 .266.8. was on");
    EXPECT_TRUE(std::regex_search(text, relied)) << text;
    expect_in(text, "With that entry 403^18 was gone from n2 and n3.");
}

// A leader whose quorum was made up by a vote on its way breaks no rule that is checked.
TEST(ExplanationsOfBugs, SayWhyAnEarlierLeaderWithoutAMajorityWasNotFound) {
    const Told told = played("half_is_a_quorum", 1);
    expect_in(
        told.text(),
        "n4 became leader of term 7 with the votes of n2 and n4: 2 of 4, though 3 are a "
        "majority. It had not yet counted the votes of n1 and n3: with those it had been given "
        "4, and so no check found anything wrong with it.");
    EXPECT_TRUE(told.explanation.refuted.empty());
}

// No fault is to blame where a load was to go on longer than the scenario waited for it.
TEST(ExplanationsOfFailures, SayThatTheLoadWentOnLongerThanWasWaitedForIt) {
    const Scenario scenario = scenario_of(
        "nodes 3\nclients 2\nload c1 c2 put 50% get 50% on 2 keys every 5ms..25ms for 6s\n"
        "await leader within 2s\ncrash n1\nwait 300ms\nrestart n1\n"
        "await load done within 4s\n");
    Told told{"load", {}, {}, {}};
    RunOptions options;
    options.seed = 1;
    options.trace = &told.trace;
    run(scenario, options);
    explain(told);
    ASSERT_EQ(told.explanation.sentences.size(), 1U) << told.text();
    EXPECT_TRUE(told.explanation.refuted.empty());
    const std::regex words(
        "The run failed: liveness: await: 'await load done within 4s' did not come true by "
        "4[.][0-9]*s[.] The load was to go on until 6.000s, and nothing had stopped it, but "
        "'await load done within 4s' waited only until 4[.][0-9]*s[.] Clients were told the "
        "outcome of [0-9]+ operations in that time, the last [0-9.]+ (ms|us) before its end[.] "
        "The servers at that moment: n1 .* in term .*[.]\n");
    EXPECT_TRUE(std::regex_match(told.text(), words)) << told.text();
    EXPECT_EQ(expect_refuted_if_changed<kv::OngoingClaim>(told), 1U);
    EXPECT_EQ(expect_refuted_if_changed<kv::StatesClaim>(told), 1U);
}

// Who took itself for what belongs where it is about who leads.
TEST(ExplanationsOfBugs, DoNotDwellOnRolesWhereLogsDiffer) {
    for (const char* name : {"torn_tail_accepted", "session_outside_state", "prev_term_unchecked"})
        EXPECT_EQ(text_of(name).find("then took itself for"), std::string::npos) << name;
    EXPECT_EQ(text_of("torn_tail_accepted").find("took effect"), std::string::npos);
}

}  // namespace
}  // namespace whitewater::scenarios
