// Finding and replacing the checksums of a binary trace.
#include "tests/fuzz/trace_seal.hpp"

#include <algorithm>

#include "sim/deflate.hpp"
#include "sim/trace_binary_layout.hpp"

namespace whitewater::fuzz {

namespace {

// The checksum at `at` becomes that of the `size` bytes from `from` on, if they are there.
void seal(Bytes& file, std::size_t at, std::uint64_t from, std::uint64_t size) {
    if (from > file.size() || size > file.size() - from) return;
    const ByteView sealed =
        ByteView(file).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(size));
    store_le(sim::crc32_of(sealed), file.data() + at);
}

}  // namespace

Bytes with_right_checksums(ByteView original) {
    Bytes file(original.begin(), original.end());
    if (file.size() < sim::trace_header_start + sim::trace_tail_size) return file;
    const std::size_t header = sim::trace_magic.size();
    seal(file, header + 4, sim::trace_header_start, load_le<std::uint32_t>(file.data() + header));

    const std::size_t tail = file.size() - sim::trace_tail_size;
    const std::uint64_t count = load_le<std::uint32_t>(file.data() + tail);
    if (count > tail / sim::directory_entry_size) return file;
    const std::size_t directory =
        tail - static_cast<std::size_t>(count) * sim::directory_entry_size;
    for (std::size_t entry = directory; entry < tail; entry += sim::directory_entry_size)
        seal(file, entry + 16, load_le64(file.data() + entry),
             load_le<std::uint32_t>(file.data() + entry + 8));
    seal(file, tail + 4, directory, tail - directory);
    return file;
}

}  // namespace whitewater::fuzz
