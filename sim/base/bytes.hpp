// Little-endian bytes: what nodes exchange and what disks hold.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace whitewater {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Compilers turn these loops into single loads and stores on little-endian machines.
constexpr std::uint64_t load_le(const std::uint8_t* from, int width) {
    std::uint64_t value = 0;
    for (int i = 0; i < width; ++i) value |= static_cast<std::uint64_t>(from[i]) << (8 * i);
    return value;
}
constexpr std::uint64_t load_le64(const std::uint8_t* from) {
    return load_le(from, 8);
}

// Appends fixed-width little-endian integers and length-prefixed byte strings to `out`.
class Writer {
  public:
    explicit Writer(Bytes& out) : out_(out) {}

    void u8(std::uint8_t v) { out_.push_back(v); }
    void u16(std::uint16_t v) { fixed(v, 2); }
    void u32(std::uint32_t v) { fixed(v, 4); }
    void u64(std::uint64_t v) { fixed(v, 8); }
    // A 32-bit length, then the bytes. REQUIRES: fewer than 2^32 bytes.
    void blob(ByteView v) {
        u32(static_cast<std::uint32_t>(v.size()));
        raw(v);
    }
    void raw(ByteView v) { out_.insert(out_.end(), v.begin(), v.end()); }

  private:
    void fixed(std::uint64_t v, std::size_t width) {
        std::uint8_t word[8];
        for (std::size_t i = 0; i < 8; ++i) word[i] = static_cast<std::uint8_t>(v >> (8 * i));
        out_.insert(out_.end(), word, word + width);
    }

    Bytes& out_;
};

// Reads what Writer wrote. Never reads past the end: a short read yields 0 (or an empty view) and
// makes ok() false for good, so a decoder checks once, at its end.
class Reader {
  public:
    explicit Reader(ByteView in) : in_(in) {}

    std::uint8_t u8() { return static_cast<std::uint8_t>(fixed(1)); }
    std::uint16_t u16() { return static_cast<std::uint16_t>(fixed(2)); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(fixed(4)); }
    std::uint64_t u64() { return fixed(8); }
    // A view into the input: valid as long as the input is.
    ByteView blob() { return raw(u32()); }
    ByteView raw(std::size_t size) {
        if (!take(size)) return {};
        return in_.subspan(at_ - size, size);
    }

    bool ok() const { return ok_; }
    bool at_end() const { return at_ == in_.size(); }
    std::size_t position() const { return at_; }
    std::size_t remaining() const { return in_.size() - at_; }

  private:
    bool take(std::size_t size) {
        if (!ok_ || size > in_.size() - at_) {
            ok_ = false;
            return false;
        }
        at_ += size;
        return true;
    }
    std::uint64_t fixed(std::size_t width) {
        if (!take(width)) return 0;
        return load_le(in_.data() + (at_ - width), static_cast<int>(width));
    }

    ByteView in_;
    std::size_t at_ = 0;
    bool ok_ = true;
};

}  // namespace whitewater
