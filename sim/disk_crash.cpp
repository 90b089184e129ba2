// Draws which unsynced bytes a crash leaves, sector by sector.
#include "sim/disk_crash.hpp"

#include <algorithm>
#include <map>

#include "sim/disk.hpp"

namespace whitewater::sim {

namespace {

constexpr std::uint64_t sector_size = Disk::sector_size;

// A sector that pending writes touch.
struct Dirty {
    std::uint64_t writes = 0;     // that touch it
    std::uint64_t survivors = 0;  // how many of these, the first ones, are on the disk
    std::uint64_t applied = 0;
    std::uint64_t begin = 0;  // the part that changed, as offsets in the file
    std::uint64_t end = 0;
};
using DirtySectors = std::map<std::uint64_t, Dirty>;

// Calls `act(sector, piece)` for the part of the write in each sector that it touches.
template <class Act>
void for_each_sector(const PendingWrite& write, Act act) {
    std::uint64_t at = write.offset;
    const std::uint64_t end = write.offset + write.bytes.size();
    while (at < end) {
        const std::uint64_t sector = at / sector_size;
        const std::uint64_t next = std::min(end, (sector + 1) * sector_size);
        act(sector, PendingWrite{at, write.bytes.subspan(at - write.offset, next - at)});
        at = next;
    }
}

DirtySectors dirty_sectors(const std::vector<PendingWrite>& writes) {
    DirtySectors sectors;
    for (const PendingWrite& write : writes) {
        for_each_sector(write, [&](std::uint64_t sector, const PendingWrite& piece) {
            Dirty& dirty = sectors[sector];
            const std::uint64_t end = piece.offset + piece.bytes.size();
            dirty.begin = dirty.writes == 0 ? piece.offset : std::min(dirty.begin, piece.offset);
            dirty.end = std::max(dirty.end, end);
            ++dirty.writes;
        });
    }
    return sectors;
}

// The writes up to byte `limit` of their stream.
std::uint64_t apply_stream(FileImage& durable, const std::vector<PendingWrite>& writes,
                           std::uint64_t limit) {
    std::uint64_t left = limit;
    for (const PendingWrite& write : writes) {
        const std::uint64_t size = std::min<std::uint64_t>(left, write.bytes.size());
        if (size > 0) durable.write(write.offset, write.bytes.first(size));
        left -= size;
    }
    return limit - left;
}

std::uint64_t draw_prefix(Key key, const std::vector<PendingWrite>& writes) {
    const bool on_boundary = chance(key.with("boundary"), Ratio::percent(50));
    const std::uint64_t whole = uniform(key.with("writes"), 0, writes.size());
    std::uint64_t total = 0;
    std::uint64_t boundary = 0;
    for (std::size_t i = 0; i < writes.size(); ++i) {
        total += writes[i].bytes.size();
        if (i < whole) boundary = total;
    }
    return on_boundary ? boundary : uniform(key.with("byte"), 0, total);
}

// The first `survivors` writes of each sector.
std::uint64_t apply_sectors(FileImage& durable, const std::vector<PendingWrite>& writes,
                            DirtySectors& sectors) {
    std::uint64_t survived = 0;
    for (const PendingWrite& write : writes) {
        for_each_sector(write, [&](std::uint64_t sector, const PendingWrite& piece) {
            Dirty& dirty = sectors.find(sector)->second;
            if (dirty.applied++ >= dirty.survivors) return;
            durable.write(piece.offset, piece.bytes);
            survived += piece.bytes.size();
        });
    }
    return survived;
}

// The sector whose writing the power failure interrupted; the end if none can be torn.
DirtySectors::iterator draw_torn(Key key, DirtySectors& sectors) {
    std::uint64_t candidates = 0;
    for (const auto& [sector, dirty] : sectors) candidates += dirty.end - dirty.begin >= 2 ? 1 : 0;
    if (candidates == 0) return sectors.end();
    std::uint64_t skip = uniform(key, 0, candidates - 1);
    for (auto it = sectors.begin(); it != sectors.end(); ++it) {
        if (it->second.end - it->second.begin < 2) continue;
        if (skip-- == 0) return it;
    }
    return sectors.end();
}

// The latest bytes of `sector` up to `cut`. REQUIRES: nothing of the sector was applied.
std::uint64_t apply_torn(FileImage& durable, const std::vector<PendingWrite>& writes,
                         std::uint64_t torn, std::uint64_t cut) {
    std::uint64_t survived = 0;
    for (const PendingWrite& write : writes) {
        for_each_sector(write, [&](std::uint64_t sector, const PendingWrite& piece) {
            if (sector != torn || piece.offset >= cut) return;
            const std::uint64_t size =
                std::min<std::uint64_t>(cut - piece.offset, piece.bytes.size());
            durable.write(piece.offset, piece.bytes.first(size));
            survived += size;
        });
    }
    return survived;
}

std::uint64_t apply_any(FileImage& durable, const std::vector<PendingWrite>& writes,
                        const CrashDraw& draw) {
    DirtySectors sectors = dirty_sectors(writes);
    for (auto& [sector, dirty] : sectors)
        dirty.survivors = uniform(draw.key.with("sector").with(sector), 0, dirty.writes);
    const auto torn = draw.style == CrashStyle::tearing ? draw_torn(draw.key.with("torn"), sectors)
                                                        : sectors.end();
    std::uint64_t survived = 0;
    if (torn != sectors.end()) {
        Dirty& dirty = torn->second;
        dirty.survivors = 0;
        const Key key = draw.key.with("cut").with(torn->first);
        const std::uint64_t cut = uniform(key, dirty.begin + 1, dirty.end - 1);
        survived = apply_torn(durable, writes, torn->first, cut);
    }
    return survived + apply_sectors(durable, writes, sectors);
}

}  // namespace

std::uint64_t apply_survivors(FileImage& durable, const std::vector<PendingWrite>& writes,
                              const CrashDraw& draw) {
    std::uint64_t total = 0;
    for (const PendingWrite& write : writes) total += write.bytes.size();
    switch (draw.style) {
        case CrashStyle::losing:
            return 0;
        case CrashStyle::keeping:
            return apply_stream(durable, writes, total);
        case CrashStyle::prefix:
            return apply_stream(durable, writes, draw_prefix(draw.key, writes));
        case CrashStyle::any:
        case CrashStyle::tearing:
            return apply_any(durable, writes, draw);
    }
    return 0;
}

}  // namespace whitewater::sim
