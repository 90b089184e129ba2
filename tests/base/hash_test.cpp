// The hash is the same number on every compiler and machine, and notices every small change.
#include "sim/base/hash.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <set>
#include <string>

namespace whitewater {
namespace {

TEST(Hash, HasTheValuesItHadWhenTracesWereWritten) {
    EXPECT_EQ(hash_text(""), 0x929DAD5CAC116BE6U);
    EXPECT_EQ(hash_text("a"), 0xB2A7C2A04C293B0EU);
    EXPECT_EQ(hash_text("12345678"), 0x0462A97C4536492DU);
    EXPECT_EQ(hash_text("123456789"), 0x2D056C28489A8ACFU);
    EXPECT_EQ(hash_text("whitewater: one seed, one thread, one run"), 0xD5BD8FDF1BAC7459U);
    EXPECT_EQ(hash_text("a", 1), 0x479D1594FED18D55U);
    EXPECT_EQ(hash_bytes(Bytes{0xFF, 0x80, 0x00, 0x7F}), 0x2F4E463CF7611CC9U)
        << "bytes are unsigned";
    EXPECT_EQ(checksum(as_bytes("whitewater")), 0xAA7C7AF1U);
    static_assert(mix(1) == 0x5692161D100B05E5U);
    static_assert(combine(1, 2) == 0x1D0B14E4DB018FEDU);
}

TEST(Hash, TellsZerosApartByTheirNumber) {
    std::set<std::uint64_t> seen;
    for (std::size_t size = 0; size < 100; ++size) seen.insert(hash_bytes(Bytes(size, 0)));
    EXPECT_EQ(seen.size(), 100U);
}

TEST(Hash, DependsOnTheSeedAndOnTheOrder) {
    EXPECT_NE(hash_text("ab"), hash_text("ba"));
    EXPECT_NE(hash_text("ab", 1), hash_text("ab", 2));
    EXPECT_NE(combine(combine(0, 1), 2), combine(combine(0, 2), 1));
}

RC_GTEST_PROP(Checksum, CatchesEveryFlippedBit, ()) {
    const auto bytes = *rc::gen::nonEmpty<Bytes>();
    const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size() * 8);
    Bytes flipped = bytes;
    flipped[at / 8] = static_cast<std::uint8_t>(flipped[at / 8] ^ (1U << (at % 8)));
    RC_ASSERT(checksum(flipped) != checksum(bytes));
}

RC_GTEST_PROP(Checksum, CatchesATornTail, ()) {
    const auto bytes = *rc::gen::nonEmpty<Bytes>();
    const auto kept = *rc::gen::inRange<std::size_t>(0, bytes.size());
    RC_ASSERT(checksum(ByteView(bytes).first(kept)) != checksum(bytes));
}

// A good mixer flips each of 64 output bits with probability one half: 32 on average.
TEST(Hash, SpreadsEveryInputBitOverHalfOfTheOutputBits) {
    for (int bit = 0; bit < 64; ++bit) {
        int flipped = 0;
        for (std::uint64_t x = 0; x < 1000; ++x)
            flipped += std::popcount(combine(0, x) ^ combine(0, x ^ (std::uint64_t{1} << bit)));
        EXPECT_NEAR(flipped, 32'000, 800) << "input bit " << bit;
    }
}

}  // namespace
}  // namespace whitewater
