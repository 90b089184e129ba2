// Numbers with units: durations, percentages, counts and sizes, as they are written in a scenario.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/base/ratio.hpp"
#include "sim/base/time.hpp"

namespace whitewater::scenarios {

// What a word says, or why it says nothing of this kind: a sentence for the user.
template <class T>
struct Quantity {
    std::optional<T> value;
    std::string problem;  // empty if there is a value
};

// No duration in a scenario is longer than this (about eleven days), so that sums and small
// multiples of durations never overflow.
inline constexpr Duration longest_duration = seconds(1'000'000);

// "250us", "5ms", "2s", "2.500s", with a sign or without. Nothing finer than a microsecond.
Quantity<Duration> read_duration(std::string_view word);

// "5%", "0.25%", "-1%". Nothing finer than a millionth (0.0001%), nothing beyond 100% either way.
Quantity<Ratio> read_ratio(std::string_view word);

// "17". At most 2^64 - 1.
Quantity<std::uint64_t> read_count(std::string_view word);

// "512B", "64KiB", "1MiB". At most 1024 MiB.
Quantity<std::uint64_t> read_size(std::string_view word);

// The shortest form that read_size reads back: "64KiB".
std::string size_to_text(std::uint64_t bytes);

}  // namespace whitewater::scenarios
