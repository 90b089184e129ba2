// Draws are pure functions of their key: fixed values, fair distributions, independent keys.
#include "sim/base/prng.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <map>

#include "sim/base/check.hpp"

namespace whitewater {
namespace {

constexpr std::uint64_t whole_range = std::numeric_limits<std::uint64_t>::max();

Key nth(std::uint64_t n) {
    return Key(42).with(n);
}

TEST(Key, HasTheValuesItHadWhenTracesWereWritten) {
    static_assert(Key(0).bits() == 0x927A7C57DC016E42U);
    static_assert(Key(1).with(2).with(3).bits() == 0x8A8EDF6D12E358AFU);
    EXPECT_EQ(Key(1).with("latency").with(2).bits(), 0x3E2C754FF494C2D9U);
    EXPECT_EQ(uniform(Key(1), 10, 20), 17U);
    EXPECT_EQ(uniform(Key(2), 0, whole_range), 0xF1E4A90A27376B08U);
    EXPECT_EQ(uniform(Key(3), milliseconds(150), milliseconds(300)), microseconds(180'606));
    EXPECT_EQ(exponential(Key(4), milliseconds(5), seconds(1)), microseconds(8'082));
    EXPECT_EQ(exponential(Key(5), seconds(3600), seconds(360'000)), microseconds(3'585'607'910));
    std::uint64_t hits = 0;
    for (std::uint64_t n = 0; n < 64; ++n)
        hits = hits << 1 | static_cast<std::uint64_t>(chance(nth(n), Ratio::percent(30)));
    EXPECT_EQ(hits, 0xB48C062571148C91U);
}

TEST(Key, DrawsTheSameHoweverOftenAndInWhateverOrderItIsAsked) {
    const Key loss = Key(7).with("loss").with(3);
    const std::uint64_t first = loss.bits();
    (void)Key(7).with("latency").bits();
    EXPECT_EQ(loss.bits(), first);
    EXPECT_EQ(Key(7).with("loss").with(3).bits(), first);
}

TEST(Key, DiffersWithEachWordAndWithTheirOrder) {
    EXPECT_NE(Key(1).bits(), Key(2).bits());
    EXPECT_NE(Key(1).with(2).bits(), Key(2).with(1).bits());
    EXPECT_NE(Key(1).with(2).with(3).bits(), Key(1).with(3).with(2).bits());
    EXPECT_NE(Key(1).with("ab").bits(), Key(1).with("a").with("b").bits());
    EXPECT_NE(Key(1).with(0).bits(), Key(1).bits());
}

// Draws keyed by neighbouring words (seeds, ordinals, addresses) must look unrelated.
TEST(Key, MakesNeighboursIndependent) {
    constexpr std::uint64_t draws = 20'000;
    std::uint64_t agreeing_bits[3] = {};
    for (std::uint64_t n = 0; n < draws; ++n) {
        const auto agreeing = [](Key a, Key b) {
            return static_cast<std::uint64_t>(std::popcount(~(a.bits() ^ b.bits())));
        };
        agreeing_bits[0] += agreeing(nth(n), nth(n + 1));
        agreeing_bits[1] += agreeing(Key(n).with(1), Key(n + 1).with(1));
        agreeing_bits[2] += agreeing(nth(n).with("loss"), nth(n).with("latency"));
    }
    // 32 of 64 bits agree by chance; the sum's standard deviation is 4 * sqrt(draws) = 566.
    for (const std::uint64_t agreeing : agreeing_bits)
        EXPECT_NEAR(static_cast<double>(agreeing), 32.0 * draws, 5 * 566.0);
}

RC_GTEST_PROP(Uniform, StaysWithinItsBounds, ()) {
    const auto a = *rc::gen::arbitrary<std::uint64_t>();
    const auto b = *rc::gen::arbitrary<std::uint64_t>();
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const auto lo = std::min(a, b);
    const auto hi = std::max(a, b);
    const std::uint64_t drawn = uniform(Key(seed), lo, hi);
    RC_ASSERT((lo <= drawn && drawn <= hi));
}

TEST(Uniform, ReachesBothOfItsBounds) {
    std::map<std::uint64_t, int> seen;
    for (std::uint64_t n = 0; n < 1000; ++n) ++seen[uniform(nth(n), 5, 8)];
    EXPECT_EQ(seen.size(), 4U);
    EXPECT_EQ(seen.begin()->first, 5U);
    EXPECT_EQ(seen.rbegin()->first, 8U);
}

// Lemire's multiply-and-shift, held against 128-bit arithmetic.
RC_GTEST_PROP(Uniform, ScalesItsBitsExactly, (std::uint64_t seed, std::uint64_t hi)) {
    RC_PRE(hi != whole_range);
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(Key(seed).bits()) * (static_cast<Wide>(hi) + 1);
    RC_ASSERT(uniform(Key(seed), 0, hi) == static_cast<std::uint64_t>(product >> 64));
}

TEST(Uniform, OverOneValueIsThatValue) {
    EXPECT_EQ(uniform(Key(9), 7, 7), 7U);
    EXPECT_EQ(uniform(Key(9), milliseconds(5), milliseconds(5)), milliseconds(5));
    EXPECT_EQ(uniform(Key(9), whole_range, whole_range), whole_range);
}

TEST(Uniform, RefusesAnEmptyRange) {
    EXPECT_THROW((void)uniform(Key(1), 2, 1), CheckFailure);
    EXPECT_THROW((void)uniform(Key(1), milliseconds(2), milliseconds(1)), CheckFailure);
}

TEST(Uniform, ReachesNegativeDurations) {
    Duration least{0};
    for (std::uint64_t n = 0; n < 1000; ++n)
        least = std::min(least, uniform(nth(n), milliseconds(-2), milliseconds(2)));
    EXPECT_GE(least, milliseconds(-2));
    EXPECT_LT(least, microseconds(-1900));
}

TEST(Uniform, IsFairToEveryValue) {
    constexpr std::uint64_t draws = 100'000;
    std::array<double, 10> count{};
    for (std::uint64_t n = 0; n < draws; ++n) ++count[uniform(nth(n), 0, 9)];
    double chi_squared = 0;
    for (const double c : count) chi_squared += (c - 10'000) * (c - 10'000) / 10'000;
    EXPECT_LT(chi_squared, 27.9) << "exceeded once in a thousand by a fair draw (9 degrees)";
    EXPECT_GT(chi_squared, 1.0) << "too even to be random";
}

TEST(Chance, HitsInProportion) {
    constexpr std::uint64_t draws = 100'000;
    for (const Ratio p : {Ratio{1'000}, Ratio::percent(1), Ratio::percent(10), Ratio::percent(50),
                          Ratio::percent(99)}) {
        int hits = 0;
        for (std::uint64_t n = 0; n < draws; ++n) hits += chance(nth(n), p) ? 1 : 0;
        const double rate = static_cast<double>(p.ppm) / Ratio::one;
        const double deviation = std::sqrt(draws * rate * (1 - rate));
        EXPECT_NEAR(hits, draws * rate, 4 * deviation) << to_text(p);
    }
}

TEST(Chance, IsNeverAtNoneAndAlwaysAtAll) {
    for (std::uint64_t n = 0; n < 1000; ++n) {
        EXPECT_FALSE(chance(nth(n), Ratio{0}));
        EXPECT_FALSE(chance(nth(n), Ratio::percent(-5)));
        EXPECT_TRUE(chance(nth(n), Ratio::percent(100)));
        EXPECT_TRUE(chance(nth(n), Ratio::percent(150)));
    }
}

RC_GTEST_PROP(Chance, HitsForExactlyThatManyOfAMillionDraws, (std::uint64_t seed)) {
    const auto drawn = static_cast<std::int64_t>(uniform(Key(seed), 0, 999'999));
    RC_ASSERT_FALSE(chance(Key(seed), Ratio{drawn}));
    RC_ASSERT(chance(Key(seed), Ratio{drawn + 1}));
}

RC_GTEST_PROP(Chance, OfALargerRatioHitsWheneverASmallerOneDoes, ()) {
    const Key key(*rc::gen::arbitrary<std::uint64_t>());
    const auto p = *rc::gen::inRange<std::int64_t>(0, Ratio::one);
    const auto more = *rc::gen::inRange<std::int64_t>(p, Ratio::one + 1);
    RC_ASSERT((!chance(key, Ratio{p}) || chance(key, Ratio{more})));
}

// The whole-number logarithm is held against the real one, draw by draw: so the bias is measured
// apart from the sampling error, which for 200'000 draws of mean 5000 is 11.
TEST(Exponential, HasItsMeanToWithinOneInFiveThousand) {
    constexpr std::uint64_t draws = 200'000;
    constexpr Duration mean = microseconds(5'000);
    double bias = 0;
    double sum = 0;
    for (std::uint64_t n = 0; n < draws; ++n) {
        const double u = std::ldexp(static_cast<double>(nth(n).bits()), -64);
        const auto drawn = static_cast<double>(exponential(nth(n), mean, seconds(1'000)).us);
        const double exact = -static_cast<double>(mean.us) * std::log(u);
        ASSERT_NEAR(drawn, exact, 1.5) << "draw " << n;
        bias += (drawn - exact) / draws;
        sum += drawn;
    }
    EXPECT_NEAR(bias, 0, 1) << "the mean lies in 4999..5001";
    EXPECT_NEAR(sum / draws, 5'000, 4 * 11.2);
}

TEST(Exponential, IsNeverNegativeAndNeverAboveItsCap) {
    int capped = 0;
    for (std::uint64_t n = 0; n < 10'000; ++n) {
        const Duration drawn = exponential(nth(n), milliseconds(10), milliseconds(20));
        ASSERT_GE(drawn, Duration{0});
        ASSERT_LE(drawn, milliseconds(20));
        capped += drawn == milliseconds(20) ? 1 : 0;
    }
    // Beyond twice the mean lies e^-2 = 13.5 %; four deviations are 137.
    EXPECT_NEAR(capped, 1353, 137);
}

TEST(Exponential, OfNoDurationIsNone) {
    EXPECT_EQ(exponential(Key(3), Duration{0}, seconds(1)), Duration{0});
}

}  // namespace
}  // namespace whitewater
