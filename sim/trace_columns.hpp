// Columns of small numbers: few bytes each, and alike where events are alike.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "sim/base/bytes.hpp"

namespace whitewater::sim {

// A signed difference as an unsigned number that is small when the difference is: 0, -1, 1, -2, 2…
// REQUIRES: both are below 2^62.
constexpr std::uint64_t zigzag_difference(std::uint64_t from, std::uint64_t to) {
    const std::uint64_t difference = to - from;
    return (difference << 1) ^ (0 - (difference >> 63));
}
// The inverse: `to`. Wraps around, whatever `zigzag` is.
constexpr std::uint64_t apply_zigzag(std::uint64_t from, std::uint64_t zigzag) {
    return from + ((zigzag >> 1) ^ (0 - (zigzag & 1)));
}

// A column that is being written.
class ColumnWriter {
  public:
    void byte(std::uint8_t value) {
        if (size_ == bytes_.size()) grow(1);
        bytes_[size_++] = value;
    }
    void bytes(ByteView value) {
        if (value.size() > bytes_.size() - size_) grow(value.size());
        std::copy(value.begin(), value.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
        size_ += value.size();
    }
    // Seven bits a byte, the lowest first; the top bit says that more follow. At most 10 bytes.
    void varint(std::uint64_t value) {
        if (bytes_.size() - size_ < 10) grow(10);
        std::uint8_t* to = bytes_.data() + size_;
        for (; value >= 0x80; value >>= 7) *to++ = static_cast<std::uint8_t>(value | 0x80);
        *to++ = static_cast<std::uint8_t>(value);
        size_ = static_cast<std::size_t>(to - bytes_.data());
    }
    // The same, but nothing for 0. Says whether there was anything to write.
    bool varint_unless_0(std::uint64_t value) {
        if (value >= 0x80) {
            varint(value);
            return true;
        }
        if (size_ == bytes_.size()) grow(1);
        bytes_[size_] = static_cast<std::uint8_t>(value);
        size_ += value != 0 ? 1 : 0;
        return value != 0;
    }
    ByteView view() const { return ByteView(bytes_).first(size_); }

    // Empties it; the memory stays.
    void clear() { size_ = 0; }

  private:
    // Asking the vector for each byte whether it has room took as long as writing it.
    void grow(std::size_t more) { bytes_.resize(std::max<std::size_t>(4'096, 2 * size_ + more)); }

    Bytes bytes_;  // with room beyond
    std::size_t size_ = 0;
};

// Reads a column. Never past its end: a short read yields 0 and makes the column not used up.
class ColumnReader {
  public:
    ColumnReader() = default;
    explicit ColumnReader(ByteView bytes) : bytes_(bytes) {}

    std::uint8_t byte() {
        if (at_ == bytes_.size()) {
            is_good_ = false;
            return 0;
        }
        return bytes_[at_++];
    }
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const std::uint64_t next = byte();
            value |= (next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        is_good_ = false;  // an eleventh byte
        return 0;
    }
    ByteView bytes(std::uint64_t size) {
        if (size > bytes_.size() - at_) {
            is_good_ = false;
            return {};
        }
        at_ += static_cast<std::size_t>(size);
        return bytes_.subspan(at_ - static_cast<std::size_t>(size), static_cast<std::size_t>(size));
    }
    // Whatever was read last makes no sense.
    void reject() { is_good_ = false; }

    std::size_t size() const { return bytes_.size(); }
    // True if all was read, nothing beyond, and all made sense.
    bool is_used_up() const { return is_good_ && at_ == bytes_.size(); }

  private:
    ByteView bytes_;
    std::size_t at_ = 0;
    bool is_good_ = true;
};

}  // namespace whitewater::sim
