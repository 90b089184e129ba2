// Mixing of 64-bit words: the one hash of the project. Not cryptographic.
#pragma once

#include <cstdint>
#include <string_view>

#include "sim/base/bytes.hpp"

namespace whitewater {

// The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): every input bit reaches every
// output bit.
constexpr std::uint64_t mix(std::uint64_t x) {
    x ^= x >> 30;
    x *= 0xBF58476D1CE4E5B9U;
    x ^= x >> 27;
    x *= 0x94D049BB133111EBU;
    x ^= x >> 31;
    return x;
}

// Folds `word` into the running hash `h`; order matters.
constexpr std::uint64_t combine(std::uint64_t h, std::uint64_t word) {
    return mix((h ^ word) + 0x9E3779B97F4A7C15U);
}

// The same on every machine: bytes are read as little-endian words.
std::uint64_t hash_bytes(ByteView bytes, std::uint64_t seed = 0);
std::uint64_t hash_text(std::string_view text, std::uint64_t seed = 0);

// A 32-bit checksum for messages and disk records. Catches any single flipped bit or torn tail
// with probability 1 - 2^-32.
inline std::uint32_t checksum(ByteView bytes, std::uint64_t seed = 0) {
    return static_cast<std::uint32_t>(hash_bytes(bytes, seed) >> 32);
}

}  // namespace whitewater
