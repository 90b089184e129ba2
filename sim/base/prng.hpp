// Randomness keyed by its cause: every draw is a pure function of a key, never of draw order.
#pragma once

#include <cstdint>
#include <string_view>

#include "sim/base/hash.hpp"
#include "sim/base/ratio.hpp"
#include "sim/base/time.hpp"

namespace whitewater {

// Names one random draw: the seed, then what the draw is for. Two keys built from the same words
// in the same order draw the same value in every run, whatever else happened. That is what lets a
// fault be removed from a scenario without reshuffling the rest.
//
//     Key(seed).with("latency").with(from.value).with(to.value).with(message_index)
class Key {
  public:
    constexpr explicit Key(std::uint64_t seed) : state_(mix(seed + 0x9E3779B97F4A7C15U)) {}

    [[nodiscard]] constexpr Key with(std::uint64_t word) const {
        Key next = *this;
        next.state_ = combine(state_, word);
        return next;
    }
    [[nodiscard]] Key with(std::string_view word) const { return with(hash_text(word)); }

    // 64 uniform bits. The same key always gives the same bits.
    constexpr std::uint64_t bits() const { return mix(state_ ^ 0xD1B54A32D192ED03U); }

    friend constexpr bool operator==(const Key&, const Key&) = default;

  private:
    std::uint64_t state_;
};

// Uniform over lo..hi, both included. REQUIRES: lo <= hi.
std::uint64_t uniform(Key key, std::uint64_t lo, std::uint64_t hi);
Duration uniform(Key key, Duration lo, Duration hi);

// True with probability `p` (0 and less: never; 100 % and more: always).
bool chance(Key key, Ratio p);

// Exponentially distributed with the given mean, cut off at `cap`; whole-number arithmetic only.
Duration exponential(Key key, Duration mean, Duration cap);

}  // namespace whitewater
