// Little-endian bytes: what nodes exchange and what disks hold.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>
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

// The first `width` bytes at `from`, at most 8.
constexpr std::uint64_t load_le(const std::uint8_t* from, int width) {
    std::uint64_t value = 0;
    for (int i = 0; i < width; ++i) value |= static_cast<std::uint64_t>(from[i]) << (8 * i);
    return value;
}

// The same for the size of a Word, as one load on little-endian machines: compilers do not make one
// of the loop.
template <class Word>
constexpr Word load_le(const std::uint8_t* from) {
    if (std::endian::native != std::endian::little || std::is_constant_evaluated())
        return static_cast<Word>(load_le(from, sizeof(Word)));
    Word word = 0;
    std::memcpy(&word, from, sizeof word);
    return word;
}
constexpr std::uint64_t load_le64(const std::uint8_t* from) {
    return load_le<std::uint64_t>(from);
}

// Puts `word` at `to`, which has room for it.
template <class Word>
void store_le(Word word, std::uint8_t* to) {
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(to, &word, sizeof word);
    } else {
        for (std::size_t i = 0; i < sizeof word; ++i)
            to[i] = static_cast<std::uint8_t>(word >> (8 * i));
    }
}

// Appends fixed-width little-endian integers and length-prefixed byte strings to `out`.
class Writer {
  public:
    explicit Writer(Bytes& out) : out_(out) {}

    void u8(std::uint8_t v) { out_.push_back(v); }
    void u16(std::uint16_t v) { fixed(v); }
    void u32(std::uint32_t v) { fixed(v); }
    void u64(std::uint64_t v) { fixed(v); }
    // A 32-bit length, then the bytes. REQUIRES: fewer than 2^32 bytes.
    void blob(ByteView v) {
        u32(static_cast<std::uint32_t>(v.size()));
        raw(v);
    }
    void raw(ByteView v) { out_.insert(out_.end(), v.begin(), v.end()); }

  private:
    template <class Word>
    void fixed(Word v) {
        std::uint8_t word[sizeof v];
        store_le(v, word);
        out_.insert(out_.end(), word, word + sizeof v);
    }

    Bytes& out_;
};

// Reads what Writer wrote. Never reads past the end: a short read yields 0 (or an empty view) and
// makes ok() false for good, so a decoder checks once, at its end.
class Reader {
  public:
    explicit Reader(ByteView in) : in_(in) {}

    std::uint8_t u8() { return fixed<std::uint8_t>(); }
    std::uint16_t u16() { return fixed<std::uint16_t>(); }
    std::uint32_t u32() { return fixed<std::uint32_t>(); }
    std::uint64_t u64() { return fixed<std::uint64_t>(); }
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
    template <class Word>
    Word fixed() {
        if (!take(sizeof(Word))) return 0;
        return load_le<Word>(in_.data() + (at_ - sizeof(Word)));
    }

    ByteView in_;
    std::size_t at_ = 0;
    bool ok_ = true;
};

}  // namespace whitewater
