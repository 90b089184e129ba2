// Hashing of byte strings, eight bytes a step.
#include "sim/base/hash.hpp"

namespace whitewater {

namespace {

// One round: cheaper than mix(); the last word gets the full finaliser.
constexpr std::uint64_t fold(std::uint64_t h, std::uint64_t word) {
    h = (h ^ word) * 0x9DDFEA08EB382D69U;
    return h ^ (h >> 32);
}

}  // namespace

std::uint64_t hash_bytes(ByteView bytes, std::uint64_t seed) {
    std::uint64_t h = seed + 0x9E3779B97F4A7C15U * (bytes.size() + 1);
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) h = fold(h, load_le64(bytes.data() + at));
    std::uint64_t tail = 0;
    for (std::size_t i = 0; at + i < bytes.size(); ++i)
        tail |= static_cast<std::uint64_t>(bytes[at + i]) << (8 * i);
    return mix(fold(h, tail));
}

std::uint64_t hash_text(std::string_view text, std::uint64_t seed) {
    return hash_bytes(as_bytes(text), seed);
}

}  // namespace whitewater
