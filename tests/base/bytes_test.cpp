// What Writer writes, Reader reads back; what is cut short is noticed and never read past its end.
#include "sim/base/bytes.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <variant>

namespace whitewater {
namespace {

// One value of each kind that the format knows.
using Field = std::variant<std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t, Bytes>;

rc::Gen<Field> any_field() {
    return rc::gen::oneOf(rc::gen::cast<Field>(rc::gen::arbitrary<std::uint8_t>()),
                          rc::gen::cast<Field>(rc::gen::arbitrary<std::uint16_t>()),
                          rc::gen::cast<Field>(rc::gen::arbitrary<std::uint32_t>()),
                          rc::gen::cast<Field>(rc::gen::arbitrary<std::uint64_t>()),
                          rc::gen::cast<Field>(rc::gen::arbitrary<Bytes>()));
}

struct Write {
    Writer& out;
    void operator()(std::uint8_t v) const { out.u8(v); }
    void operator()(std::uint16_t v) const { out.u16(v); }
    void operator()(std::uint32_t v) const { out.u32(v); }
    void operator()(std::uint64_t v) const { out.u64(v); }
    void operator()(const Bytes& v) const { out.blob(v); }
};

// Reads the next field, whose kind is that of the one it visits.
struct ReadAlike {
    Reader& in;
    Field operator()(std::uint8_t) const { return in.u8(); }
    Field operator()(std::uint16_t) const { return in.u16(); }
    Field operator()(std::uint32_t) const { return in.u32(); }
    Field operator()(std::uint64_t) const { return in.u64(); }
    Field operator()(const Bytes&) const {
        const ByteView view = in.blob();
        return Bytes(view.begin(), view.end());
    }
};

Bytes written(const std::vector<Field>& fields) {
    Bytes bytes;
    Writer writer(bytes);
    for (const Field& field : fields) std::visit(Write{writer}, field);
    return bytes;
}

RC_GTEST_PROP(Bytes, ReaderReadsBackWhatWriterWrote, ()) {
    const auto fields = *rc::gen::container<std::vector<Field>>(any_field());
    const Bytes bytes = written(fields);
    Reader reader(bytes);
    for (const Field& field : fields) RC_ASSERT(std::visit(ReadAlike{reader}, field) == field);
    RC_ASSERT(reader.ok());
    RC_ASSERT(reader.at_end());
    RC_ASSERT(reader.remaining() == 0U);
}

RC_GTEST_PROP(Bytes, AnyCutIsNoticedOnceAllFieldsAreRead, ()) {
    const auto fields = *rc::gen::nonEmpty(rc::gen::container<std::vector<Field>>(any_field()));
    const Bytes whole = written(fields);
    const auto cut = *rc::gen::inRange<std::size_t>(0, whole.size());
    Reader reader(ByteView(whole).first(cut));
    for (const Field& field : fields) (void)std::visit(ReadAlike{reader}, field);
    RC_ASSERT_FALSE(reader.ok());
    RC_ASSERT(reader.position() <= cut);
}

TEST(Bytes, AShortReadYieldsZeroAndFailsForGood) {
    const Bytes bytes = {1, 2, 3};
    Reader reader(bytes);
    EXPECT_EQ(reader.u32(), 0U);
    EXPECT_FALSE(reader.ok());
    EXPECT_EQ(reader.u8(), 0U) << "a byte is there, but the reader has failed";
    EXPECT_TRUE(reader.raw(1).empty());
    EXPECT_FALSE(reader.ok());
    EXPECT_EQ(reader.position(), 0U);
}

TEST(Bytes, ABlobThatPromisesMoreThanThereIsYieldsNothing) {
    Bytes bytes;
    Writer(bytes).u32(0xFFFF'FFFFU);
    bytes.push_back(7);
    Reader reader(bytes);
    EXPECT_TRUE(reader.blob().empty());
    EXPECT_FALSE(reader.ok());
}

TEST(Bytes, AreLittleEndianOnEveryMachine) {
    Bytes bytes;
    Writer writer(bytes);
    writer.u8(0x01);
    writer.u16(0x0203);
    writer.u32(0x04050607);
    writer.u64(0x08090A0B0C0D0E0F);
    writer.blob(as_bytes("hi"));
    EXPECT_EQ(bytes, (Bytes{0x01, 0x03, 0x02, 0x07, 0x06, 0x05, 0x04, 0x0F, 0x0E, 0x0D, 0x0C,
                            0x0B, 0x0A, 0x09, 0x08, 2,    0,    0,    0,    'h',  'i'}));
}

TEST(Bytes, TextIsAViewOfTheSameBytes) {
    const std::string text = "caf\xC3\xA9";
    EXPECT_EQ(as_bytes(text).size(), 5U);
    EXPECT_EQ(as_bytes(text)[4], 0xA9);
    EXPECT_EQ(as_text(as_bytes(text)), text);
}

}  // namespace
}  // namespace whitewater
