// Times, durations and ratios print exactly, and the two kinds of time do not mix.
#include "sim/base/time.hpp"

#include <gtest/gtest.h>

#include <type_traits>

#include "sim/base/ratio.hpp"

namespace whitewater {
namespace {

template <class A, class B>
concept Subtractable = requires(A a, B b) {
    a - b;
};
template <class A, class B>
concept Comparable = requires(A a, B b) {
    a < b;
};

TEST(Time, NeitherConvertsToNorSubtractsFromNorComparesWithLocalTime) {
    EXPECT_FALSE((std::is_convertible_v<Time, LocalTime>));
    EXPECT_FALSE((std::is_convertible_v<LocalTime, Time>));
    EXPECT_FALSE((Subtractable<Time, LocalTime>));
    EXPECT_FALSE((Comparable<Time, LocalTime>));
    EXPECT_TRUE((Subtractable<Time, Time>));
    EXPECT_TRUE((Comparable<LocalTime, LocalTime>));
}

TEST(Time, PrintsSecondsWithThreeDigitsOrSix) {
    EXPECT_EQ(to_text(Time{0}), "0.000s");
    EXPECT_EQ(to_text(Time{1'204'000}), "1.204s");
    EXPECT_EQ(to_text(Time{1'204'567}), "1.204567s");
    EXPECT_EQ(to_text(Time{1}), "0.000001s");
    EXPECT_EQ(to_text(Time{600'000'000}), "600.000s");
}

TEST(Time, MovesByDurations) {
    const Time noon{12'000'000};
    EXPECT_EQ(noon + milliseconds(5), Time{12'005'000});
    EXPECT_EQ(noon - seconds(2), Time{10'000'000});
    EXPECT_EQ((noon + seconds(3)) - noon, seconds(3));
    EXPECT_LT(noon + seconds(1'000'000'000), Time::never());
}

TEST(Duration, PrintsInTheLargestUnitThatIsExact) {
    EXPECT_EQ(to_text(Duration{0}), "0s");
    EXPECT_EQ(to_text(microseconds(250)), "250us");
    EXPECT_EQ(to_text(milliseconds(5)), "5ms");
    EXPECT_EQ(to_text(seconds(2)), "2s");
    EXPECT_EQ(to_text(milliseconds(1500)), "1500ms");
    EXPECT_EQ(to_text(microseconds(1'000'001)), "1000001us");
    EXPECT_EQ(to_text(milliseconds(-200)), "-200ms");
}

TEST(Duration, ScalesAndDividesInWholeMicroseconds) {
    EXPECT_EQ(milliseconds(3) * 4, milliseconds(12));
    EXPECT_EQ(milliseconds(1) / 3, microseconds(333));
    EXPECT_EQ(seconds(1) - milliseconds(1), milliseconds(999));
}

TEST(Ratio, PrintsAsAnExactPercentage) {
    EXPECT_EQ(to_text(Ratio{0}), "0%");
    EXPECT_EQ(to_text(Ratio::percent(5)), "5%");
    EXPECT_EQ(to_text(Ratio{Ratio::one}), "100%");
    EXPECT_EQ(to_text(Ratio{2'500}), "0.25%");
    EXPECT_EQ(to_text(Ratio{1}), "0.0001%");
    EXPECT_EQ(to_text(Ratio::percent(-1)), "-1%");
    EXPECT_EQ(to_text(Ratio{-100}), "-0.01%");
    EXPECT_EQ(to_text(Ratio{123'400}), "12.34%");
}

}  // namespace
}  // namespace whitewater
