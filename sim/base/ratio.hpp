// A proportion in whole parts per million: percentages and clock drifts without floating point.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace whitewater {

// 10'000 ppm is 1 %. Negative values occur for clock drift only.
struct Ratio {
    std::int64_t ppm = 0;

    static constexpr Ratio percent(std::int64_t n) { return {n * 10'000}; }
    static constexpr std::int64_t one = 1'000'000;
    friend constexpr auto operator<=>(const Ratio&, const Ratio&) = default;
};

// "5%", "0.25%", "-1%": exact, and read back by the scenario language.
std::string to_text(Ratio r);

}  // namespace whitewater
