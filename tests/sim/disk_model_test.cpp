// Any sequence of writes, syncs and crashes: two files keep what was synced, and find after a crash
// no more than its style allows.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <rapidcheck/state.h>

#include <array>
#include <ostream>
#include <vector>

#include "sim/disk.hpp"
#include "tests/sim/crash_model.hpp"

namespace whitewater::sim {

namespace {

constexpr std::uint8_t file_count = 2;

// The syncs under way, in the order in which they began: what may be done next depends on them.
struct RunningSyncs {
    std::vector<std::uint8_t> files;
};

// The disk, and beside it what a file is: durable bytes, and writes after them. A crash leaves one
// of many images, so the files follow what the disk did, once that was found to be allowed.
struct CheckedDisk {
    struct Sync {
        std::uint8_t file = 0;
        Disk::Sync running;
        std::size_t covers = 0;  // of the pending writes of that file
    };

    explicit CheckedDisk(std::uint64_t seed) : disk(seed, node(1), DiskSettings{}) {}

    void check() const {
        std::uint64_t pending = 0;
        for (std::uint8_t file = 0; file < file_count; ++file) {
            RC_ASSERT(disk.read(file) == files[file].with_everything());
            RC_ASSERT(disk.durable(file) == files[file].durable);
            for (const ModelWrite& write : files[file].pending) pending += write.bytes.size();
        }
        RC_ASSERT(disk.unsynced_bytes() == pending);
    }

    Disk disk;
    std::array<ModelFile, file_count> files;
    std::vector<Sync> syncs;
    Time now;
};

using DiskCommand = rc::state::Command<RunningSyncs, CheckedDisk>;

struct Write : DiskCommand {
    std::uint8_t file = *rc::gen::inRange<std::uint8_t>(0, file_count);
    std::uint64_t offset = *rc::gen::inRange<std::uint64_t>(0, 1'800);
    std::size_t size = *rc::gen::inRange<std::size_t>(1, 700);
    std::uint8_t fill = *rc::gen::inRange<std::uint8_t>(1, 255);

    void run(const RunningSyncs&, CheckedDisk& sut) const override {
        const Bytes bytes(size, fill);
        sut.disk.write(file, offset, bytes);
        sut.files[file].pending.push_back({offset, bytes});
        sut.check();
    }
    void show(std::ostream& os) const override {
        os << "write " << size << " bytes of " << int{fill} << " at " << offset << " of file "
           << int{file};
    }
};

struct BeginSync : DiskCommand {
    std::uint8_t file = *rc::gen::inRange<std::uint8_t>(0, file_count);

    void apply(RunningSyncs& model) const override { model.files.push_back(file); }
    void run(const RunningSyncs&, CheckedDisk& sut) const override {
        const Disk::Sync running = sut.disk.begin_sync(file, sut.now);
        RC_ASSERT(running.ends > sut.now);
        for (const CheckedDisk::Sync& sync : sut.syncs)
            if (sync.file == file) RC_ASSERT(sync.running.ends <= running.ends);
        sut.syncs.push_back({file, running, sut.files[file].pending.size()});
        sut.check();  // nothing is durable yet
    }
    void show(std::ostream& os) const override { os << "begin to sync file " << int{file}; }
};

// Syncs of one file end in the order they began; those of two files in any.
struct EndSync : DiskCommand {
    std::uint8_t file = *rc::gen::inRange<std::uint8_t>(0, file_count);

    std::size_t first_of(const RunningSyncs& model) const {
        std::size_t at = 0;
        while (at < model.files.size() && model.files[at] != file) ++at;
        return at;
    }
    void checkPreconditions(const RunningSyncs& model) const override {
        RC_PRE((first_of(model) < model.files.size()));
    }
    void apply(RunningSyncs& model) const override {
        model.files.erase(model.files.begin() + static_cast<std::ptrdiff_t>(first_of(model)));
    }
    void run(const RunningSyncs& model, CheckedDisk& sut) const override {
        const auto at = sut.syncs.begin() + static_cast<std::ptrdiff_t>(first_of(model));
        const CheckedDisk::Sync sync = *at;
        sut.syncs.erase(at);
        sut.now = std::max(sut.now, sync.running.ends);
        RC_ASSERT(sut.disk.end_sync(file, sync.running) == make_durable(sut, sync.covers));
        sut.check();
    }
    // Returns how many bytes that were.
    std::uint64_t make_durable(CheckedDisk& sut, std::size_t count) const {
        ModelFile& model = sut.files[file];
        const auto end = model.pending.begin() + static_cast<std::ptrdiff_t>(count);
        const ModelFile covered{model.durable, {model.pending.begin(), end}};
        std::uint64_t bytes = 0;
        for (const ModelWrite& write : covered.pending) bytes += write.bytes.size();
        model.durable = covered.with_everything();
        model.pending.erase(model.pending.begin(), end);
        for (CheckedDisk::Sync& other : sut.syncs)
            if (other.file == file) other.covers -= count;
        return bytes;
    }
    void show(std::ostream& os) const override { os << "end a sync of file " << int{file}; }
};

struct Crash : DiskCommand {
    CrashStyle style = *rc::gen::element(CrashStyle::losing, CrashStyle::keeping,
                                         CrashStyle::prefix, CrashStyle::any, CrashStyle::tearing);

    void apply(RunningSyncs& model) const override { model.files.clear(); }
    void run(const RunningSyncs&, CheckedDisk& sut) const override {
        std::size_t unsynced_files = 0;
        for (const ModelFile& file : sut.files) unsynced_files += file.pending.empty() ? 0 : 1;
        RC_ASSERT(sut.disk.crash(style).size() == unsynced_files);
        sut.syncs.clear();
        for (std::uint8_t file = 0; file < file_count; ++file) {
            const Bytes& image = sut.disk.durable(file);
            RC_ASSERT(sut.files[file].allows(style, image));
            sut.files[file] = {image, {}};
        }
        sut.check();
    }
    void show(std::ostream& os) const override {
        os << "crash "
           << std::array{"losing", "keeping", "prefix", "any",
                         "tearing"}[static_cast<std::size_t>(style)];
    }
};

RC_GTEST_PROP(DiskModel, FilesKeepWhatWasSyncedAndFindWhatACrashMayLeave, ()) {
    CheckedDisk sut(*rc::gen::arbitrary<std::uint64_t>());
    rc::state::check(RunningSyncs{}, sut,
                     rc::state::gen::execOneOfWithArgs<Write, Write, Write, BeginSync, EndSync,
                                                       EndSync, Crash>());
}

}  // namespace

}  // namespace whitewater::sim
