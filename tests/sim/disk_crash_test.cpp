// What each crash style may leave of unsynced bytes: never more than it may, and all that it may.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

#include "sim/disk.hpp"
#include "tests/sim/crash_model.hpp"

namespace whitewater::sim {

namespace {

constexpr std::uint8_t file = 0;
constexpr CrashStyle all_styles[] = {CrashStyle::losing, CrashStyle::keeping, CrashStyle::prefix,
                                     CrashStyle::any, CrashStyle::tearing};

ModelWrite some_write(std::uint8_t fill) {
    const auto offset = *rc::gen::inRange<std::uint64_t>(0, 1800);
    const auto size = *rc::gen::inRange<std::size_t>(1, 700);
    return {offset, Bytes(size, fill)};
}

// A disk and the model of its one file, kept side by side.
struct Pair {
    explicit Pair(std::uint64_t seed) : disk(seed, node(1), DiskSettings{}) {}

    void write(const ModelWrite& write) {
        disk.write(file, write.offset, write.bytes);
        model.pending.push_back(write);
    }
    void sync() {
        disk.end_sync(file, disk.begin_sync(file, Time{}));
        model = {model.with_everything(), {}};
    }

    Disk disk;
    ModelFile model;
};

TEST(DiskCrash, LeavesOnlyWhatItsStyleAllows) {
    EXPECT_TRUE(rc::check([] {
        Pair pair(*rc::gen::arbitrary<std::uint64_t>());
        std::uint8_t fill = 0;
        const auto rounds = *rc::gen::inRange(1, 4);
        for (int round = 0; round < rounds; ++round) {
            const auto durable_writes = *rc::gen::inRange(0, 3);
            for (int i = 0; i < durable_writes; ++i) pair.write(some_write(++fill));
            pair.sync();
            const auto lost_writes = *rc::gen::inRange(0, 5);
            for (int i = 0; i < lost_writes; ++i) pair.write(some_write(++fill));
            RC_ASSERT(pair.disk.read(file) == pair.model.with_everything());

            const auto style = *rc::gen::elementOf(
                std::vector<CrashStyle>(std::begin(all_styles), std::end(all_styles)));
            pair.disk.crash(style);
            const Bytes image = pair.disk.durable(file);
            RC_ASSERT(pair.model.allows(style, image));
            RC_ASSERT(pair.disk.read(file) == image);
            pair.model = {image, {}};
        }
    }));
}

// A byte that a completed sync covered and that nobody wrote since is there after every crash.
TEST(DiskCrash, NeverLosesASyncedByte) {
    EXPECT_TRUE(rc::check([] {
        Pair pair(*rc::gen::arbitrary<std::uint64_t>());
        for (std::uint8_t fill = 1; fill <= 3; ++fill) pair.write(some_write(fill));
        pair.sync();
        const Bytes synced = pair.model.durable;
        std::set<std::uint64_t> touched;
        for (std::uint8_t fill = 4; fill <= 6; ++fill) {
            const ModelWrite write = some_write(fill);
            for (std::uint64_t i = 0; i < write.bytes.size(); ++i) touched.insert(write.offset + i);
            pair.write(write);
        }
        pair.disk.crash(*rc::gen::element(CrashStyle::losing, CrashStyle::prefix, CrashStyle::any,
                                          CrashStyle::tearing));
        const Bytes& image = pair.disk.durable(file);
        RC_ASSERT(image.size() >= synced.size());
        for (std::uint64_t at = 0; at < synced.size(); ++at)
            if (!touched.contains(at)) RC_ASSERT(image[at] == synced[at]);
    }));
}

// Crashes 500 disks alike but for their seed, and gathers what they find.
std::set<Bytes> outcomes(CrashStyle style, const std::vector<ModelWrite>& writes) {
    std::set<Bytes> images;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        Disk disk(seed, node(1), DiskSettings{});
        disk.write(file, 0, Bytes(600, 'o'));
        disk.end_sync(file, disk.begin_sync(file, Time{}));
        for (const ModelWrite& write : writes) disk.write(file, write.offset, write.bytes);
        disk.crash(style);
        images.insert(disk.durable(file));
    }
    return images;
}

std::string described(const Bytes& image) {
    std::string runs;  // "o512 n88"
    for (std::size_t at = 0; at < image.size();) {
        std::size_t end = at;
        while (end < image.size() && image[end] == image[at]) ++end;
        if (!runs.empty()) runs += ' ';
        runs += (image[at] == 0 ? '0' : static_cast<char>(image[at])) + std::to_string(end - at);
        at = end;
    }
    return runs;
}

std::set<std::string> described_outcomes(CrashStyle style, const std::vector<ModelWrite>& writes) {
    std::set<std::string> texts;
    for (const Bytes& image : outcomes(style, writes)) texts.insert(described(image));
    return texts;
}

TEST(DiskCrash, AnyLeavesEachSubsetOfSectors) {
    const std::vector<ModelWrite> one_over_both{{0, Bytes(600, 'n')}};
    EXPECT_EQ(described_outcomes(CrashStyle::any, one_over_both),
              (std::set<std::string>{"o600", "n512 o88", "o512 n88", "n600"}));
}

TEST(DiskCrash, AnyMayKeepALaterWriteAndLoseAnEarlierOne) {
    const std::vector<ModelWrite> two_sectors_apart{{1024, Bytes(100, 'a')}, {1536, Bytes(8, 'b')}};
    EXPECT_EQ(described_outcomes(CrashStyle::any, two_sectors_apart),
              (std::set<std::string>{"o600", "o600 0424 a100", "o600 0936 b8",
                                     "o600 0424 a100 0412 b8"}));
}

TEST(DiskCrash, AnyKeepsTheWritesOfOneSectorInOrder) {
    const std::vector<ModelWrite> same_sector{{0, Bytes(10, 'a')}, {10, Bytes(10, 'b')}};
    EXPECT_EQ(described_outcomes(CrashStyle::any, same_sector),
              (std::set<std::string>{"o600", "a10 o590", "a10 b10 o580"}));
}

TEST(DiskCrash, PrefixReachesNothingEverythingTheBoundaryAndTheInside) {
    const std::vector<ModelWrite> two{{600, Bytes(4, 'a')}, {0, Bytes(2, 'b')}};
    EXPECT_EQ(described_outcomes(CrashStyle::prefix, two),
              (std::set<std::string>{"o600", "o600 a1", "o600 a2", "o600 a3", "o600 a4",
                                     "b1 o599 a4", "b2 o598 a4"}));
}

TEST(DiskCrash, TearingAlwaysTearsOneSectorAndReachesEveryCut) {
    const std::vector<ModelWrite> one{{600, Bytes(5, 'n')}};
    EXPECT_EQ(described_outcomes(CrashStyle::tearing, one),
              (std::set<std::string>{"o600 n1", "o600 n2", "o600 n3", "o600 n4"}));
}

TEST(DiskCrash, LosingAndKeepingLeaveNothingToChance) {
    const std::vector<ModelWrite> one{{0, Bytes(600, 'n')}};
    EXPECT_EQ(described_outcomes(CrashStyle::losing, one), std::set<std::string>{"o600"});
    EXPECT_EQ(described_outcomes(CrashStyle::keeping, one), std::set<std::string>{"n600"});
}

// Each sector's luck is its own: other writes of the same crash do not change it.
TEST(DiskCrash, ASectorsFateDoesNotDependOnOtherSectors) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        Disk alone(seed, node(1), DiskSettings{});
        Disk with_more(seed, node(1), DiskSettings{});
        with_more.write(file, 2048, Bytes(100, 'x'));
        for (Disk* disk : {&alone, &with_more}) {
            disk->write(file, 0, Bytes(100, 'n'));
            disk->write(file, 4096, Bytes(1, 'e'));
            disk->crash(CrashStyle::any);
        }
        const auto first_byte = [](const Disk& disk) {
            return disk.durable(file).empty() ? 0 : disk.durable(file)[0];
        };
        EXPECT_EQ(first_byte(alone), first_byte(with_more)) << "seed " << seed;
    }
}

}  // namespace

}  // namespace whitewater::sim
