// Values that came back more often than they were written: what is said, and that it is true.
#include "kv/linearizability/explain/returns.hpp"

#include <gtest/gtest.h>

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/explain/meanings.hpp"
#include "tests/linearizability/brute_force.hpp"
#include "tests/linearizability/played.hpp"
#include "tests/linearizability/random_history.hpp"

namespace whitewater::linearizability {
namespace {

std::string sentence(const std::vector<Interval>& intervals) {
    const Verdict verdict = check(played(intervals));
    return verdict.violation ? verdict.violation->sentence : "no violation";
}

TEST(Returns, AreCountedAgainstTheWritesThatWereOpen) {
    EXPECT_EQ(
        sentence({{1, put("1"), done(), 0, 1},
                  {1, put("2"), done(), 2, 20},
                  {3, put("3"), done(), 3, 21},
                  {4, get(), saw("2"), 4, 5},
                  {4, get(), saw("3"), 6, 7},
                  {5, get(), saw("2"), 8, 9}}),
        "c5's get of x returned \"2\" at 0.009s, but by then x had to become \"2\" twice: "
        "after c1's put of \"1\" to x took effect, as it was told at 0.001s, and before c4's get "
        "of x returned \"2\" at 0.005s; after c4's get of x saw \"3\", as it was told at 0.007s, "
        "and before "
        "the get returned; and only one operation can have done that: c1's put of \"2\" to "
        "x, called at 0.002s");
}

TEST(Returns, BeginWithWhatTheKeyHeldAtFirst) {
    EXPECT_EQ(
        sentence({{1, put("1"), done(), 0, 20},
                  {2, put("2"), done(), 1, 21},
                  {3, get(), saw("1"), 2, 3},
                  {3, get(), saw("2"), 4, 5},
                  {3, get(), saw("1"), 6, 7}}),
        "c3's get of x returned \"1\" at 0.007s, but by then x had to become \"1\" twice: "
        "before c3's get of x returned \"1\" at 0.003s; after c3's get of x saw \"2\", as it was "
        "told at 0.005s, and before the get returned; and only one operation can have done that: "
        "c1's put of \"1\" to x, called at 0.000s");
}

TEST(Returns, AreShownByACasThatTookTheValueAway) {
    EXPECT_EQ(sentence({{1, put("1"), unknown(), 0},
                        {2, put("1"), unknown(), 1},
                        {3, cas("1", "2"), done(), 2, 3},
                        {3, cas("1", "2"), done(), 4, 5},
                        {3, cas("1", "2"), done(), 6, 7}}),
              "c3's cas of x from \"1\" to \"2\" succeeded at 0.007s, but by then x had to become "
              "\"1\" 3 times: before c3's cas of x from \"1\" to \"2\" succeeded at 0.003s; after "
              "c3's cas of x from \"1\" to \"2\" took effect, as it was told at 0.003s, and before "
              "c3's cas of x from "
              "\"1\" to \"2\" succeeded at 0.005s; after c3's cas of x from \"1\" to \"2\" "
              "took effect, as it was told at 0.005s, and before the cas returned; and only 2 "
              "operations can have "
              "done that: c1's put of \"1\" to x, called at 0.000s; c2's put of \"1\" to x, called "
              "at 0.001s");
}

// The later put of "2" does not explain the first get, but it would one after it.
TEST(Returns, AreToldByTheFirstAnswerThatShowsThem) {
    EXPECT_EQ(sentence({{1, put("2"), unknown(), 0},
                        {2, put("4"), done(), 1, 2},
                        {3, get(), saw("2"), 3, 4},
                        {2, put("2"), done(), 5, 6},
                        {3, get(), saw("2"), 7, 8},
                        {4, put("4"), unknown(), 9},
                        {3, get(), saw("4"), 10, 11},
                        {3, get(), saw("2"), 12, 13}}),
              "c3's get of x returned \"2\" at 0.013s, but by then x had to become \"2\" twice: "
              "after c2's put of \"4\" to x took effect, as it was told at 0.002s, and before c3's "
              "get of x "
              "returned \"2\" at 0.004s; after c3's get of x saw \"4\", as it was told at 0.011s, "
              "and before "
              "the get returned; and only one operation can have done that: c1's put of \"2\" to "
              "x, called at 0.000s");
}

// A cas of unknown outcome could have made it "3", but only from "2", which was gone.
TEST(Returns, AreNotDueToACasThatCannotHaveFoundWhatItNeeded) {
    const std::vector<Interval> bad = {{1, cas("2", "3"), unknown(), 0},
                                       {2, put("2"), done(), 1, 2},
                                       {2, put("1"), done(), 3, 4},
                                       {3, get(), saw("3"), 5, 6}};
    EXPECT_EQ(sentence(bad),
              "c3's get of x returned \"3\" at 0.006s, but c2's put of \"1\" to x was acknowledged "
              "at 0.004s, before the get was called at 0.005s, and nothing can have made it \"3\" "
              "after that; c1's cas of x from \"2\" to \"3\" would have, called at 0.000s, but "
              "nothing left \"2\" for it");
    // Unless another cas led there, from what there was.
    EXPECT_EQ(sentence({{1, cas("2", "3"), unknown(), 0},
                        {2, put("2"), done(), 1, 2},
                        {2, put("1"), done(), 3, 4},
                        {4, cas("1", "2"), unknown(), 5},
                        {3, get(), saw("3"), 6, 7}}),
              "no violation");
}

TEST(Returns, AreThoseOfAMissingKeyAsWell) {
    EXPECT_EQ(sentence({{1, remove(), unknown(), 0},
                        {2, put("1"), done(), 1, 2},
                        {3, get(), saw_none(), 3, 4},
                        {3, get(), saw("1"), 5, 6}}),
              "c3's get of x returned \"1\" at 0.006s, but c3's get of x returned none at 0.004s, "
              "before the get was called at 0.005s, and nothing that followed can have made it "
              "\"1\"");
    EXPECT_EQ(sentence({{1, remove(), unknown(), 0},
                        {2, put("1"), done(), 1, 2},
                        {3, get(), saw_none(), 3, 4},
                        {2, put("1"), done(), 5, 6},
                        {3, get(), saw_none(), 7, 8}}),
              "c3's get of x returned none at 0.008s, but by then x had to be removed twice: after "
              "c2's put of \"1\" to x took effect, as it was told at 0.002s, and before c3's get "
              "of x returned "
              "none at 0.004s; after c2's put of \"1\" to x took effect, as it was told at 0.006s, "
              "and before "
              "the get returned; and only one operation can have done that: c1's remove of x, "
              "called at 0.000s");
}

Shape with_few_values(std::uint64_t seed) {
    Shape shape{.seed = seed, .operations = 8 + static_cast<std::uint32_t>(seed % 12)};
    shape.clients = 2 + static_cast<std::uint32_t>(seed / 12 % 4);
    shape.values = 2 + static_cast<std::uint32_t>(seed / 48 % 2);
    shape.lost = Ratio::percent(25);
    shape.appends = seed % 5 == 0 ? 1 : 0;
    shape.swaps = 3;
    return shape;
}

std::string said_of(const History& history, std::uint32_t culprit) {
    Reduced reduced;
    reduced.turn.culprit = culprit;
    const Position end = history.operations()[culprit].return_position;
    for (std::uint32_t i = 0; i < history.size(); ++i)
        if (history.operations()[i].call_position < end)
            reduced.turn.until_culprit.parts.push_back({i});
    return came_back_too_often(history, reduced);
}

// Whatever answer of a history that has an order is asked about, nothing is said: for everything
// that is said follows from what the history tells.
TEST(Returns, SayNothingOfWhatIsLinearizable) {
    std::uint64_t answers = 0;
    for (std::uint64_t seed = 0; seed < 4'000 * test_scale(); ++seed) {
        const History history = random_history(with_few_values(seed)).history;
        for (std::uint32_t i = 0; i < history.size(); ++i) {
            if (!met_a_value(history.operations()[i])) continue;
            ++answers;
            EXPECT_EQ(said_of(history, i), "") << seed;
        }
    }
    EXPECT_GT(answers, 10'000u);
}

TEST(Returns, AreOftenWhatIsWrong) {
    std::uint64_t told = 0;
    for (std::uint64_t seed = 0; seed < 4'000; ++seed) {
        Shape shape = with_few_values(seed);
        shape.lies = Ratio::percent(10);
        const History history = random_history(shape).history;
        for (std::uint32_t i = 0; i < history.size(); ++i)
            if (met_a_value(history.operations()[i]) && !said_of(history, i).empty()) {
                ++told;
                EXPECT_FALSE(BruteForce(history).finds_an_order()) << seed;
            }
    }
    EXPECT_GT(told, 300u);
}

}  // namespace
}  // namespace whitewater::linearizability
