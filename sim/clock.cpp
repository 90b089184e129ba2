// Local time and its inverse, in whole numbers.
#include "sim/clock.hpp"

#include <algorithm>

#include "sim/base/check.hpp"

namespace whitewater::sim {

namespace {

// Further ahead than any run: about 142 years. Keeps the arithmetic below from overflowing.
constexpr std::int64_t horizon = std::int64_t{1} << 52;

}  // namespace

Clock::Clock(Duration offset, Ratio drift) : shown_{offset.us} {
    set_drift(Time{}, drift);
}

Clock::Elapsed Clock::elapsed(Time t) const {
    const std::int64_t dt = t.us - since_.us;
    if (is_frozen_) return {0, fraction_};
    if (rate_ == Ratio::one) return {dt, fraction_};
    // dt * rate, split so that it fits: rate counts millionths, so a million of dt makes no rest.
    const std::int64_t millions = dt / Ratio::one;
    const std::int64_t rest = (dt % Ratio::one) * rate_ + fraction_;
    return {millions * rate_ + rest / Ratio::one, rest % Ratio::one};
}

LocalTime Clock::local(Time t) const {
    return {shown_.us + elapsed(t).whole};
}

Time Clock::reaches(LocalTime deadline, Time now) const {
    if (deadline <= local(now)) return now;
    if (is_frozen_ || deadline.us > horizon) return Time::never();
    const std::int64_t needed = deadline.us - shown_.us;
    if (rate_ == Ratio::one) return {since_.us + needed};
    // The least dt with dt * rate + fraction >= needed * 1'000'000, split as above.
    const std::int64_t whole = needed / rate_;
    const std::int64_t rest = (needed % rate_) * Ratio::one - fraction_;
    const std::int64_t rounded_up = rest <= 0 ? rest / rate_ : (rest + rate_ - 1) / rate_;
    if (whole > horizon / Ratio::one) return Time::never();
    return std::max(now, Time{since_.us + whole * Ratio::one + rounded_up});
}

void Clock::begin_anew(Time now) {
    const Elapsed passed = elapsed(now);
    shown_.us += passed.whole;
    fraction_ = passed.millionths;
    since_ = now;
}

void Clock::step(Time now, Duration by) {
    begin_anew(now);
    shown_ = shown_ + by;
}

void Clock::set_drift(Time now, Ratio drift) {
    CHECK(drift.ppm > -Ratio::one, "a clock cannot drift by {}", to_text(drift));
    begin_anew(now);
    rate_ = Ratio::one + drift.ppm;
}

void Clock::freeze(Time now) {
    begin_anew(now);
    is_frozen_ = true;
}

void Clock::unfreeze(Time now) {
    begin_anew(now);
    is_frozen_ = false;
}

}  // namespace whitewater::sim
