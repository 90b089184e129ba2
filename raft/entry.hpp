// A log entry as bytes: the same in a message, in the log's memory and in a file.
#pragma once

#include <cstdint>

#include "raft/types.hpp"
#include "sim/base/bytes.hpp"

namespace whitewater::raft {

// One entry without its index, which follows from its position.
struct Entry {
    Term term;
    EntryKind kind{};
    ByteView command;  // empty unless kind is `command` or `configuration`
};

// The format, little-endian: term u64, kind u8, zeros u24, length u32, then `length` bytes of
// command. One format everywhere means that replicating and storing an entry are copies, never
// translations.
inline constexpr std::size_t entry_header_size = 16;

// How many bytes `entry` takes.
inline std::size_t encoded_size(const Entry& entry) {
    return entry_header_size + entry.command.size();
}

// Appends `entry` to `out`. REQUIRES: its command has fewer than 2^32 bytes.
void encode(const Entry& entry, Bytes& out);

// Reads the entry at the beginning of `bytes`; its command is a view into them. False, and `entry`
// is anything, if there is none or it is malformed.
bool decode(ByteView bytes, Entry& entry);

// Several encoded entries, back to back.
struct EntryBatch {
    std::uint32_t count = 0;
    ByteView bytes;
};

// Reads encoded entries one by one. The commands it yields are views into the bytes it was given.
//
//     EntryReader reader(bytes);
//     while (reader.next()) use(reader.entry());
//     if (!reader.ok()) ...  // the bytes do not end where an entry does
class EntryReader {
  public:
    explicit EntryReader(ByteView bytes) : bytes_(bytes) {}

    // True: entry() is the next one. False: there is none, or it is malformed.
    bool next();
    const Entry& entry() const { return entry_; }
    // False once something malformed was met.
    bool ok() const { return ok_; }

  private:
    ByteView bytes_;
    std::size_t at_ = 0;
    Entry entry_;
    bool ok_ = true;
};

}  // namespace whitewater::raft
