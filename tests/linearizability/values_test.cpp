// Values are told apart by their text, however they were put together and however they hash.
#include "kv/linearizability/values.hpp"

#include <gtest/gtest.h>

#include <bit>

namespace whitewater::linearizability {
namespace {

TEST(Values, AreEqualWhenTheirTextsAre) {
    Values values;
    const ValueId whole = values.intern("abcdef");
    const ValueId ab = values.intern("ab");
    const ValueId a = values.intern("a");
    const ValueId b = values.intern("b");
    const ValueId cdef = values.intern("cdef");
    const ValueId acdef = values.intern("acdef");
    EXPECT_EQ(values.append(a, b), ab);
    EXPECT_EQ(values.append(values.append(a, b), cdef), whole);
    EXPECT_NE(values.append(b, a), ab);
    EXPECT_EQ(values.append(values.append(b, a), cdef), values.append(b, acdef));
}

TEST(Values, DistinguishNoneFromTheEmptyString) {
    Values values;
    const ValueId a = values.intern("a");
    EXPECT_EQ(values.intern(""), Values::empty);
    EXPECT_EQ(values.intern_optional(std::nullopt), Values::none);
    EXPECT_EQ(values.append(Values::none, a), a);
    EXPECT_EQ(values.append(Values::empty, a), a);
    EXPECT_EQ(values.append(a, Values::empty), a);
    EXPECT_EQ(values.append(Values::none, Values::empty), Values::empty);
}

TEST(Values, KnowTheirPrefixes) {
    Values values;
    const ValueId whole = values.intern("abcabd");
    const ValueId ab = values.intern("ab");
    const ValueId c = values.intern("c");
    const ValueId abc = values.append(ab, c);
    const ValueId abcab = values.append(abc, ab);
    EXPECT_TRUE(values.starts_with(whole, abc));
    EXPECT_TRUE(values.starts_with(whole, abcab));
    EXPECT_TRUE(values.starts_with(whole, whole));
    EXPECT_TRUE(values.starts_with(whole, Values::empty));
    EXPECT_FALSE(values.starts_with(whole, Values::none));
    EXPECT_FALSE(values.starts_with(whole, values.append(abcab, c)));
    EXPECT_FALSE(values.starts_with(ab, abc));
    EXPECT_TRUE(values.starts_with(whole, abc, ab));
    EXPECT_TRUE(values.starts_with(whole, Values::none, ab));
    EXPECT_FALSE(values.starts_with(whole, abc, c));
    EXPECT_FALSE(values.starts_with(Values::none, Values::none, ab));
    EXPECT_FALSE(values.starts_with(Values::impossible, Values::empty));
}

// Thue and Morse: these two texts collide under every polynomial hash modulo 2^64.
TEST(Values, AreNotConfusedByEqualHashes) {
    std::string text;
    std::string opposite;
    for (unsigned i = 0; i < 2048; ++i) {
        const bool odd = std::popcount(i) % 2 == 1;
        text += odd ? 'b' : 'a';
        opposite += odd ? 'a' : 'b';
    }
    Values values;
    const ValueId one = values.intern(text);
    const ValueId other = values.intern(opposite);
    EXPECT_NE(one, other);
    EXPECT_EQ(values.intern(std::string_view(text)), one);
}

TEST(ProbeTable, TellsEqualHashesApart) {
    ProbeTable table;
    const std::vector<int> owned = {10, 20, 30, 40};
    for (std::uint32_t i = 0; i < owned.size(); ++i) table.insert(42, i);
    for (std::uint32_t i = 0; i < owned.size(); ++i)
        EXPECT_EQ(table.find(42, [&](std::uint32_t at) { return owned[at] == owned[i]; }), i);
    EXPECT_EQ(table.find(42, [](std::uint32_t) { return false; }), ProbeTable::absent);
    EXPECT_EQ(table.find(43, [](std::uint32_t) { return true; }), ProbeTable::absent);
}

}  // namespace
}  // namespace whitewater::linearizability
