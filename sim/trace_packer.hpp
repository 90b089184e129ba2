// A binary trace in the making: its packed chunks, and the directory of them.
#pragma once

#include <vector>

#include "sim/trace_binary_layout.hpp"
#include "sim/trace_header.hpp"

namespace whitewater::sim {

// Takes chunk after chunk and needs none of them again: what it keeps is the file, packed.
class TracePacker {
  public:
    // A chunk: what it holds, from when to when (0 if there are no events), and its columns.
    struct Chunk {
        ChunkRange range;
        Time first_time;
        Time last_time;
        Bytes columns;
    };
    // REQUIRES: it follows the chunk before it.
    void add(const Chunk& chunk);

    // The whole file. `head` is what its header says of it.
    Bytes file(const TraceHeader& head) const;

    std::uint64_t size() const { return chunks_.size(); }

  private:
    Bytes chunks_;
    std::vector<DirectoryEntry> directory_;  // offsets count from the first chunk
};

}  // namespace whitewater::sim
