// Packing chunks, and putting the frame of the file around them.
#include "sim/trace_packer.hpp"

#include "sim/deflate.hpp"

namespace whitewater::sim {

void TracePacker::add(const Chunk& chunk) {
    const Bytes packed = deflated(chunk.columns);
    DirectoryEntry entry;
    entry.offset = chunks_.size();
    entry.size = static_cast<std::uint32_t>(packed.size());
    entry.columns = static_cast<std::uint32_t>(chunk.columns.size());
    entry.checksum = crc32_of(packed);
    entry.range = chunk.range;
    entry.first_time = chunk.first_time;
    entry.last_time = chunk.last_time;
    directory_.push_back(entry);
    chunks_.insert(chunks_.end(), packed.begin(), packed.end());
}

Bytes TracePacker::file(const TraceHeader& head) const {
    const std::string header = header_json(head);
    Bytes bytes;
    bytes.reserve(trace_header_start + header.size() + chunks_.size() +
                  directory_.size() * directory_entry_size + trace_tail_size);
    Writer writer(bytes);
    writer.raw(as_bytes(trace_magic));
    writer.u32(static_cast<std::uint32_t>(header.size()));
    writer.u32(crc32_of(as_bytes(header)));
    writer.raw(as_bytes(header));
    const std::uint64_t first_chunk = bytes.size();
    writer.raw(chunks_);

    Bytes entries;
    Writer entry_writer(entries);
    for (DirectoryEntry entry : directory_) {
        entry.offset += first_chunk;
        write(entry_writer, entry);
    }
    writer.raw(entries);
    writer.u32(static_cast<std::uint32_t>(directory_.size()));
    writer.u32(crc32_of(entries));
    writer.raw(as_bytes(trace_end_mark));
    return bytes;
}

}  // namespace whitewater::sim
