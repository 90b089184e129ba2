// The kernel accepts linearizations and rejects every way in which an order can be wrong.
#include <gtest/gtest.h>

#include "kv/linearizability/checker.hpp"
#include "tests/linearizability/played.hpp"
#include "tests/linearizability/random_history.hpp"

namespace whitewater::linearizability {
namespace {

History overlapping_puts_and_a_get() {
    return played({{1, put("1"), done(), 0, 10},  // 1
                   {2, put("2"), done(), 1, 11},  // 2
                   {3, get(), saw("1"), 12, 13},  // 3
                   {4, put("3"), unknown(), 2},   // 4
                   {5, put("4"), Response::not_done(), 3, 4}});
}

std::string reason(const History& history, std::initializer_list<std::uint64_t> order) {
    const std::optional<OrderDefect> defect = verify_order(history, ids(order));
    return defect ? std::to_string(defect->at) + ": " + defect->reason : "fine";
}

TEST(VerifyOrder, AcceptsALinearization) {
    const History history = overlapping_puts_and_a_get();
    EXPECT_EQ(reason(history, {2, 1, 3}), "fine");
    EXPECT_EQ(reason(history, {2, 4, 1, 3}), "fine");
    EXPECT_EQ(reason(history, {2, 1, 3, 4}), "fine");
}

TEST(VerifyOrder, RejectsAnAnswerTheStoreWouldNotGive) {
    EXPECT_EQ(reason(overlapping_puts_and_a_get(), {1, 2, 3}),
              "2: c3's get of x cannot be answered like this while the key holds \"2\"");
}

TEST(VerifyOrder, RejectsAnOrderAgainstRealTime) {
    EXPECT_EQ(reason(overlapping_puts_and_a_get(), {1, 3, 2}),
              "2: c2's put of \"2\" to x had returned before c3's get of x was called");
}

TEST(VerifyOrder, WatchesRealTimeAcrossKeys) {
    const History history = played(
        {{1, Request::put("x", "1"), done(), 0, 1}, {2, Request::put("y", "2"), done(), 2, 3}});
    EXPECT_EQ(reason(history, {1, 2}), "fine");
    EXPECT_NE(reason(history, {2, 1}), "fine");
}

TEST(VerifyOrder, RejectsAnOrderWithSomethingMissing) {
    EXPECT_EQ(reason(overlapping_puts_and_a_get(), {1, 3}), "2: c2's put of \"2\" to x is missing");
}

TEST(VerifyOrder, RejectsRepetitionsStrangersAndWhatWasNotDone) {
    const History history = overlapping_puts_and_a_get();
    EXPECT_EQ(reason(history, {2, 1, 1, 3}), "2: c1's put of \"1\" to x stands here twice");
    EXPECT_EQ(reason(history, {2, 1, 3, 99}), "3: there is no such operation");
    EXPECT_EQ(reason(history, {2, 5, 1, 3}), "1: c5's put of \"4\" to x was not done");
}

TEST(VerifyOrder, ReplaysEveryKindOfOperation) {
    const History history = played({{1, remove(), done(), 0, 1},
                                    {1, append("a"), done(), 2, 3},
                                    {1, append("b"), done(), 4, 5},
                                    {1, cas("ab", "c"), done(), 6, 7},
                                    {1, cas("ab", "d"), Response::cas_failed(), 8, 9},
                                    {1, cas("e", "f"), Response::cas_failed_seeing("c"), 10, 11},
                                    {1, remove(), done(), 12, 13},
                                    {1, cas("c", "g"), Response::cas_failed(), 14, 15},
                                    {1, cas("c", "g"), Response::cas_failed_seeing({}), 16, 17},
                                    {1, get(), saw_none(), 18, 19}});
    EXPECT_EQ(reason(history, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), "fine");
}

TEST(VerifyOrder, RejectsAFailedCasThatShouldHaveSucceeded) {
    const History silent =
        played({{1, put("1"), done(), 0, 1}, {1, cas("1", "2"), Response::cas_failed(), 2, 3}});
    EXPECT_NE(reason(silent, {1, 2}), "fine");
    const History seeing = played(
        {{1, put("1"), done(), 0, 1}, {1, cas("1", "2"), Response::cas_failed_seeing("1"), 2, 3}});
    EXPECT_NE(reason(seeing, {1, 2}), "fine");
    const History other = played(
        {{1, put("1"), done(), 0, 1}, {1, cas("0", "2"), Response::cas_failed_seeing("3"), 2, 3}});
    EXPECT_NE(reason(other, {1, 2}), "fine");
}

TEST(VerifyOrder, RejectsACasThatShouldHaveFailed) {
    const History history = played({{1, put("1"), done(), 0, 1}, {1, cas("0", "2"), done(), 2, 3}});
    EXPECT_NE(reason(history, {1, 2}), "fine");
}

// Any two neighbours of which one returned before the other was called may not change places, and
// nothing that was answered may be left out.
TEST(VerifyOrder, RejectsDamageToACorrectOrder) {
    std::uint64_t swapped = 0;
    for (std::uint64_t seed = 0; seed < 20 * test_scale(); ++seed) {
        const RandomHistory drawn = random_history({.seed = seed, .operations = 60, .clients = 3});
        ASSERT_FALSE(verify_order(drawn.history, drawn.effects));
        for (std::size_t i = 0; i + 1 < drawn.effects.size(); ++i) {
            std::vector<OperationId> shorter = drawn.effects;
            shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
            EXPECT_TRUE(verify_order(drawn.history, shorter));
            const auto& operations = drawn.history.operations();
            const Operation& a = operations[*drawn.history.find(drawn.effects[i])];
            const Operation& b = operations[*drawn.history.find(drawn.effects[i + 1])];
            if (a.return_position > b.call_position) continue;
            std::vector<OperationId> exchanged = drawn.effects;
            std::swap(exchanged[i], exchanged[i + 1]);
            EXPECT_TRUE(verify_order(drawn.history, exchanged));
            ++swapped;
        }
    }
    EXPECT_GT(swapped, 100u);
}

}  // namespace
}  // namespace whitewater::linearizability
