// Failures to cas that fit into no gap of the order of everything else, but into another order.
#include "kv/linearizability/search/insertion.hpp"

#include <gtest/gtest.h>

#include "kv/linearizability/blocks/blocks.hpp"
#include "kv/linearizability/checker.hpp"
#include "tests/linearizability/long_history.hpp"
#include "tests/linearizability/played.hpp"

namespace whitewater::linearizability {
namespace {

// What blocks leave over is put into their order.
void expect_inserted(const std::vector<Interval>& intervals, const std::vector<OperationId>& as) {
    const History history = played(intervals);
    KeyHistory key = key_history(history, split_by_key(history).at(0));
    BlocksResult blocks = judge_by_blocks(key);
    Effort effort{.looks = 1'000'000};
    ASSERT_EQ(blocks.unplaced.size(), 1u);
    ASSERT_TRUE(insert_misses(key, blocks.unplaced, blocks.order, effort));
    std::vector<OperationId> order;
    for (const Item item : blocks.order)
        order.push_back(history.operations()[key.items[item].operation].id);
    EXPECT_EQ(order, as);
    EXPECT_FALSE(verify_order(history, order));
}

TEST(Insertion, ExchangesWritesSoThatAFailedCasFits) {
    expect_inserted({{1, put("1"), done(), 0, 10},
                     {2, put("2"), done(), 1, 11},
                     {3, cas("2", "9"), Response::cas_failed(), 12, 13}},
                    ids({2, 1, 3}));
}

TEST(Insertion, LetsAWriteOfUnknownOutcomeTakeEffect) {
    expect_inserted({{1, put("1"), done(), 0, 1},
                     {2, put("2"), unknown(), 2},
                     {3, cas("1", "9"), Response::cas_failed(), 3, 4}},
                    ids({1, 2, 3}));
}

TEST(Insertion, KeepsWhatFollows) {
    expect_inserted({{1, put("1"), done(), 0, 10},
                     {2, put("2"), done(), 1, 11},
                     {3, cas("2", "9"), Response::cas_failed(), 12, 13},
                     {3, put("4"), done(), 14, 15},
                     {3, get(), saw("4"), 16, 17}},
                    ids({2, 1, 3, 4, 5}));
}

TEST(Insertion, GivesUpWhereThereIsNoPlace) {
    const History history = played({{1, put("1"), done(), 0, 1},
                                    {2, put("2"), unknown(), 20},
                                    {3, cas("1", "9"), Response::cas_failed(), 3, 4}});
    KeyHistory key = key_history(history, split_by_key(history).at(0));
    BlocksResult blocks = judge_by_blocks(key);
    Effort effort{.looks = 1'000'000};
    ASSERT_EQ(blocks.unplaced.size(), 1u);
    EXPECT_FALSE(insert_misses(key, blocks.unplaced, blocks.order, effort));
    EXPECT_EQ(check(history).judgement, Judgement::not_linearizable);
}

TEST(Insertion, GivesUpWhenItMayLookNoFurther) {
    const History history = played({{1, put("1"), done(), 0, 10},
                                    {2, put("2"), done(), 1, 11},
                                    {3, cas("2", "9"), Response::cas_failed(), 12, 13}});
    KeyHistory key = key_history(history, split_by_key(history).at(0));
    const BlocksResult blocks = judge_by_blocks(key);
    for (const std::uint64_t enough : {2U, 100U}) {
        std::vector<Item> order = blocks.order;
        Effort effort{.looks = enough};
        EXPECT_EQ(insert_misses(key, blocks.unplaced, order, effort), enough == 100);
        EXPECT_EQ(effort.looks < enough, enough == 100);
    }
}

// Of 10,000 failures a few fit nowhere in the order that blocks give.
TEST(Insertion, DecidesLongHistoriesWithoutASearchOfTheWhole) {
    const History history =
        long_history({.form = Form::swapping, .operations = 20'000, .unknown = Ratio::percent(5)});
    const Verdict verdict = check(history);
    EXPECT_EQ(verdict.judgement, Judgement::ok);
    EXPECT_EQ(verdict.path, Path::search);
    EXPECT_EQ(verdict.steps, 0u);
}

}  // namespace
}  // namespace whitewater::linearizability
