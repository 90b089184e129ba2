// How a server's durable state is laid out in files, and how it is found again after a crash.
#pragma once

#include <optional>
#include <variant>

#include "raft/consensus.hpp"
#include "raft/group_commit.hpp"
#include "raft/log_file.hpp"
#include "raft/meta_file.hpp"
#include "raft/output.hpp"

namespace whitewater::raft {

// What a disk held when the server started.
struct Recovered {
    HardState hard_state;
    Log log;
    std::uint64_t meta_version = 0;
    LogFile::End log_end;
};

// Reads both files. The hard state is the newer of the two that they hold: each file may have been
// written last. Each file also tells how much of the other was durable when it was written, so that
// a lost or damaged file is noticed (bug E9: a missing `meta` read as term 0), as far as the other
// was written since. What a crash may leave of writes that were not durable is never corruption.
std::variant<Recovered, Corruption> recover(const DiskImage& disk,
                                            Mutation mutation = Mutation::none);

// Turns what the core wants persisted into writes and syncs. A write of the core goes to one file:
// entries (with the hard state) to `log`, a hard state alone to `meta`.
//
// Group commit: a file has one sync under way at a time; what is written meanwhile is covered by
// the next. `log` is written at once, `meta` only when its sync before is done (see MetaFile).
class Storage {
  public:
    Storage() = default;
    explicit Storage(const Recovered& recovered)
        : meta_(recovered.meta_version),
          log_(recovered.log_end),
          meta_durable_(recovered.meta_version) {}

    // `entries` are the log's from write.first to write.last.
    void persist(const Persist& write, ByteView entries, Effects& effects);

    // The sync of `file` that was asked for with `token` has succeeded.
    void synced(FileId file, Token token, Effects& effects);

    // This token, and every one before it, is durable.
    Token durable() const;

  private:
    void flush_meta(Effects& effects);
    void flush_log(Effects& effects);

    MetaFile meta_;
    LogFile log_;
    GroupCommit meta_syncs_;
    GroupCommit log_syncs_;
    HardState meta_wanted_;           // to be written when meta_syncs_ is free
    std::uint64_t meta_durable_ = 0;  // a version
    std::uint64_t log_syncing_ = 0;   // where `log` ended when its sync began
    Token last_;
};

}  // namespace whitewater::raft
