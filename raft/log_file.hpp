// The file `log`: an append-only chain of checksummed records of entries.
#pragma once

#include <cstdint>
#include <variant>

#include "raft/consensus.hpp"
#include "raft/log.hpp"
#include "raft/meta_file.hpp"
#include "raft/output.hpp"

namespace whitewater::raft {

// A record says: from index `first` on, the log is these entries. So it replaces whatever earlier
// records say from there on, and cutting off a conflict and writing what takes its place is one
// record, all or nothing (bugs D5, D6). Little-endian:
//
//     magic u32      checksum u32 (of all that follows, seeded with where the record is, so that a
//                    copy of it elsewhere, as part of a client's command say, is none)
//     previous u32   the checksum of the record before; 0 if this is the first
//     size u32       bytes of entries that follow the header
//     first u64      index of the first entry
//     log_end u64    how much of this file was known to be durable when this was written
//     meta u64       the version of the file `meta` that was known to be durable then
//     term u64, vote u32: the hard state, so that a step that changes it and the log is one write
//                    to one file
//     life u32       one more than that of any record that was in the file when the server started
//     entries        as in raft/entry.hpp, then zeros up to a multiple of 8 bytes
//
// What a reader concludes:
// - The log ends where the chain ends: at the first record that is not intact or does not name the
//   one before it. New records go there. Records of an earlier life that lie further on can never
//   be taken for a continuation: the chain leads past none of them (bug D4), since what is written
//   before them now is of another life than what was written there then, even if all else is equal.
// - A torn record at the very end may be whole again after a later crash, while nothing durable has
//   taken its place: what a server wrote once and promised nobody, and may find.
// - A broken chain is what a crash leaves of writes that were not durable, *unless* a record behind
//   the break, or `meta`, says that more was durable: then the disk lost what it had promised
//   (bug D11), and the server must not start.
class LogFile {
  public:
    // Where the chain ends, the checksum to be named by the next record, and the life it is of.
    struct End {
        std::uint64_t offset = 0;
        std::uint32_t chain = 0;
        std::uint32_t life = 0;
    };
    struct Contents {
        Log log;
        HardState hard_state;    // of the last record; 0 if there is none
        std::uint64_t meta = 0;  // the largest version of `meta` named
        End end;
    };

    LogFile() = default;
    // Everything before `end` is durable.
    explicit LogFile(End end) : end_(end), durable_(end.offset) {}

    struct Record {
        HardState hard_state;
        Index first;
        ByteView entries;
        std::uint64_t meta = 0;
    };
    // Appends the bytes to write to `out`. REQUIRES: there are entries, less than 2^32 bytes of
    // them.
    FileWrite append(const Record& record, Bytes& out);

    std::uint64_t end() const { return end_.offset; }
    std::uint64_t durable() const { return durable_; }
    // A sync that began when the file ended at `offset` has succeeded.
    void synced(std::uint64_t offset) { durable_ = offset; }

    // `durable`: how much must be there, as `meta` tells.
    static std::variant<Contents, Corruption> read(ByteView file, std::uint64_t durable,
                                                   Mutation mutation = Mutation::none);

  private:
    End end_;
    std::uint64_t durable_ = 0;
};

}  // namespace whitewater::raft
