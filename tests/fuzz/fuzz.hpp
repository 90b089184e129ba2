// What the fuzz targets share: the function that a fuzzer calls, and an input read as choices.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "sim/base/bytes.hpp"

// Each target defines it: takes any bytes, returns 0. What breaks a law of the target fails a
// CHECK, whose exception nobody catches: libFuzzer keeps the input, and replay.cpp names it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace whitewater::fuzz {

// Reads an input from its front. Beyond its end every choice is 0 and every view is empty.
class Choices {
  public:
    explicit Choices(ByteView input) : rest_(input) {}

    bool is_over() const { return rest_.empty(); }
    std::uint8_t byte() { return static_cast<std::uint8_t>(number(1)); }
    // 0 .. count - 1. REQUIRES: 1 <= count <= 256.
    std::size_t below(std::size_t count) { return byte() % count; }
    std::uint32_t two_bytes() { return static_cast<std::uint32_t>(number(2)); }
    std::uint64_t eight_bytes() { return number(8); }
    // At most `size` bytes: a view into the input.
    ByteView bytes(std::size_t size) {
        const std::size_t taken = std::min(size, rest_.size());
        const ByteView front = rest_.first(taken);
        rest_ = rest_.subspan(taken);
        return front;
    }
    ByteView rest() { return bytes(rest_.size()); }

  private:
    std::uint64_t number(int width) {
        const ByteView front = bytes(static_cast<std::size_t>(width));
        return load_le(front.data(), static_cast<int>(front.size()));
    }

    ByteView rest_;
};

}  // namespace whitewater::fuzz
