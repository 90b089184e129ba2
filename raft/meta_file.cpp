// Writing and reading the four sectors of `meta`.
#include "raft/meta_file.hpp"

#include <algorithm>

#include "sim/base/fixed.hpp"
#include "sim/base/hash.hpp"

namespace whitewater::raft {

namespace {

constexpr std::size_t sector_size = 512;
constexpr std::size_t sector_count = 4;
constexpr std::uint32_t magic = 0x4154454DU;  // "META"
constexpr std::size_t record_size = 4 + 4 + 8 + 8 + 4 + 8;

enum class SectorState : std::uint8_t { blank, valid, damaged };
struct Sector {
    SectorState state = SectorState::blank;
    MetaFile::Contents contents;
};

constexpr std::size_t first_sector_of(std::uint64_t version) {
    return 2 * static_cast<std::size_t>(version % 2);
}

Sector read_sector(ByteView file, std::size_t number) {
    const std::size_t begin = std::min(file.size(), number * sector_size);
    const ByteView sector = file.subspan(begin, std::min(sector_size, file.size() - begin));
    if (std::all_of(sector.begin(), sector.end(), [](std::uint8_t byte) { return byte == 0; }))
        return {};
    Sector result;
    result.state = SectorState::damaged;
    if (sector.size() < record_size) return result;
    FixedReader from(sector.data());
    const bool is_ours = from.u32() == magic;
    const bool is_intact = from.u32() == checksum(sector.subspan(8, record_size - 8));
    if (!is_ours || !is_intact) return result;
    MetaFile::Contents& contents = result.contents;
    contents.version = from.u64();
    contents.hard_state.term = {from.u64()};
    contents.hard_state.vote = {from.u32()};
    contents.log_end = from.u64();
    const bool is_a_version = contents.version > 0 && contents.version < number_limit;
    if (is_a_version && is_possible(contents.hard_state)) result.state = SectorState::valid;
    return result;
}

}  // namespace

FileWrite MetaFile::write(HardState hard_state, std::uint64_t log_end, Bytes& out) {
    ++version_;
    const std::size_t begin = out.size();
    out.resize(begin + 2 * sector_size);
    for (std::size_t copy = 0; copy < 2; ++copy) {
        std::uint8_t* sector = out.data() + begin + copy * sector_size;
        FixedWriter to(sector + 8);
        to.u64(version_);
        to.u64(hard_state.term.value);
        to.u32(hard_state.vote.value);
        to.u64(log_end);
        FixedWriter head(sector);
        head.u32(magic);
        head.u32(checksum(ByteView(sector + 8, record_size - 8)));
    }
    FileWrite write;
    write.file = FileId::meta;
    write.offset = first_sector_of(version_) * sector_size;
    write.bytes = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(out.size())};
    return write;
}

std::variant<MetaFile::Contents, Corruption> MetaFile::read(ByteView file) {
    Contents newest;
    bool is_second_pair_blank = true;  // of even versions: the first to be written is version 2
    for (std::size_t number = 0; number < sector_count; ++number) {
        const Sector sector = read_sector(file, number);
        if (number < 2 && sector.state != SectorState::blank) is_second_pair_blank = false;
        if (sector.state == SectorState::valid && sector.contents.version > newest.version)
            newest = sector.contents;
    }
    // Nothing valid is what a crash in the very first write leaves: sectors of version 1 alone.
    if (newest.version == 0 && !is_second_pair_blank)
        return Corruption{FileId::meta, 0, "no copy of term and vote is intact"};
    return newest;
}

}  // namespace whitewater::raft
