// Histories written by hand, good and bad, one for each thing that can go right or wrong.
#include "kv/linearizability/checker.hpp"

#include <gtest/gtest.h>

#include "tests/linearizability/played.hpp"
#include "tests/linearizability/random_history.hpp"

namespace whitewater::linearizability {
namespace {

Judgement judged(const std::vector<Interval>& intervals) {
    return check(played(intervals)).judgement;
}
constexpr Judgement ok = Judgement::ok;
constexpr Judgement bad = Judgement::not_linearizable;

TEST(Checker, AcceptsTheEmptyHistory) {
    const Verdict verdict = check(History());
    EXPECT_EQ(verdict.judgement, ok);
    EXPECT_TRUE(verdict.order.empty());
}

TEST(Checker, WantsAGetOfAMissingKeyToReturnNone) {
    EXPECT_EQ(judged({{1, get(), saw_none(), 0, 1}}), ok);
    EXPECT_EQ(judged({{1, get(), saw(""), 0, 1}}), bad);
}

TEST(Checker, WantsAGetToReturnTheLastPut) {
    EXPECT_EQ(judged({{1, put("1"), done(), 0, 1}, {2, get(), saw("1"), 2, 3}}), ok);
    EXPECT_EQ(judged({{1, put("1"), done(), 0, 1}, {2, get(), saw_none(), 2, 3}}), bad);
    EXPECT_EQ(
        judged(
            {{1, put("1"), done(), 0, 1}, {1, put("2"), done(), 2, 3}, {2, get(), saw("1"), 4, 5}}),
        bad);
}

TEST(Checker, LetsOverlappingOperationsTakeEffectInEitherOrder) {
    EXPECT_EQ(judged({{1, put("1"), done(), 0, 3}, {2, get(), saw("1"), 1, 2}}), ok);
    EXPECT_EQ(judged({{1, put("1"), done(), 0, 3}, {2, get(), saw_none(), 1, 2}}), ok);
    EXPECT_EQ(judged({{1, put("1"), done(), 0, 10},
                      {2, put("2"), done(), 1, 11},
                      {3, get(), saw("1"), 12, 13}}),
              ok);
}

TEST(Checker, DoesNotLetAValueComeBack) {
    EXPECT_EQ(judged({{1, put("1"), done(), 0, 10},
                      {2, get(), saw("1"), 1, 2},
                      {3, get(), saw_none(), 3, 4}}),
              bad);
}

TEST(Checker, KnowsRemove) {
    EXPECT_EQ(judged({{1, put("1"), done(), 0, 1},
                      {1, remove(), done(), 2, 3},
                      {2, get(), saw_none(), 4, 5}}),
              ok);
    EXPECT_EQ(
        judged(
            {{1, put("1"), done(), 0, 1}, {1, remove(), done(), 2, 3}, {2, get(), saw("1"), 4, 5}}),
        bad);
    EXPECT_EQ(judged({{1, remove(), done(), 0, 1}}), ok);
}

TEST(Checker, KnowsAppend) {
    EXPECT_EQ(judged({{1, append("a"), done(), 0, 3},
                      {2, append("b"), done(), 1, 2},
                      {3, get(), saw("ba"), 4, 5}}),
              ok);
    EXPECT_EQ(judged({{1, append("a"), done(), 0, 1},
                      {2, append("b"), done(), 2, 3},
                      {3, get(), saw("ba"), 4, 5}}),
              bad);
    EXPECT_EQ(judged({{1, put("x"), done(), 0, 1},
                      {1, append(""), done(), 2, 3},
                      {3, get(), saw("x"), 4, 5}}),
              ok);
    EXPECT_EQ(judged({{1, append(""), done(), 0, 1}, {3, get(), saw_none(), 4, 5}}), bad);
}

TEST(Checker, ComparesAppendedValuesByTextNotByPieces) {
    EXPECT_EQ(judged({{1, append("ab"), done(), 0, 1},
                      {1, append("c"), done(), 2, 3},
                      {2, cas("abc", "d"), done(), 4, 5},
                      {1, put("a"), done(), 6, 7},
                      {1, append("bc"), done(), 8, 9},
                      {2, cas("abc", "d"), done(), 10, 11}}),
              ok);
}

TEST(Checker, KnowsCas) {
    EXPECT_EQ(judged({{1, put("1"), done(), 0, 1},
                      {2, cas("1", "2"), done(), 2, 3},
                      {3, get(), saw("2"), 4, 5}}),
              ok);
    EXPECT_EQ(judged({{1, put("1"), done(), 0, 1}, {2, cas("0", "2"), done(), 2, 3}}), bad);
    EXPECT_EQ(judged({{2, cas("", "2"), done(), 2, 3}}), bad);
    EXPECT_EQ(judged({{1, put("1"), done(), 0, 1},
                      {2, cas("1", "2"), done(), 2, 10},
                      {3, cas("1", "3"), done(), 3, 11}}),
              bad);
    EXPECT_EQ(judged({{1, put("1"), done(), 0, 1}, {2, cas("1", "1"), done(), 2, 3}}), ok);
}

TEST(Checker, HoldsAFailedCasToWhatItSaw) {
    const Response failed = Response::cas_failed();
    EXPECT_EQ(judged({{1, cas("1", "2"), failed, 0, 1}}), ok);
    EXPECT_EQ(judged({{1, put("1"), done(), 0, 1}, {2, cas("1", "2"), failed, 2, 3}}), bad);
    EXPECT_EQ(judged({{1, put("1"), done(), 0, 3}, {2, cas("1", "2"), failed, 1, 2}}), ok);
    const Response saw_three = Response::cas_failed_seeing("3");
    EXPECT_EQ(judged({{1, put("3"), done(), 0, 1}, {2, cas("1", "2"), saw_three, 2, 3}}), ok);
    EXPECT_EQ(judged({{1, put("4"), done(), 0, 1}, {2, cas("1", "2"), saw_three, 2, 3}}), bad);
    EXPECT_EQ(judged({{1, put("3"), done(), 0, 1}, {2, cas("3", "2"), saw_three, 2, 3}}), bad);
}

TEST(Checker, LetsAWriteOfUnknownOutcomeTakeEffectLateOrNever) {
    EXPECT_EQ(judged({{1, put("1"), unknown(), 0}, {2, get(), saw_none(), 1, 2}}), ok);
    EXPECT_EQ(judged({{1, put("1"), unknown(), 0}, {2, get(), saw("1"), 1, 2}}), ok);
    EXPECT_EQ(judged({{1, put("1"), unknown(), 0},
                      {2, put("2"), done(), 1, 2},
                      {2, get(), saw("2"), 3, 4},
                      {2, get(), saw("1"), 5, 6}}),
              ok);
    EXPECT_EQ(judged({{2, get(), saw("1"), 0, 1}, {1, put("1"), unknown(), 2}}), bad);
}

TEST(Checker, LetsAnUnknownWriteTakeEffectOnlyOnce) {
    EXPECT_EQ(judged({{1, put("1"), unknown(), 0},
                      {2, get(), saw("1"), 1, 2},
                      {2, put("2"), done(), 3, 4},
                      {2, get(), saw("1"), 5, 6}}),
              bad);
    EXPECT_EQ(judged({{1, append("a"), unknown(), 0}, {2, get(), saw("aa"), 1, 2}}), bad);
    EXPECT_EQ(judged({{1, append("a"), unknown(), 0},
                      {2, append("a"), unknown(), 1},
                      {2, get(), saw("aa"), 2, 3}}),
              ok);
}

TEST(Checker, ChainsUnknownCas) {
    EXPECT_EQ(judged({{1, cas("2", "3"), unknown(), 0},
                      {2, cas("1", "2"), unknown(), 1},
                      {3, put("1"), unknown(), 2},
                      {4, get(), saw("3"), 3, 4}}),
              ok);
    EXPECT_EQ(judged({{1, cas("2", "3"), unknown(), 0},
                      {3, put("1"), unknown(), 2},
                      {4, get(), saw("3"), 3, 4}}),
              bad);
}

// The unknown put is of use to nobody but the cas, which must not find what it expects.
TEST(Checker, LetsAnUnknownWriteMakeACasFail) {
    EXPECT_EQ(judged({{1, put("1"), done(), 0, 1},
                      {2, put("2"), unknown(), 2},
                      {3, cas("1", "3"), Response::cas_failed(), 3, 4}}),
              ok);
}

TEST(Checker, IgnoresAGetWhoseAnswerNobodySaw) {
    EXPECT_EQ(judged({{1, get(), unknown(), 0}, {1, put("1"), done(), 1, 2}}), ok);
}

TEST(Checker, LeavesOutWhatWasNotDone) {
    const Response not_done = Response::not_done();
    EXPECT_EQ(judged({{1, put("1"), not_done, 0, 1}, {2, get(), saw_none(), 2, 3}}), ok);
    EXPECT_EQ(judged({{1, put("1"), not_done, 0, 1}, {2, get(), saw("1"), 2, 3}}), bad);
}

TEST(Checker, JudgesKeysApartAndMergesTheirOrders) {
    const History history = played({{1, Request::put("x", "1"), done(), 0, 20},
                                    {2, Request::put("y", "2"), done(), 1, 2},
                                    {2, Request::get("x"), saw_none(), 3, 4},
                                    {3, Request::get("y"), saw("2"), 5, 6},
                                    {3, Request::get("x"), saw("1"), 7, 8}});
    const Verdict verdict = check(history);
    ASSERT_EQ(verdict.judgement, ok);
    EXPECT_NE(verdict.path, Path::witness);
    EXPECT_EQ(verdict.order, ids({2, 3, 1, 4, 5}));
}

TEST(Checker, TakesARightWitnessAsProof) {
    const History history = played({{1, put("1"), done(), 0, 10}, {2, put("2"), done(), 1, 11}});
    const Verdict verdict = check(history, ids({2, 1}));
    EXPECT_EQ(verdict.judgement, ok);
    EXPECT_EQ(verdict.path, Path::witness);
    EXPECT_EQ(verdict.order, ids({2, 1}));
    EXPECT_EQ(verdict.steps, 0u);
}

TEST(Checker, TakesAWrongWitnessAsNothing) {
    const History good = played({{1, put("1"), done(), 0, 1}, {2, put("2"), done(), 2, 3}});
    const Verdict verdict = check(good, ids({2, 1}));
    EXPECT_EQ(verdict.judgement, ok);
    EXPECT_NE(verdict.path, Path::witness);
    const History wrong = played({{1, put("1"), done(), 0, 1}, {2, get(), saw("2"), 2, 3}});
    EXPECT_EQ(check(wrong, ids({1, 2})).judgement, bad);
    ASSERT_TRUE(verdict.witness_defect);
    EXPECT_EQ(verdict.witness_defect->at, 1u);
}

TEST(Checker, SaysUndecidedWhenTheEffortDoesNotSuffice) {
    const RandomHistory drawn = random_history(
        {.seed = 1, .operations = 400, .clients = 12, .values = 2, .lost = Ratio::percent(10)});
    const Verdict enough = check(drawn.history);
    ASSERT_EQ(enough.judgement, ok);
    const Verdict steps = check(drawn.history, Effort{.steps = enough.steps / 2});
    EXPECT_EQ(steps.judgement, Judgement::undecided);
    EXPECT_EQ(steps.undecided_keys, std::vector<std::string>{"k0"});
    EXPECT_EQ(steps.steps, enough.steps / 2);
    EXPECT_EQ(check(drawn.history, Effort{.memory = 1000}).judgement, Judgement::undecided);
}

TEST(Checker, FindsABadKeyBesideAnUndecidedOne) {
    std::vector<Interval> intervals;
    for (std::uint32_t i = 0; i < 20; ++i)
        intervals.push_back({1, Request::put("x", std::to_string(i)), done(), i, 100 + i});
    intervals.push_back({1, Request::get("y"), saw("1"), 200, 201});
    const Verdict verdict = check(played(intervals), Effort{.steps = 5});
    ASSERT_EQ(verdict.judgement, bad);
    EXPECT_EQ(verdict.violation->key, "y");
    EXPECT_TRUE(verdict.undecided_keys.empty());
}

TEST(Checker, GivesTheSameVerdictTwice) {
    const RandomHistory drawn = random_history(
        {.seed = 5, .operations = 300, .clients = 8, .keys = 2, .lost = Ratio::percent(5)});
    const Verdict once = check(drawn.history);
    const Verdict again = check(drawn.history);
    EXPECT_EQ(once.order, again.order);
    EXPECT_EQ(once.steps, again.steps);
}

}  // namespace
}  // namespace whitewater::linearizability
