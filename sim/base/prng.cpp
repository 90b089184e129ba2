// Distributions over keyed draws, in whole numbers.
#include "sim/base/prng.hpp"

#include <algorithm>
#include <bit>

#include "sim/base/check.hpp"

namespace whitewater {

namespace {

// The high 64 bits of a * b.
std::uint64_t multiply_high(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((Wide{a} * b) >> 64);
}

// -log2(u / 2^64) in 16.16 fixed point, by repeated squaring (Knuth, TAOCP 1.2.2, exercise 25).
// REQUIRES: u > 0.
std::uint64_t negative_log2(std::uint64_t u) {
    const int zeros = std::countl_zero(u);
    std::uint64_t mantissa = (u << zeros) >> 32;  // in [2^31, 2^32): the value in [1, 2) times 2^31
    std::uint64_t fraction = 0;
    for (int i = 0; i < 16; ++i) {
        mantissa = (mantissa * mantissa) >> 31;
        const std::uint64_t bit =
            mantissa >> 32;  // a branch would be mispredicted every other time
        mantissa >>= bit;
        fraction = fraction << 1 | bit;
    }
    // log2(u / 2^64) = -(zeros + 1) + fraction / 2^16
    return (static_cast<std::uint64_t>(zeros + 1) << 16) - fraction;
}

}  // namespace

std::uint64_t uniform(Key key, std::uint64_t lo, std::uint64_t hi) {
    CHECK(lo <= hi, "uniform over an empty range {}..{}", lo, hi);
    const std::uint64_t span = hi - lo + 1;
    if (span == 0) return key.bits();  // the whole range of 64 bits
    return lo + multiply_high(key.bits(), span);
}

Duration uniform(Key key, Duration lo, Duration hi) {
    CHECK(lo <= hi, "uniform over an empty range {}..{}", to_text(lo), to_text(hi));
    const auto span = static_cast<std::uint64_t>(hi.us - lo.us);
    return lo + Duration{static_cast<std::int64_t>(uniform(key, 0, span))};
}

bool chance(Key key, Ratio p) {
    if (p.ppm <= 0) return false;
    if (p.ppm >= Ratio::one) return true;
    return uniform(key, 0, Ratio::one - 1) < static_cast<std::uint64_t>(p.ppm);
}

Duration exponential(Key key, Duration mean, Duration cap) {
    constexpr std::int64_t ln2 = 45'426;  // ln 2 in 16.16 fixed point
    const auto log2 = static_cast<std::int64_t>(negative_log2(key.bits() | 1));
    const std::int64_t nats = (log2 * ln2) >> 16;  // 16.16; at most 45 << 16
    return std::min(cap, Duration{(mean.us * nats) >> 16});
}

}  // namespace whitewater
