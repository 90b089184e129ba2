// Decides by trying out: every prefix of the stream, every version of each sector.
#include "tests/sim/crash_model.hpp"

#include <algorithm>
#include <set>

namespace whitewater::sim {

namespace {

constexpr std::uint64_t sector_size = 512;

void put(Bytes& image, std::uint64_t at, std::uint8_t byte) {
    if (at >= image.size()) image.resize(at + 1);
    image[at] = byte;
}

// The image after the first `limit` bytes of the stream of writes.
Bytes after_bytes(const ModelFile& file, std::uint64_t limit) {
    Bytes image = file.durable;
    for (const ModelWrite& write : file.pending)
        for (std::uint64_t i = 0; i < write.bytes.size() && limit > 0; ++i, --limit)
            put(image, write.offset + i, write.bytes[i]);
    return image;
}

// One sector with some of its writes: what it holds, and where the last byte written ends.
struct Version {
    Bytes bytes;
    std::uint64_t end = 0;  // in the file; 0: nothing was written
};

Bytes sector_of(const Bytes& image, std::uint64_t sector) {
    Bytes bytes(sector_size, 0);
    for (std::uint64_t i = 0; i < sector_size; ++i)
        if (sector * sector_size + i < image.size()) bytes[i] = image[sector * sector_size + i];
    return bytes;
}

// Every version of the sector that whole writes can make: after none, one, two of those that touch
// it. The last is the newest.
std::vector<Version> versions(const ModelFile& file, std::uint64_t sector) {
    std::vector<Version> all{{sector_of(file.durable, sector), 0}};
    for (const ModelWrite& write : file.pending) {
        Version next = all.back();
        bool touches = false;
        for (std::uint64_t i = 0; i < write.bytes.size(); ++i) {
            const std::uint64_t at = write.offset + i;
            if (at / sector_size != sector) continue;
            touches = true;
            next.bytes[at % sector_size] = write.bytes[i];
            next.end = std::max(next.end, at + 1);
        }
        if (touches) all.push_back(next);
    }
    return all;
}

// The newest bytes before some point strictly inside the part that changed, the durable ones after.
std::vector<Version> torn_versions(const ModelFile& file, std::uint64_t sector) {
    std::set<std::uint64_t> changed;
    for (const ModelWrite& write : file.pending)
        for (std::uint64_t i = 0; i < write.bytes.size(); ++i)
            if ((write.offset + i) / sector_size == sector) changed.insert(write.offset + i);
    std::vector<Version> all;
    if (changed.empty()) return all;
    const Version newest = versions(file, sector).back();
    for (std::uint64_t cut = *changed.begin() + 1; cut <= *changed.rbegin(); ++cut) {
        Version torn{sector_of(file.durable, sector), 0};
        for (const std::uint64_t at : changed) {
            if (at >= cut) break;
            torn.bytes[at % sector_size] = newest.bytes[at % sector_size];
            torn.end = at + 1;
        }
        all.push_back(torn);
    }
    return all;
}

// Do sectors exist, one version each of those that `choices` offers, that make up the image?
bool is_made_of(const std::vector<std::vector<Version>>& choices, const ModelFile& file,
                const Bytes& image) {
    bool reaches_end = file.durable.size() == image.size();
    for (std::uint64_t sector = 0; sector < choices.size(); ++sector) {
        const Bytes found = sector_of(image, sector);
        bool fits = false;
        for (const Version& version : choices[sector]) {
            if (version.bytes != found || version.end > image.size()) continue;
            fits = true;
            reaches_end = reaches_end || version.end == image.size();
        }
        if (!fits) return false;
    }
    return reaches_end && image.size() >= file.durable.size();
}

}  // namespace

Bytes ModelFile::with_everything() const {
    return after_bytes(*this, ~std::uint64_t{0});
}

bool ModelFile::allows(CrashStyle style, const Bytes& image) const {
    if (style == CrashStyle::losing) return image == durable;
    if (style == CrashStyle::keeping) return image == with_everything();
    if (style == CrashStyle::prefix) {
        std::uint64_t total = 0;
        for (const ModelWrite& write : pending) total += write.bytes.size();
        for (std::uint64_t limit = 0; limit <= total; ++limit)
            if (after_bytes(*this, limit) == image) return true;
        return false;
    }
    const std::uint64_t sectors = with_everything().size() / sector_size + 1;
    std::vector<std::vector<Version>> choices;
    for (std::uint64_t sector = 0; sector < sectors; ++sector)
        choices.push_back(versions(*this, sector));
    if (style == CrashStyle::any) return is_made_of(choices, *this, image);

    bool can_tear = false;
    for (std::uint64_t sector = 0; sector < sectors; ++sector) {
        const std::vector<Version> torn = torn_versions(*this, sector);
        can_tear = can_tear || !torn.empty();
        auto with_torn = choices;
        with_torn[sector] = torn;
        if (!torn.empty() && is_made_of(with_torn, *this, image)) return true;
    }
    return !can_tear && is_made_of(choices, *this, image);
}

}  // namespace whitewater::sim
