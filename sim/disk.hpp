// The disk of one machine: files, the page cache over them, and what a crash makes of it.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/base/bytes.hpp"
#include "sim/base/ids.hpp"
#include "sim/base/prng.hpp"
#include "sim/base/time.hpp"
#include "sim/fault.hpp"
#include "sim/file_image.hpp"
#include "sim/repeat_counter.hpp"
#include "sim/world.hpp"

namespace whitewater::sim {

// A write lands in the page cache and is durable once a sync that began after it has ended. What
// has become durable once is never lost. The disk knows no time: the world tells it when a sync
// ends.
class Disk {
  public:
    static constexpr std::uint64_t sector_size = 512;

    // Every draw is a function of (seed, node, file, ...).
    Disk(std::uint64_t seed, NodeId node, const DiskSettings& settings);

    void write(std::uint8_t file, std::uint64_t offset, ByteView bytes);

    // A sync covers what was written before it began.
    struct Sync {
        std::uint64_t writes = 0;  // made to the file ever, when the sync began
        std::uint64_t bytes = 0;   // pending then
        Time ends;
    };
    // Draws how long it takes from (seed, node, file, where the file ends, n-th). A sync never ends
    // before an earlier one of the same file.
    Sync begin_sync(std::uint8_t file, Time now);
    // Makes durable what the sync covers. Returns how many bytes an earlier sync had not already.
    std::uint64_t end_sync(std::uint8_t file, const Sync& sync);

    // What a crash did to a file that had unsynced bytes.
    struct Loss {
        std::uint8_t file = 0;
        std::uint64_t unsynced = 0;  // bytes written and not synced
        std::uint64_t survived = 0;  // of these
    };
    // Leaves of the unsynced bytes what `style` allows (disk_crash.cpp says exactly what); what is
    // left is durable. Syncs in progress have covered nothing: their bytes are unsynced as a whole.
    std::vector<Loss> crash(CrashStyle style);

    Bytes read(std::uint8_t file) const;     // with the unsynced writes
    Bytes durable(std::uint8_t file) const;  // without them
    std::uint64_t unsynced_bytes() const;

  private:
    struct Write {
        std::uint64_t offset = 0;
        std::uint64_t size = 0;
    };
    struct File {
        FileImage durable;
        std::vector<Write> pending;  // in the order they were made,
        Bytes pending_bytes;         // with what they wrote, end to end
        std::uint64_t applied = 0;   // writes that are no longer pending
        std::uint64_t end = 0;       // the size that a reader sees
        Time last_sync_ends;
        RepeatCounter syncs;
    };

    File& at(std::uint8_t file);
    static std::uint64_t apply_first(File& file, std::size_t count);
    static std::uint64_t survive(File& file, Key key, CrashStyle style);

    Key key_;
    DiskSettings settings_;
    std::uint64_t crashes_ = 0;
    std::vector<File> files_;  // by number
};

}  // namespace whitewater::sim
