// Compression in the zlib format, within a promise about how much a compressed byte may expand to.
#pragma once

#include <cstdint>
#include <optional>

#include "sim/base/bytes.hpp"

namespace whitewater::sim {

// No compressed byte stands for more bytes than this, so that a reader may refuse what claims more
// before it allocates anything. (deflate itself would allow 1032.)
inline constexpr std::uint64_t largest_expansion = 100;

// In the zlib format (RFC 1950), which browsers call "deflate".
Bytes deflated(ByteView bytes);

// The inverse. Nothing if `bytes` is damaged, or is not what `size` bytes were deflated to, or
// claims to expand more than largest_expansion.
std::optional<Bytes> inflated(ByteView bytes, std::uint64_t size);

// CRC-32 as in zlib, PNG and gzip.
std::uint32_t crc32_of(ByteView bytes);

}  // namespace whitewater::sim
