// Hashing of byte strings, eight bytes a step.
#include "sim/base/hash.hpp"

namespace whitewater {

namespace {

// One round: cheaper than mix(); the last word gets the full finaliser.
constexpr std::uint64_t fold(std::uint64_t h, std::uint64_t word) {
    h = (h ^ word) * 0x9DDFEA08EB382D69U;
    return h ^ (h >> 32);
}

// The last bytes as a little-endian word, without a loop: overlapping loads agree where they
// overlap. REQUIRES: size < 8.
std::uint64_t load_tail(const std::uint8_t* from, std::size_t size) {
    if (size == 0) return 0;
    if (size >= 4) {
        const std::uint64_t low = load_le<std::uint32_t>(from);
        const std::uint64_t high = load_le<std::uint32_t>(from + size - 4);
        return low | high << (8 * (size - 4));
    }
    const std::uint64_t first = from[0];
    const std::uint64_t middle = from[size / 2];
    const std::uint64_t last = from[size - 1];
    return first | middle << (8 * (size / 2)) | last << (8 * (size - 1));
}

}  // namespace

// Words alternate between two hashes that do not wait for each other's multiplications.
std::uint64_t hash_bytes(ByteView bytes, std::uint64_t seed) {
    std::uint64_t even = seed + 0x9E3779B97F4A7C15U * (bytes.size() + 1);
    std::uint64_t odd = ~even;
    const std::uint8_t* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 16; left -= 16, at += 16) {
        even = fold(even, load_le64(at));
        odd = fold(odd, load_le64(at + 8));
    }
    if (left >= 8) {
        even = fold(even, load_le64(at));
        left -= 8;
        at += 8;
    }
    odd = fold(odd, load_tail(at, left));
    return mix(fold(even, odd));
}

std::uint64_t hash_text(std::string_view text, std::uint64_t seed) {
    return hash_bytes(as_bytes(text), seed);
}

}  // namespace whitewater
