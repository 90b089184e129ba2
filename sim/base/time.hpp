// Two kinds of time: the simulator's true time, and what a node's own clock says.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>

namespace whitewater {

// A span of time in whole microseconds. May be negative.
struct Duration {
    std::int64_t us = 0;

    friend constexpr auto operator<=>(const Duration&, const Duration&) = default;
    friend constexpr Duration operator+(Duration a, Duration b) { return {a.us + b.us}; }
    friend constexpr Duration operator-(Duration a, Duration b) { return {a.us - b.us}; }
    friend constexpr Duration operator*(Duration a, std::int64_t n) { return {a.us * n}; }
    friend constexpr Duration operator/(Duration a, std::int64_t n) { return {a.us / n}; }
};

constexpr Duration microseconds(std::int64_t n) {
    return {n};
}
constexpr Duration milliseconds(std::int64_t n) {
    return {n * 1'000};
}
constexpr Duration seconds(std::int64_t n) {
    return {n * 1'000'000};
}

// A point in time, measured by the clock that `Tag` names. Instants of two clocks neither convert
// nor subtract: comparing a node's clock with true time is a bug that does not compile.
template <class Tag>
struct Instant {
    std::int64_t us = 0;

    static constexpr Instant never() { return {std::numeric_limits<std::int64_t>::max()}; }
    friend constexpr auto operator<=>(const Instant&, const Instant&) = default;
    friend constexpr Instant operator+(Instant t, Duration d) { return {t.us + d.us}; }
    friend constexpr Instant operator-(Instant t, Duration d) { return {t.us - d.us}; }
    friend constexpr Duration operator-(Instant a, Instant b) { return {a.us - b.us}; }
};

// True time: microseconds since the run began. Only `World` advances it.
using Time = Instant<struct TrueTimeTag>;

// What one node's clock shows: offset and drift included. Comparable only on the same node.
using LocalTime = Instant<struct LocalTimeTag>;

// The shortest exact form that the scenario language reads back: "250us", "5ms", "2s", "0s".
std::string to_text(Duration d);

// Seconds with as many digits as are needed, at least three: "1.204s", "1.204567s".
std::string to_text(Time t);

}  // namespace whitewater
