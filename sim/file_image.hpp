// The bytes of a file, in pages: it grows without being copied.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/base/bytes.hpp"

namespace whitewater::sim {

// As long as the last byte ever written; what was never written reads as zero. A log that grows to
// megabytes in one vector would be copied, and its memory asked for anew, at every doubling.
class FileImage {
  public:
    std::uint64_t size() const { return size_; }
    void write(std::uint64_t offset, ByteView bytes);
    Bytes bytes() const;

  private:
    static constexpr std::size_t page_size = 4'096;
    using Page = std::array<std::uint8_t, page_size>;

    std::vector<std::unique_ptr<Page>> pages_;
    std::uint64_t size_ = 0;
};

}  // namespace whitewater::sim
