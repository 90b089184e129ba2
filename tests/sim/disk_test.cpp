// What syncs promise: durable bytes stay, and a sync covers what was written before it began.
#include "sim/disk.hpp"

#include <gtest/gtest.h>

namespace whitewater::sim {

namespace {

constexpr std::uint8_t file = 1;

Disk disk_of(std::uint64_t seed) {
    return Disk(seed, node(1), DiskSettings{});
}

void write(Disk& disk, std::uint64_t offset, std::string_view text) {
    disk.write(file, offset, as_bytes(text));
}

void sync(Disk& disk) {
    disk.end_sync(file, disk.begin_sync(file, Time{}));
}

std::string durable(const Disk& disk) {
    return std::string(as_text(disk.durable(file)));
}

std::string seen(const Disk& disk) {
    return std::string(as_text(disk.read(file)));
}

TEST(Disk, AWriteIsSeenAtOnceAndDurableOnlyAfterASync) {
    Disk disk = disk_of(1);
    write(disk, 0, "hello");
    EXPECT_EQ(seen(disk), "hello");
    EXPECT_EQ(durable(disk), "");
    EXPECT_EQ(disk.unsynced_bytes(), 5U);
    sync(disk);
    EXPECT_EQ(durable(disk), "hello");
    EXPECT_EQ(disk.unsynced_bytes(), 0U);
}

TEST(Disk, ASyncCoversOnlyWhatWasWrittenBeforeItBegan) {
    Disk disk = disk_of(1);
    write(disk, 0, "before");
    const Disk::Sync running = disk.begin_sync(file, Time{});
    write(disk, 6, "after");
    EXPECT_EQ(running.bytes, 6U);
    EXPECT_EQ(disk.end_sync(file, running), 6U);
    EXPECT_EQ(durable(disk), "before");
    EXPECT_EQ(seen(disk), "beforeafter");
    EXPECT_EQ(disk.unsynced_bytes(), 5U);
}

TEST(Disk, ALaterSyncCoversWhatAnEarlierOneDid) {
    Disk disk = disk_of(1);
    write(disk, 0, "one");
    const Disk::Sync first = disk.begin_sync(file, Time{});
    write(disk, 3, "two");
    const Disk::Sync second = disk.begin_sync(file, Time{});
    EXPECT_EQ(disk.end_sync(file, second), 6U);
    EXPECT_EQ(durable(disk), "onetwo");
    EXPECT_EQ(disk.end_sync(file, first), 0U);
    EXPECT_EQ(durable(disk), "onetwo");
}

TEST(Disk, SyncsOfOneFileEndInTheOrderTheyBegan) {
    Disk disk = disk_of(7);
    Time last;
    for (std::int64_t i = 0; i < 1000; ++i) {
        write(disk, static_cast<std::uint64_t>(i), "x");
        const Disk::Sync sync = disk.begin_sync(file, Time{i * 10});
        EXPECT_GE(sync.ends, last);
        EXPECT_GE(sync.ends, Time{i * 10} + milliseconds(1));
        last = sync.ends;
    }
}

TEST(Disk, ASyncTakesAsLongAsTheSettingsSayAndNotAlwaysTheSame) {
    Disk disk = disk_of(7);
    const DiskSettings settings;
    std::int64_t sum = 0;
    constexpr std::int64_t count = 20'000;
    for (std::int64_t i = 0; i < count; ++i) {
        const Time now = Time{} + seconds(i);  // far enough apart not to wait for each other
        write(disk, 0, "same place");
        const Duration took = disk.begin_sync(file, now).ends - now;
        EXPECT_GE(took, settings.sync_min);
        EXPECT_LE(took, settings.sync_max);
        sum += took.us;
    }
    EXPECT_NEAR(static_cast<double>(sum) / count, 2500, 20);
}

TEST(Disk, AnOverwriteIsLostWithoutTheBytesBeneathIt) {
    Disk disk = disk_of(1);
    write(disk, 0, "old bytes");
    sync(disk);
    write(disk, 4, "words");
    EXPECT_EQ(seen(disk), "old words");
    disk.crash(CrashStyle::losing);
    EXPECT_EQ(seen(disk), "old bytes");
    EXPECT_EQ(disk.unsynced_bytes(), 0U);
}

TEST(Disk, ACrashDuringASyncLeavesItsBytesUnsyncedAsAWhole) {
    Disk disk = disk_of(1);
    write(disk, 0, "in flight");
    disk.begin_sync(file, Time{});
    const auto losses = disk.crash(CrashStyle::losing);
    EXPECT_EQ(durable(disk), "");
    ASSERT_EQ(losses.size(), 1U);
    EXPECT_EQ(losses[0].file, file);
    EXPECT_EQ(losses[0].unsynced, 9U);
    EXPECT_EQ(losses[0].survived, 0U);
}

TEST(Disk, ACrashOfACleanDiskLosesNothingAndSaysNothing) {
    Disk disk = disk_of(1);
    write(disk, 0, "safe");
    sync(disk);
    EXPECT_TRUE(disk.crash(CrashStyle::tearing).empty());
    EXPECT_EQ(seen(disk), "safe");
}

TEST(Disk, AHoleReadsAsZeros) {
    Disk disk = disk_of(1);
    write(disk, 3, "x");
    EXPECT_EQ(seen(disk), std::string("\0\0\0x", 4));
    disk.crash(CrashStyle::keeping);
    EXPECT_EQ(seen(disk), std::string("\0\0\0x", 4));
}

TEST(Disk, FilesAreApart) {
    Disk disk = disk_of(1);
    disk.write(0, 0, as_bytes("meta"));
    disk.write(2, 0, as_bytes("snapshot"));
    disk.end_sync(0, disk.begin_sync(0, Time{}));
    disk.crash(CrashStyle::losing);
    EXPECT_EQ(as_text(disk.read(0)), "meta");
    EXPECT_TRUE(disk.read(1).empty());
    EXPECT_TRUE(disk.read(2).empty());
    EXPECT_TRUE(disk.read(200).empty());
}

}  // namespace

}  // namespace whitewater::sim
