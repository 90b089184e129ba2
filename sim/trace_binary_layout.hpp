// The frame of a binary trace file: what stands where, in fixed-width little-endian numbers.
#pragma once

#include <cstdint>
#include <string_view>

#include "sim/base/bytes.hpp"
#include "sim/trace_chunk.hpp"

namespace whitewater::sim {

//   magic, u32 size of the header, u32 its checksum, header
//   chunks
//   directory: one entry a chunk
//   u32 number of chunks, u32 checksum of the directory, end mark
//
// A first byte that is not ASCII and both kinds of line end reveal what a transfer as text did to
// the file, as in PNG.
inline constexpr std::string_view trace_magic{"\x89WWT\r\n\x1A\n", 8};
inline constexpr std::string_view trace_end_mark{"WWT end\n", 8};
inline constexpr std::size_t trace_header_start = 16;
inline constexpr std::size_t trace_tail_size = 16;
inline constexpr std::size_t directory_entry_size = 56;

struct DirectoryEntry {
    std::uint64_t offset = 0;    // of the chunk in the file
    std::uint32_t size = 0;      // of the chunk in the file, compressed
    std::uint32_t columns = 0;   // of its columns, inflated
    std::uint32_t checksum = 0;  // CRC-32 of the chunk in the file
    ChunkRange range;
    Time first_time;
    Time last_time;
};

inline void write(Writer& writer, const DirectoryEntry& entry) {
    writer.u64(entry.offset);
    writer.u32(entry.size);
    writer.u32(entry.columns);
    writer.u32(entry.checksum);
    writer.u32(static_cast<std::uint32_t>(entry.range.events));
    writer.u64(entry.range.first);
    writer.u64(static_cast<std::uint64_t>(entry.first_time.us));
    writer.u64(static_cast<std::uint64_t>(entry.last_time.us));
    writer.u32(static_cast<std::uint32_t>(entry.range.facts));
    writer.u32(static_cast<std::uint32_t>(entry.range.texts));
}

inline DirectoryEntry read_entry(Reader& reader) {
    DirectoryEntry entry;
    entry.offset = reader.u64();
    entry.size = reader.u32();
    entry.columns = reader.u32();
    entry.checksum = reader.u32();
    entry.range.events = reader.u32();
    entry.range.first = reader.u64();
    entry.first_time.us = static_cast<std::int64_t>(reader.u64());
    entry.last_time.us = static_cast<std::int64_t>(reader.u64());
    entry.range.facts = reader.u32();
    entry.range.texts = reader.u32();
    return entry;
}

}  // namespace whitewater::sim
