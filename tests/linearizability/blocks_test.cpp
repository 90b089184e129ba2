// Blocks: what they decide alone, what they leave to the search, and what they say is wrong.
#include "kv/linearizability/blocks/blocks.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "kv/linearizability/checker.hpp"
#include "tests/linearizability/brute_force.hpp"
#include "tests/linearizability/core_by_blocks.hpp"
#include "tests/linearizability/played.hpp"
#include "tests/linearizability/random_history.hpp"

namespace whitewater::linearizability {
namespace {

using Finding = BlocksResult::Finding;

BlocksResult judged(const History& history) {
    KeyHistory key = key_history(history, split_by_key(history).at(0));
    return judge_by_blocks(key);
}
Finding finding(const std::vector<Interval>& intervals) {
    return judged(played(intervals)).finding;
}

TEST(Blocks, OrderWritesByWhoReadThem) {
    EXPECT_EQ(finding({{1, put("1"), done(), 0, 10},
                       {2, put("2"), done(), 1, 11},
                       {3, get(), saw("2"), 2, 3},
                       {3, get(), saw("1"), 12, 13}}),
              Finding::ok);
    EXPECT_EQ(finding({{1, put("1"), done(), 0, 10},
                       {2, put("2"), done(), 1, 11},
                       {3, get(), saw("2"), 2, 3},
                       {3, get(), saw("1"), 4, 5},
                       {3, get(), saw("2"), 12, 13}}),
              Finding::bad);
}

TEST(Blocks, ChainACasToWhatItMet) {
    EXPECT_EQ(finding({{1, put("1"), done(), 0, 20},
                       {2, cas("1", "2"), done(), 1, 21},
                       {3, get(), saw("1"), 2, 3},
                       {3, get(), saw("2"), 4, 5}}),
              Finding::ok);
    EXPECT_EQ(finding({{1, put("1"), done(), 0, 20},
                       {2, cas("1", "2"), done(), 1, 21},
                       {3, get(), saw("2"), 2, 3},
                       {3, get(), saw("1"), 4, 5}}),
              Finding::bad);
}

TEST(Blocks, RejectTwoCasThatMetTheSameWrite) {
    EXPECT_EQ(finding({{1, put("1"), done(), 0, 20},
                       {2, cas("1", "2"), done(), 1, 21},
                       {3, cas("1", "3"), done(), 2, 22}}),
              Finding::bad);
}

TEST(Blocks, RejectCasThatMetEachOther) {
    const History history =
        played({{2, cas("1", "2"), done(), 1, 21}, {3, cas("2", "1"), done(), 2, 22}});
    const BlocksResult result = judged(history);
    EXPECT_EQ(result.finding, Finding::bad);
    EXPECT_EQ(result.core.size(), 2u);
}

TEST(Blocks, TakeAnAppendedTextApart) {
    EXPECT_EQ(finding({{1, append("a;"), done(), 0, 20},
                       {2, append("b;"), done(), 1, 21},
                       {3, append("c;"), done(), 2, 22},
                       {4, get(), saw("b;a;"), 3, 4},
                       {4, get(), saw("b;a;c;"), 23, 24}}),
              Finding::ok);
    EXPECT_EQ(finding({{1, append("a;"), done(), 0, 20},
                       {2, append("b;"), done(), 1, 21},
                       {4, get(), saw("b;a;"), 3, 4},
                       {4, get(), saw("a;b;"), 23, 24}}),
              Finding::bad);
    EXPECT_EQ(finding({{1, append("a;"), done(), 0, 20}, {4, get(), saw("a;a;"), 3, 4}}),
              Finding::bad);
}

TEST(Blocks, LeaveAnAppendThatNobodySawAnywhereBetweenBlocks) {
    EXPECT_EQ(finding({{1, put("1;"), done(), 0, 1},
                       {1, append("a;"), done(), 2, 30},
                       {2, get(), saw("1;"), 3, 4},
                       {2, put("2;"), done(), 5, 6},
                       {2, get(), saw("2;"), 31, 32}}),
              Finding::ok);
    EXPECT_EQ(finding({{1, put("1;"), done(), 0, 1},
                       {1, append("a;"), done(), 2, 3},
                       {2, get(), saw("1;"), 4, 5}}),
              Finding::bad);
}

TEST(Blocks, LetAnUnknownWriteTakeEffectIfItWasSeen) {
    EXPECT_EQ(finding({{1, put("1"), unknown(), 0},
                       {2, put("2"), unknown(), 1},
                       {3, get(), saw("2"), 2, 3},
                       {3, cas("2", "3"), unknown(), 4},
                       {3, get(), saw("3"), 5, 6}}),
              Finding::ok);
    EXPECT_EQ(finding({{3, cas("2", "3"), unknown(), 4}, {3, get(), saw("3"), 5, 6}}),
              Finding::bad);
}

TEST(Blocks, DoNotGuessWhichOfTwoWritesWasSeen) {
    EXPECT_EQ(finding({{1, put("1"), done(), 0, 10},
                       {2, put("1"), done(), 1, 11},
                       {3, get(), saw("1"), 12, 13}}),
              Finding::not_applicable);
    EXPECT_EQ(finding({{1, remove(), done(), 0, 10}, {3, get(), saw_none(), 12, 13}}),
              Finding::not_applicable);
}

// The first "a" was seen before the second was called, so it is the first that "ab" begins with; of
// the two in "aba" the second is the second. If a guess leads nowhere, nothing is concluded.
TEST(Blocks, GuessWhichOfTwoAppendsWasSeen) {
    const std::vector<Interval> twice = {{1, append("a"), done(), 0, 1},
                                         {2, get(), saw("a"), 2, 3},
                                         {2, append("b"), done(), 4, 5},
                                         {1, append("a"), done(), 6, 7},
                                         {3, get(), saw("aba"), 8, 9}};
    EXPECT_EQ(finding(twice), Finding::ok);
    std::vector<Interval> lost = twice;
    lost.push_back({3, get(), saw("ab"), 10, 11});
    EXPECT_EQ(finding(lost), Finding::not_applicable);
    EXPECT_EQ(check(played(lost)).judgement, Judgement::not_linearizable);
    // The latest is not always the one that was seen.
    const std::vector<Interval> other = {{1, append("a"), done(), 0, 1},
                                         {1, append("b"), done(), 2, 3},
                                         {3, get(), saw("ab"), 5, 12},
                                         {2, append("a"), done(), 6, 7}};
    EXPECT_EQ(finding(other), Finding::not_applicable);
    EXPECT_EQ(check(played(other)).judgement, Judgement::ok);
}

TEST(Blocks, FitFailedCasIntoTheOrderOfTheRest) {
    EXPECT_EQ(finding({{1, put("1"), done(), 0, 1},
                       {2, cas("1", "9"), Response::cas_failed(), 2, 30},
                       {1, put("2"), done(), 3, 4}}),
              Finding::ok);
    EXPECT_EQ(finding({{1, put("1"), done(), 0, 1},
                       {2, cas("1", "9"), Response::cas_failed(), 2, 5},
                       {1, get(), saw("1"), 3, 4}}),
              Finding::not_applicable);
}

TEST(Blocks, KnowWhatTheKeyHeldAtFirst) {
    History history(Value("0"));
    history.invoke(OperationId{1}, client(1), cas("0", "1"));
    history.complete(OperationId{1}, done());
    history.invoke(OperationId{2}, client(1), get());
    history.complete(OperationId{2}, saw("1"));
    EXPECT_EQ(judged(history).finding, Finding::ok);
    history.invoke(OperationId{3}, client(1), get());
    history.complete(OperationId{3}, saw("0"));
    EXPECT_EQ(judged(history).finding, Finding::bad);
}

// Answers that are not in the core are forgotten, and still there is no order.
TEST(Blocks, GiveACoreThatIsBadByItself) {
    std::uint64_t bad = 0;
    for (std::uint64_t seed = 0; seed < 4'000 * test_scale(); ++seed) {
        Shape shape{.seed = seed, .operations = 9, .clients = 3, .lost = Ratio::percent(10)};
        shape.lies = Ratio::percent(20);
        shape.stale = Ratio::percent(80);
        shape.removes = 0;
        const History history = random_history(shape).history;
        const std::optional<std::vector<OperationId>> core = core_by_blocks(history);
        if (!core) continue;
        ++bad;
        EXPECT_FALSE(BruteForce(with_answers_only_to(history, *core)).finds_an_order()) << seed;
    }
    EXPECT_GT(bad, 500u);
}

// Zones sorted by their smaller end, at the size where a wrong proof would show. (Now and then a
// failed cas fits into no gap of the order, and the search decides.)
TEST(Blocks, GiveOrdersThatTheKernelAccepts) {
    std::uint64_t by_blocks = 0;
    for (std::uint64_t seed = 0; seed < 20 * test_scale(); ++seed) {
        const RandomHistory drawn = random_history({.seed = seed,
                                                    .operations = 5'000,
                                                    .clients = 20,
                                                    .lost = Ratio::percent(2),
                                                    .removes = 0,
                                                    .appends = 0,
                                                    .swaps = seed % 2 == 0 ? 0U : 1U});
        const Verdict verdict = judge(drawn.history);
        EXPECT_EQ(verdict.judgement, Judgement::ok);
        EXPECT_FALSE(verify_order(drawn.history, verdict.order));
        by_blocks += verdict.path == Path::blocks ? 1 : 0;
    }
    EXPECT_GE(by_blocks, 10u);
}

}  // namespace
}  // namespace whitewater::linearizability
