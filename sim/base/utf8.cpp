// UTF-8 by the table of RFC 3629, section 4.
#include "sim/base/utf8.hpp"

#include <cstddef>
#include <cstdint>

namespace whitewater {

namespace {

// What may follow a leading byte: how many bytes, and the range of the first of them (the others
// are 80..BF).
struct Tail {
    std::size_t size = 0;
    std::uint8_t lowest = 0x80;
    std::uint8_t highest = 0xBF;
};

// REQUIRES: lead >= 0x80. A size of 0: no character starts with this byte.
Tail tail_after(std::uint8_t lead) {
    if (lead < 0xC2) return {};
    if (lead < 0xE0) return {1};
    if (lead == 0xE0) return {2, 0xA0};
    if (lead == 0xED) return {2, 0x80, 0x9F};
    if (lead < 0xF0) return {2};
    if (lead == 0xF0) return {3, 0x90};
    if (lead < 0xF4) return {3};
    if (lead == 0xF4) return {3, 0x80, 0x8F};
    return {};
}

}  // namespace

bool is_utf8(std::string_view bytes) {
    const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
    std::size_t i = 0;
    while (i < bytes.size()) {
        if (at(i) < 0x80) {
            ++i;
            continue;
        }
        const Tail tail = tail_after(at(i));
        if (tail.size == 0 || bytes.size() - i <= tail.size) return false;
        if (at(i + 1) < tail.lowest || at(i + 1) > tail.highest) return false;
        for (std::size_t k = 2; k <= tail.size; ++k) {
            if (at(i + k) < 0x80 || at(i + k) > 0xBF) return false;
        }
        i += tail.size + 1;
    }
    return true;
}

}  // namespace whitewater
