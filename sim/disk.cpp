// Writes, syncs and reads of a machine's files.
#include "sim/disk.hpp"

#include <algorithm>

#include "sim/disk_crash.hpp"

namespace whitewater::sim {

Disk::Disk(std::uint64_t seed, NodeId node, const DiskSettings& settings)
    : key_(Key(seed).with("disk").with(node.value)), settings_(settings) {}

Disk::File& Disk::at(std::uint8_t file) {
    if (file >= files_.size()) files_.resize(std::size_t{file} + 1);
    return files_[file];
}

void Disk::write(std::uint8_t number, std::uint64_t offset, ByteView bytes) {
    File& file = at(number);
    file.pending.push_back({offset, bytes.size()});
    file.pending_bytes.insert(file.pending_bytes.end(), bytes.begin(), bytes.end());
    file.end = std::max(file.end, offset + bytes.size());
}

Disk::Sync Disk::begin_sync(std::uint8_t number, Time now) {
    File& file = at(number);
    const std::uint64_t nth = file.syncs.count({0, file.end});
    const Key key = key_.with(number).with(file.end).with(nth);
    const Duration latency = uniform(key, settings_.sync_min, settings_.sync_max);
    file.last_sync_ends = std::max(file.last_sync_ends, now + latency);
    return {file.applied + file.pending.size(), file.pending_bytes.size(), file.last_sync_ends};
}

std::uint64_t Disk::end_sync(std::uint8_t number, const Sync& sync) {
    File& file = at(number);
    return sync.writes > file.applied ? apply_first(file, sync.writes - file.applied) : 0;
}

std::uint64_t Disk::apply_first(File& file, std::size_t count) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const Write& write = file.pending[i];
        file.durable.write(write.offset, ByteView(file.pending_bytes).subspan(at, write.size));
        at += write.size;
    }
    const auto first = file.pending.begin();
    file.pending.erase(first, first + static_cast<std::ptrdiff_t>(count));
    const auto byte = file.pending_bytes.begin();
    file.pending_bytes.erase(byte, byte + static_cast<std::ptrdiff_t>(at));
    file.applied += count;
    return at;
}

std::vector<Disk::Loss> Disk::crash(CrashStyle style) {
    const Key key = key_.with("crash").with(crashes_++);
    std::vector<Loss> losses;
    for (std::size_t number = 0; number < files_.size(); ++number) {
        File& file = files_[number];
        file.last_sync_ends = Time{};
        if (file.pending.empty()) continue;
        const std::uint64_t unsynced = file.pending_bytes.size();
        const std::uint64_t survived = survive(file, key.with(number), style);
        losses.push_back({static_cast<std::uint8_t>(number), unsynced, survived});
    }
    return losses;
}

std::uint64_t Disk::survive(File& file, Key key, CrashStyle style) {
    std::vector<PendingWrite> writes;
    std::size_t at = 0;
    for (const Write& write : file.pending) {
        writes.push_back({write.offset, ByteView(file.pending_bytes).subspan(at, write.size)});
        at += write.size;
    }
    const std::uint64_t survived = apply_survivors(file.durable, writes, {key, style});
    file.applied += file.pending.size();
    file.pending.clear();
    file.pending_bytes.clear();
    file.end = file.durable.size();
    return survived;
}

Bytes Disk::read(std::uint8_t number) const {
    if (number >= files_.size()) return {};
    const File& file = files_[number];
    FileImage image;
    image.write(0, file.durable.bytes());
    std::size_t at = 0;
    for (const Write& write : file.pending) {
        image.write(write.offset, ByteView(file.pending_bytes).subspan(at, write.size));
        at += write.size;
    }
    return image.bytes();
}

Bytes Disk::durable(std::uint8_t number) const {
    return number < files_.size() ? files_[number].durable.bytes() : Bytes();
}

std::uint64_t Disk::unsynced_bytes() const {
    std::uint64_t bytes = 0;
    for (const File& file : files_) bytes += file.pending_bytes.size();
    return bytes;
}

}  // namespace whitewater::sim
