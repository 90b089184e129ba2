// A machine's clock: it drifts as told, never loses a fraction, and knows when it shows a time.
#include "sim/clock.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "sim/base/check.hpp"

namespace whitewater::sim {

namespace {

constexpr Time one_second{1'000'000};

TEST(Clock, ShowsTrueTimeUnlessToldOtherwise) {
    const Clock clock;
    EXPECT_EQ(clock.local(Time{}), LocalTime{});
    EXPECT_EQ(clock.local(one_second), LocalTime{1'000'000});
    EXPECT_EQ(clock.reaches(LocalTime{5}, Time{}), Time{5});
}

TEST(Clock, TwoPercentOfDriftIsTwoPercent) {
    const Clock fast(Duration{}, Ratio::percent(2));
    EXPECT_EQ(fast.local(one_second), LocalTime{1'020'000});
    const Clock slow(Duration{}, Ratio::percent(-2));
    EXPECT_EQ(slow.local(one_second), LocalTime{980'000});
}

TEST(Clock, DriftsExactlyForAThousandHours) {
    const Time end{3'600'000'000'000};
    const Clock clock(seconds(-5), Ratio{123});
    EXPECT_EQ(clock.local(end).us, -5'000'000 + end.us + end.us / 1'000'000 * 123);
}

TEST(Clock, AStepMovesItOnce) {
    Clock clock;
    clock.step(one_second, milliseconds(-200));
    EXPECT_EQ(clock.local(one_second), LocalTime{800'000});
    EXPECT_EQ(clock.local(one_second + seconds(1)), LocalTime{1'800'000});
}

TEST(Clock, AFrozenClockStandsStillAndGoesOnFromThere) {
    Clock clock;
    clock.freeze(one_second);
    EXPECT_EQ(clock.local(Time{9'000'000}), LocalTime{1'000'000});
    EXPECT_EQ(clock.reaches(LocalTime{1'000'001}, one_second), Time::never());
    EXPECT_EQ(clock.reaches(LocalTime{1'000'000}, Time{3'000'000}), Time{3'000'000});
    clock.unfreeze(Time{9'000'000});
    EXPECT_EQ(clock.local(Time{10'000'000}), LocalTime{2'000'000});
    EXPECT_EQ(clock.reaches(LocalTime{1'500'000}, Time{9'000'000}), Time{9'500'000});
}

TEST(Clock, DoesNotRunBackwards) {
    EXPECT_THROW(Clock(Duration{}, Ratio::percent(-100)), CheckFailure);
}

TEST(Clock, NeverIsNeverReached) {
    const Clock clock(Duration{}, Ratio{7});
    EXPECT_EQ(clock.reaches(LocalTime::never(), Time{}), Time::never());
}

// A change of rate, and how long it stays.
struct Leg {
    std::int64_t drift_ppm = 0;
    std::int64_t lasts_us = 0;
};

std::vector<Leg> some_legs() {
    const auto numbers = *rc::gen::container<std::vector<std::pair<std::int64_t, std::int64_t>>>(
        rc::gen::pair(rc::gen::inRange<std::int64_t>(-999'999, 3'000'000),
                      rc::gen::inRange<std::int64_t>(1, 10'000'000)));
    std::vector<Leg> legs;
    for (const auto& [drift, lasts] : numbers) legs.push_back({drift, lasts});
    return legs;
}

// However often the rate changes, the clock shows the exact sum, rounded down once.
TEST(Clock, GathersNoErrorFromChanges) {
    EXPECT_TRUE(rc::check([] {
        Clock clock;
        Time now;
        std::int64_t exact_millionths = 0;
        for (const Leg& leg : some_legs()) {
            clock.set_drift(now, Ratio{leg.drift_ppm});
            now = now + Duration{leg.lasts_us};
            exact_millionths += leg.lasts_us * (Ratio::one + leg.drift_ppm);
            RC_ASSERT(clock.local(now).us == exact_millionths / Ratio::one);
        }
    }));
}

// `reaches` is the inverse of `local`: the first moment, and not one microsecond later.
TEST(Clock, ADeadlineIsReachedAtTheFirstMomentThatShowsIt) {
    EXPECT_TRUE(rc::check([] {
        Clock clock;
        Time now;
        for (const Leg& leg : some_legs()) {
            clock.set_drift(now, Ratio{leg.drift_ppm});
            now = now + Duration{leg.lasts_us};
        }
        const auto ahead = *rc::gen::inRange<std::int64_t>(0, 100'000'000);
        const LocalTime deadline = clock.local(now) + Duration{ahead};
        const Time reached = clock.reaches(deadline, now);
        RC_ASSERT(reached >= now);
        RC_ASSERT(clock.local(reached) >= deadline);
        if (reached > now) RC_ASSERT(clock.local(reached - Duration{1}) < deadline);
    }));
}

}  // namespace

}  // namespace whitewater::sim
