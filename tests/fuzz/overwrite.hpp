// A write to a file that is kept as plain bytes.
#pragma once

#include <algorithm>
#include <cstdint>

#include "sim/base/bytes.hpp"

namespace whitewater::fuzz {

// Puts `bytes` at `offset`; a gap beyond the old end is filled with zeros.
inline void overwrite(Bytes& file, std::uint64_t offset, ByteView bytes) {
    const auto begin = static_cast<std::size_t>(offset);
    file.resize(std::max(file.size(), begin + bytes.size()));
    std::copy(bytes.begin(), bytes.end(), file.begin() + static_cast<std::ptrdiff_t>(begin));
}

}  // namespace whitewater::fuzz
