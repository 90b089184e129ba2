// How often a key was used before, in bounded memory.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

namespace whitewater::sim {

// What randomness is keyed by may occur again: the same message is sent once more, the same block
// synced once more. Each use must draw its own fate (or a lost retry would be lost for ever), and
// in two runs of a seed the n-th use must draw the same. So uses are numbered from 0.
//
// A ring remembers the latest keys exactly. A key that is not there is new if it is above all that
// its place in the ring has forgotten. Otherwise it may be old, and gets a number from a counter
// that never goes back: such a use is numbered by its order among its like, but no number is ever
// given twice to one key. Keys mostly grow, so that this is rare.
class RepeatCounter {
  public:
    struct Key {
        std::uint64_t major = 0;
        std::uint64_t minor = 0;
        friend constexpr auto operator<=>(const Key&, const Key&) = default;
    };

    // The number of this use of `key`.
    std::uint64_t count(const Key& key);
    // The same for keys that are known to be used once, save for rare repeats: one that is not
    // remembered is taken for new, however small it is.
    std::uint64_t count_unique(const Key& key);

  private:
    static constexpr std::size_t ring_size = 256;
    static constexpr std::uint64_t first_overflow = std::uint64_t{1} << 32;

    struct Slot {
        Key key;
        std::uint64_t uses = 0;  // 0: the slot is empty
        Key forgotten;           // the greatest key that the slot has held before this one
    };
    enum class Unknown : std::uint8_t { is_new, may_be_old };
    std::uint64_t count(const Key& key, Unknown unknown);

    std::uint64_t overflow_ = first_overflow;
    std::vector<Slot> ring_;  // made at the first use: most links never carry most kinds
};

}  // namespace whitewater::sim
