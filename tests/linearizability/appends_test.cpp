// Texts that are appended to: which ways they can have come about in, and what that costs.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "kv/linearizability/blocks/blocks.hpp"
#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/search/bystanders.hpp"
#include "kv/linearizability/search/maybes.hpp"
#include "tests/linearizability/brute_force.hpp"
#include "tests/linearizability/core_by_blocks.hpp"
#include "tests/linearizability/played.hpp"
#include "tests/linearizability/random_history.hpp"

namespace whitewater::linearizability {
namespace {

using Finding = BlocksResult::Finding;

BlocksResult judged(const History& history, const Effort& effort = {}) {
    KeyHistory key = key_history(history, split_by_key(history).at(0));
    return judge_by_blocks(key, effort);
}
Finding finding(const std::vector<Interval>& intervals) {
    return judged(played(intervals)).finding;
}

// "1316." is "13" and "16.", since "131" was put only later.
TEST(Appends, CountOnlyIfTheyWereCalledInTime) {
    std::vector<Interval> good = {
        {1, append("6."), done(), 0, 1},  {1, put("13"), done(), 2, 3},
        {1, append("16."), done(), 4, 5}, {2, get(), saw("1316."), 6, 7},
        {1, put("131"), done(), 8, 9},    {2, get(), saw("131"), 10, 11},
    };
    EXPECT_EQ(finding(good), Finding::ok);
    // Now there is no order, and no doubt about it, although "131" and "6." are there as well.
    good.push_back({2, get(), saw("13"), 12, 13});
    EXPECT_EQ(finding(good), Finding::bad);
}

TEST(Appends, AreInDoubtOnceTheOtherWayIsInTime) {
    const std::vector<Interval> late = {
        {1, append("6."), done(), 0, 1},  {1, put("13"), done(), 2, 3},
        {1, append("16."), done(), 4, 5}, {1, put("131"), done(), 6, 7},
        {2, get(), saw("1316."), 8, 9},
    };
    EXPECT_EQ(finding(late), Finding::not_applicable);
    EXPECT_EQ(check(played(late)).judgement, Judgement::not_linearizable);
    const std::vector<Interval> open = {
        {1, append("6."), unknown(), 0},  {1, put("13"), done(), 2, 3},
        {1, append("16."), done(), 4, 5}, {1, put("131"), done(), 6, 7},
        {2, get(), saw("1316."), 8, 9},
    };
    EXPECT_EQ(check(played(open)).judgement, Judgement::ok);
}

// A write may have any length: here a cas writes what was there and more, again and again.
TEST(Appends, GoWithWritesOfManyLengths) {
    History history;
    std::string held;
    std::uint64_t id = 0;
    for (int i = 0; i < 200; ++i) {
        const std::string more = std::to_string(i) + ".";
        const OperationId changes{++id};
        history.invoke(
            changes, client(1),
            i % 2 == 0 ? Request::append("x", more) : Request::cas("x", held, held + more));
        history.complete(changes, Response::done());
        held += more;
        const OperationId reads{++id};
        history.invoke(reads, client(2), Request::get("x"));
        history.complete(reads, Response::read(held));
    }
    EXPECT_EQ(judged(history).finding, Finding::ok);
}

TEST(Appends, GoWithFailuresToCas) {
    EXPECT_EQ(finding({{1, put("1"), done(), 0, 1},
                       {2, cas("1", "9"), Response::cas_failed(), 2, 30},
                       {1, append("2"), done(), 3, 4}}),
              Finding::ok);
    EXPECT_EQ(finding({{1, put("1"), done(), 0, 1},
                       {2, cas("12", "9"), Response::cas_failed(), 2, 30},
                       {1, append("2"), done(), 3, 4}}),
              Finding::ok);
    const std::vector<Interval> nowhere = {{1, put("1"), done(), 0, 1},
                                           {1, append("2"), done(), 2, 3},
                                           {2, cas("12", "9"), Response::cas_failed(), 4, 5}};
    EXPECT_EQ(finding(nowhere), Finding::not_applicable);
    EXPECT_EQ(check(played(nowhere)).judgement, Judgement::not_linearizable);
}

// Answers that are not in the core are forgotten, and still there is no order.
TEST(Appends, GiveACoreThatIsBadByItself) {
    std::uint64_t bad = 0;
    for (std::uint64_t seed = 0; seed < 8'000 * test_scale(); ++seed) {
        Shape shape{.seed = seed, .operations = 9, .clients = 3, .lost = Ratio::percent(10)};
        shape.values = static_cast<std::uint32_t>(seed % 4);
        shape.lengths = 1 + static_cast<std::uint32_t>(seed / 4 % 3);
        shape.lies = Ratio::percent(20);
        shape.stale = Ratio::percent(50);
        shape.appends = 3;
        const History history = random_history(shape).history;
        const std::optional<std::vector<OperationId>> core = core_by_blocks(history);
        if (!core) continue;
        ++bad;
        EXPECT_FALSE(BruteForce(with_answers_only_to(history, *core)).finds_an_order()) << seed;
    }
    EXPECT_GT(bad, 500u);
}

TEST(Appends, AreLookedAtNoLongerThanTheEffortSuffices) {
    const History history =
        random_history({.seed = 1, .operations = 2'000, .removes = 0, .swaps = 0}).history;
    const BlocksResult whole = judged(history);
    EXPECT_EQ(whole.finding, Finding::ok);
    EXPECT_GT(whole.looks, history.size() / 2);
    const BlocksResult half = judged(history, {.looks = whole.looks / 2});
    EXPECT_EQ(half.finding, Finding::not_applicable);
    EXPECT_LT(half.looks, whole.looks / 2 + 1'000);
    const Effort no_time{.is_enough = [] { return true; }};
    EXPECT_EQ(judged(history, no_time).finding, Finding::not_applicable);
    EXPECT_EQ(judge(history, no_time).judgement, Judgement::undecided);
}

TEST(Beginnings, FindAllTextsThatATextBeginsWith) {
    Beginnings beginnings;
    const std::vector<std::string> texts = {"", "a", "ab", "ab", "abd", "b", "aa", "abc"};
    for (std::uint32_t i = 0; i < texts.size(); ++i) beginnings.add(texts[i], i);
    beginnings.finish();
    const auto found = [&](std::string_view text) {
        std::vector<std::uint32_t> numbers;
        beginnings.any_of(text, [&](std::uint32_t number) {
            numbers.push_back(number);
            return false;
        });
        std::sort(numbers.begin(), numbers.end());
        return numbers;
    };
    EXPECT_EQ(found("abcd"), (std::vector<std::uint32_t>{0, 1, 2, 3, 7}));
    EXPECT_EQ(found("abe"), (std::vector<std::uint32_t>{0, 1, 2, 3}));
    EXPECT_EQ(found("c"), (std::vector<std::uint32_t>{0}));
    EXPECT_EQ(found("b"), (std::vector<std::uint32_t>{0, 5}));
}

// Nobody needs "3"; so nobody needs "2" for the cas to "3", and so on.
TEST(Bystanders, AreDroppedWithThoseThatOnlyTheyNeeded) {
    const History history = played({{1, cas("0", "1"), unknown(), 0},
                                    {2, cas("1", "2"), unknown(), 1},
                                    {3, cas("2", "3"), unknown(), 2},
                                    {4, cas("1", "5"), unknown(), 3},
                                    {5, get(), saw("5"), 4, 5}},
                                   Value("0"));
    KeyHistory key = key_history(history, split_by_key(history).at(0));
    drop_bystanders(key);
    ASSERT_EQ(key.maybe_count(), 2u);
    EXPECT_EQ(key.items[1].operation, 0u);
    EXPECT_EQ(key.items[2].operation, 3u);
}

}  // namespace
}  // namespace whitewater::linearizability
