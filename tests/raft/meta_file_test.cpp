// The file `meta`: the newest term and vote survive a torn write and a bad sector.
#include "raft/meta_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace whitewater::raft {
namespace {

constexpr std::size_t sector = 512;

void write_to(Bytes& file, MetaFile& meta, HardState hard_state) {
    Bytes out;
    const FileWrite write = meta.write(hard_state, 7, out);
    const auto offset = static_cast<std::size_t>(write.offset);
    file.resize(std::max(file.size(), offset + out.size()));
    std::copy(out.begin(), out.end(), file.begin() + static_cast<std::ptrdiff_t>(offset));
}

HardState term(std::uint64_t value) {
    return {{value}, node(2)};
}

// Versions 1..n, with terms of the same numbers.
Bytes versions(std::uint64_t n) {
    Bytes file;
    MetaFile meta;
    for (std::uint64_t v = 1; v <= n; ++v) write_to(file, meta, term(v));
    return file;
}

// The version that is read; 0 if none; -1 if the file is corrupt.
std::int64_t version_in(ByteView file) {
    const auto read = MetaFile::read(file);
    if (std::holds_alternative<Corruption>(read)) return -1;
    const auto& contents = std::get<MetaFile::Contents>(read);
    if (contents.version > 0) {
        EXPECT_EQ(contents.hard_state, term(contents.version));
        EXPECT_EQ(contents.log_end, 7U);
    }
    return static_cast<std::int64_t>(contents.version);
}

void damage(Bytes& file, std::size_t number) {
    file.at(number * sector + 20) ^= 0x40;
}

TEST(MetaFile, ReadsTheNewestVersion) {
    EXPECT_EQ(version_in({}), 0);
    for (int v = 1; v <= 6; ++v) EXPECT_EQ(version_in(versions(static_cast<std::uint64_t>(v))), v);
}

TEST(MetaFile, ATornWriteLeavesTheVersionBefore) {
    for (std::uint64_t v = 2; v <= 5; ++v) {
        const Bytes before = versions(v - 1);
        const Bytes after = versions(v);
        const std::size_t begin = (v % 2) * 2 * sector;
        for (std::size_t kept = 0; kept <= 2 * sector; ++kept) {
            Bytes torn = before;
            torn.resize(std::max(before.size(), begin + kept));
            std::copy_n(after.begin() + static_cast<std::ptrdiff_t>(begin), kept,
                        torn.begin() + static_cast<std::ptrdiff_t>(begin));
            const std::int64_t version = version_in(torn);
            EXPECT_TRUE(version == static_cast<std::int64_t>(v) ||
                        version == static_cast<std::int64_t>(v - 1))
                << v << " torn after " << kept << " bytes reads as " << version;
        }
    }
}

TEST(MetaFile, ATornFirstWriteIsNothing) {
    const Bytes file = versions(1);
    for (std::size_t kept = 0; kept < file.size(); ++kept) {
        const std::int64_t version = version_in(ByteView(file).first(kept));
        EXPECT_TRUE(version == 0 || version == 1) << kept;
    }
}

TEST(MetaFile, OneBadSectorNeverBringsBackAnOldVote) {
    for (std::uint64_t v = 1; v <= 6; ++v) {
        const Bytes file = versions(v);
        for (std::size_t number = 0; number < file.size() / sector; ++number) {
            Bytes damaged = file;
            if (damaged[number * sector] == 0) continue;  // never written
            damage(damaged, number);
            EXPECT_EQ(version_in(damaged), static_cast<std::int64_t>(v)) << number;
        }
    }
}

TEST(MetaFile, WithoutAnIntactSectorItIsCorrupt) {
    Bytes file = versions(4);
    for (std::size_t number = 0; number < 4; ++number) damage(file, number);
    EXPECT_EQ(version_in(file), -1);
}

TEST(MetaFile, DoesNotBelieveWhatNobodyCanHaveWritten) {
    const auto is_believed = [](std::uint64_t version, HardState hard_state) {
        Bytes file;
        MetaFile meta(version - 1);
        write_to(file, meta, hard_state);
        const auto read = MetaFile::read(file);
        const auto* contents = std::get_if<MetaFile::Contents>(&read);
        return contents != nullptr && contents->version == version;
    };
    EXPECT_TRUE(is_believed(1, {{1}, node(63)}));
    EXPECT_FALSE(is_believed(1, {{1}, node(64)})) << "a vote for no server";
    EXPECT_FALSE(is_believed(1, {{number_limit}, nobody}));
    EXPECT_TRUE(is_believed(number_limit - 1, {{1}, nobody}));
    EXPECT_FALSE(is_believed(number_limit, {{1}, nobody}));
}

}  // namespace
}  // namespace whitewater::raft
