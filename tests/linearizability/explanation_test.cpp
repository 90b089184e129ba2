// What the checker says about a bad history: the sentence, the core, and the longest prefix.
#include <gtest/gtest.h>

#include "kv/linearizability/checker.hpp"
#include "tests/linearizability/played.hpp"
#include "tests/linearizability/random_history.hpp"

namespace whitewater::linearizability {
namespace {

Violation violation_of(const std::vector<Interval>& intervals, Value initial = {}) {
    const Verdict verdict = check(played(intervals, std::move(initial)));
    EXPECT_EQ(verdict.judgement, Judgement::not_linearizable);
    return verdict.violation.value_or(Violation{});
}

TEST(Explanation, NamesAStaleRead) {
    const Violation violation = violation_of({{1, put("3"), done(), 0, 1},
                                              {1, put("5"), done(), 1180, 1190},
                                              {3, get(), saw("5"), 1191, 1192},
                                              {2, get(), saw("3"), 1195, 1204}});
    EXPECT_EQ(violation.sentence,
              "c2's get of x returned \"3\" at 1.204s, but c1's put of \"5\" to x was acknowledged "
              "at 1.190s, before the get was called at 1.195s, and nothing wrote \"3\" after that");
    EXPECT_EQ(violation.key, "x");
    EXPECT_EQ(violation.core, ids({4, 1, 2}));
    EXPECT_EQ(violation.prefix, ids({1, 2, 3}));
    EXPECT_EQ(violation.unplaced, ids({4}));
}

TEST(Explanation, NamesALostWrite) {
    const Violation violation =
        violation_of({{1, put("5"), done(), 10, 20}, {2, get(), saw_none(), 30, 40}});
    EXPECT_EQ(violation.sentence,
              "c2's get of x returned none at 0.040s, but c1's put of \"5\" to x was acknowledged "
              "at 0.020s, before the get was called at 0.030s, and nothing removed it after that; "
              "no answer ever showed \"5\"");
    EXPECT_EQ(violation.core, ids({2, 1}));
}

// A cas from a value to the same one leaves it, but has not brought it about.
TEST(Explanation, TakesNoCasForTheWriterOfWhatItHadToFind) {
    const Violation violation = violation_of({{1, cas("5", "5"), done(), 0, 1}});
    EXPECT_EQ(violation.sentence,
              "c1's cas of x from \"5\" to \"5\" succeeded at 0.001s, but nothing ever wrote "
              "\"5\" to x");
}

TEST(Explanation, DoesNotCallAWriteLostThatAnotherMayHaveHidden) {
    const Violation violation = violation_of({{1, put("1"), done(), 0, 1},
                                              {1, put("2"), done(), 2, 3},
                                              {2, put("3"), unknown(), 4},
                                              {3, get(), saw("1"), 5, 6}});
    EXPECT_EQ(violation.sentence,
              "c3's get of x returned \"1\" at 0.006s, but c1's put of \"2\" to x was acknowledged "
              "at 0.003s, before the get was called at 0.005s, and nothing wrote \"1\" after that");
}

TEST(Explanation, NamesAValueThatWasNeverWritten) {
    const Violation violation = violation_of(
        {{1, put("5"), done(), 0, 1}, {2, get(), saw("7"), 2, 3}, {1, put("6"), done(), 4, 5}});
    EXPECT_EQ(violation.sentence,
              "c2's get of x returned \"7\" at 0.003s, but nothing ever wrote \"7\" to x");
    EXPECT_EQ(violation.core, ids({2}));
    EXPECT_EQ(violation.prefix, ids({1}));
}

TEST(Explanation, NamesAValueThatWasWrittenOnlyLater) {
    const Violation violation =
        violation_of({{2, get(), saw("7"), 2, 3}, {1, put("7"), done(), 4, 5}});
    EXPECT_EQ(violation.sentence,
              "c2's get of x returned \"7\" at 0.003s, but nothing had written \"7\" to x by then: "
              "c1's put of \"7\" to x was called at 0.004s");
}

TEST(Explanation, NamesARetryThatWasAppliedTwice) {
    const Violation violation = violation_of({{1, append("a1"), done(), 0, 10},
                                              {2, append("b1"), done(), 1, 11},
                                              {3, get(), saw("a1b1a1"), 12, 13}});
    EXPECT_EQ(violation.sentence,
              "c3's get of x returned \"a1b1a1\" at 0.013s, but c1's append of \"a1\" to x would "
              "have to be in it twice, and it was called only once");
}

// The put may be what was read, too early: nothing is said of the append but what follows.
TEST(Explanation, DoesNotSayThatAnAppendWasAppliedTwice) {
    const Violation violation = violation_of({{1, append("a1"), done(), 0, 10},
                                              {2, append("b1"), done(), 1, 11},
                                              {3, get(), saw("a1b1a1"), 12, 13},
                                              {2, put("a1b1a1"), done(), 14, 15}});
    EXPECT_EQ(violation.sentence.find("applied"), std::string::npos) << violation.sentence;
}

TEST(Explanation, SaysOfAMissingKeyThatNothingRemovedIt) {
    const auto sentence_of = [](const std::vector<Interval>& intervals) {
        const Verdict verdict = check(played(intervals, "1"));
        return verdict.violation.value_or(Violation{}).sentence;
    };
    EXPECT_EQ(sentence_of({{2, get(), saw_none(), 2, 3}}),
              "c2's get of x returned none at 0.003s, but nothing ever removed x");
    EXPECT_EQ(sentence_of({{2, get(), saw_none(), 2, 3}, {1, remove(), done(), 4, 5}}),
              "c2's get of x returned none at 0.003s, but nothing had removed x by then: c1's "
              "remove of x was called at 0.004s");
    EXPECT_EQ(sentence_of({{1, remove(), done(), 0, 1},
                           {2, put("2"), done(), 2, 20},
                           {3, get(), saw("2"), 3, 4},
                           {4, get(), saw_none(), 5, 6}}),
              "c4's get of x returned none at 0.006s, but c3's get of x returned \"2\" at 0.004s, "
              "before the get was called at 0.005s, and nothing that followed can have removed it");
}

// A cas to what it expects overwrites nothing, though it took effect.
TEST(Explanation, TakesNoCasToWhatItExpectsForAnOverwrite) {
    const Violation violation = violation_of({{1, put("p"), done(), 0, 30},
                                              {2, get(), saw("p"), 1, 2},
                                              {2, cas("p", "p"), done(), 3, 4},
                                              {3, append("a"), done(), 5, 6},
                                              {4, get(), saw("p"), 7, 8}});
    EXPECT_EQ(violation.sentence.find("overwritten"), std::string::npos) << violation.sentence;
    EXPECT_NE(violation.sentence.find("what it added is missing"), std::string::npos)
        << violation.sentence;
}

TEST(Explanation, NamesAnAppendThatFollowsTwoTexts) {
    const Violation violation = violation_of({{1, put("p"), done(), 0, 1},
                                              {1, append("a"), done(), 2, 20},
                                              {2, get(), saw("pa"), 3, 4},
                                              {2, put("q"), done(), 5, 6},
                                              {3, get(), saw("qa"), 7, 8}});
    EXPECT_EQ(violation.sentence,
              "c3's get of x returned \"qa\" at 0.008s, for which c1's append of \"a\" to x has to "
              "follow c2's put of \"q\" to x, but c2's get of x returned \"pa\" at 0.004s, for "
              "which it has to follow c1's put of \"p\" to x");
}

TEST(Explanation, NamesAnOverwrittenTextToWhichWasAppended) {
    const Violation violation = violation_of({{1, put("p"), done(), 0, 30},
                                              {2, get(), saw("p"), 1, 2},
                                              {2, put("q"), done(), 3, 4},
                                              {3, append("a"), done(), 5, 31},
                                              {4, get(), saw("pa"), 6, 7}});
    EXPECT_EQ(violation.sentence,
              "c4's get of x returned \"pa\" at 0.007s, but what c1's put of \"p\" to x wrote had "
              "been overwritten: c2's get of x returned \"p\" at 0.002s, then c2's put of \"q\" to "
              "x was acknowledged at 0.004s, before the get was called at 0.006s");
}

TEST(Explanation, NamesAppendsToWhatTheKeyHeldAtFirstOnceThatIsOverwritten) {
    const Violation violation = violation_of(
        {{1, append("b"), done(), 0, 1}, {1, put("c"), done(), 2, 3}, {1, get(), saw("b"), 4, 5}});
    EXPECT_EQ(
        violation.sentence,
        "c1's get of x returned \"b\" at 0.005s, but only c1's append of \"b\" to x to what x "
        "held at first makes that, and this had been overwritten: c1's put of \"c\" to x was "
        "acknowledged at 0.003s, before the get was called at 0.004s");
}

// The answer shows the same as what is missing.
TEST(Explanation, TellsWhatTheKeyHeldAtFirstWhereThatIsAllThereWas) {
    EXPECT_EQ(
        violation_of({{1, append("a"), done(), 0, 1}, {1, get(), saw("a"), 2, 3}}, "a").sentence,
        "c1's get of x returned \"a\" at 0.003s, but c1's append of \"a\" to x was "
        "acknowledged at 0.001s, before the get was called at 0.002s, and what it added is "
        "missing: x held \"a\" at first");
    EXPECT_EQ(
        violation_of({{1, append("b"), done(), 0, 4}, {2, get(), saw("b"), 1, 2}}, "a").sentence,
        "c2's get of x returned \"b\" at 0.002s, but x held \"a\" at first, and no order of "
        "what was called by then makes that \"b\"");
    EXPECT_EQ(violation_of({{1, cas("", "b"), Response::cas_failed(), 0, 1}}, "").sentence,
              "c1's cas of x from \"\" to \"b\" failed at 0.001s, but x held \"\" at first, and "
              "nothing can have changed that by then");
}

TEST(Explanation, NamesAnAppendThatIsMissing) {
    const Violation violation = violation_of({{1, put("p"), done(), 0, 30},
                                              {2, get(), saw("p"), 1, 2},
                                              {2, append("a"), done(), 3, 4},
                                              {3, get(), saw("p"), 6, 7}});
    EXPECT_EQ(
        violation.sentence,
        "c3's get of x returned \"p\" at 0.007s, but c2's get of x returned \"p\" at 0.002s, "
        "then c2's append of \"a\" to x was acknowledged at 0.004s, before the get was called "
        "at 0.006s, and what it added is missing");
}

// "ab" occurs twice in "abab", but the pieces "a" and "b" explain one of them.
TEST(Explanation, DoesNotCallAnAppendRepeatedThatOthersSpell) {
    const Violation violation = violation_of({{1, append("ab"), done(), 0, 1},
                                              {1, append("a"), done(), 2, 3},
                                              {1, append("b"), done(), 4, 5},
                                              {1, put("c"), done(), 6, 7},
                                              {3, get(), saw("abab"), 8, 9}});
    EXPECT_EQ(violation.sentence.find("more than once"), std::string::npos) << violation.sentence;
    EXPECT_NE(violation.sentence.find("c1's put of \"c\""), std::string::npos);
}

TEST(Explanation, NamesAValueThatCameBack) {
    const Violation violation = violation_of({{1, put("1"), done(), 0, 1},
                                              {2, put("2"), done(), 2, 20},
                                              {3, get(), saw("2"), 3, 4},
                                              {4, get(), saw("1"), 5, 6}});
    EXPECT_EQ(violation.sentence,
              "c4's get of x returned \"1\" at 0.006s, but c3's get of x returned \"2\" at 0.004s, "
              "before the get was called at 0.005s, and nothing that followed can have made it "
              "\"1\"");
    EXPECT_EQ(violation.core, ids({4, 1, 3}));
}

TEST(Explanation, NamesTwoSuccessesOfOneCas) {
    const Violation violation = violation_of({{1, put("1"), done(), 0, 1},
                                              {2, cas("1", "2"), done(), 2, 3},
                                              {3, cas("1", "3"), done(), 4, 5}});
    EXPECT_EQ(
        violation.sentence,
        "c3's cas of x from \"1\" to \"3\" succeeded at 0.005s, but c2's cas of x from \"1\" "
        "to \"2\" succeeded at 0.003s, before the cas was called at 0.004s, and nothing wrote "
        "\"1\" after that");
}

TEST(Explanation, NamesACasThatFailedOnWhatItExpected) {
    EXPECT_EQ(violation_of({{1, cas("1", "2"), Response::cas_failed_seeing("1"), 0, 1}}).sentence,
              "c1's cas of x from \"1\" to \"2\" failed at 0.001s, seeing \"1\", which is just "
              "what it expected");
}

TEST(Explanation, NamesACasThatFailedThoughItsValueWasThere) {
    const Violation violation = violation_of(
        {{1, put("1"), done(), 0, 1}, {2, cas("1", "2"), Response::cas_failed(), 2, 3}});
    EXPECT_EQ(violation.sentence,
              "c2's cas of x from \"1\" to \"2\" failed at 0.003s, but x held \"1\" until then: "
              "c1's put of \"1\" to x was acknowledged at 0.001s, before the cas was called at "
              "0.002s, and nothing can have changed it after that");
}

TEST(Explanation, ListsWhatDoesNotFitWhenNothingSimplerIsTrue) {
    const Violation violation = violation_of({{1, put("1"), done(), 0, 1},
                                              {2, put("2"), unknown(), 2},
                                              {3, get(), saw("2"), 3, 4},
                                              {1, put("1"), done(), 5, 6},
                                              {3, cas("1", "9"), Response::cas_failed(), 7, 8}});
    EXPECT_EQ(
        violation.sentence,
        "c3's cas of x from \"1\" to \"9\" failed at 0.008s, which fits into no order together "
        "with these: c3's get of x returned \"2\" at 0.004s; c1's put of \"1\" to x was "
        "acknowledged at 0.006s");
}

// Everything that a violation claims by its lists is checked against the checker itself.
TEST(Explanation, GivesACoreThatIsBadAndNoSmallerAndAPrefixThatIsGood) {
    std::uint64_t bad = 0;
    for (std::uint64_t seed = 0; seed < 400 * test_scale(); ++seed) {
        Shape shape{.seed = seed, .operations = 30, .clients = 4, .lost = Ratio::percent(5)};
        shape.lies = Ratio::percent(5);
        shape.values = static_cast<std::uint32_t>(seed % 3) * 3;
        const History history = random_history(shape).history;
        const Verdict verdict = check(history);
        if (verdict.judgement != Judgement::not_linearizable) continue;
        ++bad;
        const std::vector<OperationId>& core = verdict.violation->core;
        EXPECT_EQ(check(with_answers_only_to(history, core)).judgement, Judgement::not_linearizable)
            << seed;
        for (std::size_t i = 0; i < core.size(); ++i) {
            std::vector<OperationId> fewer = core;
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
            EXPECT_EQ(check(with_answers_only_to(history, fewer)).judgement, Judgement::ok) << seed;
        }
        ASSERT_EQ(verdict.violation->unplaced, ids({core[0].value}));
        EXPECT_FALSE(verify_order(with_answers_only_to(history, verdict.violation->prefix),
                                  verdict.violation->prefix))
            << seed;
    }
    EXPECT_GT(bad, 100u);
}

}  // namespace
}  // namespace whitewater::linearizability
