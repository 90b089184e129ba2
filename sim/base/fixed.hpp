// Fixed-width little-endian words at places whose room is already known: one load, one store each.
#pragma once

#include <cstdint>
#include <cstring>

#include "sim/base/bytes.hpp"

namespace whitewater {

// Writes word after word. REQUIRES of each call: room at the place it has come to.
class FixedWriter {
  public:
    explicit FixedWriter(std::uint8_t* to) : to_(to) {}

    void u8(std::uint8_t v) { *to_++ = v; }
    void u32(std::uint32_t v) { store(v); }
    void u64(std::uint64_t v) { store(v); }
    void raw(ByteView v) {
        if (v.empty()) return;
        std::memcpy(to_, v.data(), v.size());
        to_ += v.size();
    }

  private:
    template <class Word>
    void store(Word v) {
        store_le(v, to_);
        to_ += sizeof v;
    }

    std::uint8_t* to_;
};

// Makes room for `size` more bytes at the end of `out`, to be written before it grows again.
inline FixedWriter appending(std::size_t size, Bytes& out) {
    const std::size_t begin = out.size();
    out.resize(begin + size);
    return FixedWriter(out.data() + begin);
}

// Reads word after word. REQUIRES of each call: that many bytes at the place it has come to.
class FixedReader {
  public:
    explicit FixedReader(const std::uint8_t* from) : from_(from) {}

    std::uint8_t u8() { return *from_++; }
    std::uint32_t u32() { return load<std::uint32_t>(); }
    std::uint64_t u64() { return load<std::uint64_t>(); }
    // Where the next word starts.
    const std::uint8_t* position() const { return from_; }

  private:
    template <class Word>
    Word load() {
        const Word word = load_le<Word>(from_);
        from_ += sizeof word;
        return word;
    }

    const std::uint8_t* from_;
};

}  // namespace whitewater
