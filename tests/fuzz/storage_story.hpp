// The life of a server's two files: writes, syncs, crashes and damage, and what recovery owes them.
#pragma once

#include <optional>
#include <vector>

#include "raft/storage.hpp"
#include "sim/disk_crash.hpp"

namespace whitewater::fuzz {

// A disk, and the storage that believes in it, from one recovery to the next. After each crash
// recovery must find a state that the log was in since its last durable write, and a term and vote
// of that time, no older than the durable ones. (Of that time, not of this life: a record that a
// crash tore can be whole again after another one, as long as nothing durable took its place.) A
// damaged disk it may refuse instead, then or after a later crash, or fall back on older states.
class StorageStory {
  public:
    // Begins with what lies on the disk. If nothing does, all that can be found later is known.
    StorageStory(Bytes meta, Bytes log);

    // What a sync or a crash has made durable of a file.
    const Bytes& durable(raft::FileId file) const {
        return files_[static_cast<std::size_t>(file)].durable;
    }

    // Recovery has refused the disk: the story is over.
    bool is_over() const { return is_over_; }

    // A term or vote to be written, or entries from some index on, or both.
    struct Change {
        std::uint64_t term_steps = 0;
        NodeId vote;                   // taken if there is no vote in that term
        std::uint64_t taken_back = 0;  // of the last entries
        std::uint64_t entries = 0;     // each with `command`
        Bytes command;
    };
    void write(const Change& change);
    // One of the syncs under way ends, if there is one.
    void end_sync(std::uint8_t which);
    // The power fails, and comes back.
    void crash(const sim::CrashDraw& draw);

    // What no crash does, to a disk whose writes are all durable.
    struct Damage {
        enum class Kind : std::uint8_t { byte, end, sector };
        Kind kind{};
        raft::FileId file{};
        std::uint64_t at = 0;    // taken modulo the file's size
        std::uint8_t value = 1;  // byte: a mask
    };
    // The machine stops with all in order, is damaged, and starts. Once in a story: a second damage
    // could undo the first, bit by bit, which no disk does.
    void damage(const std::vector<Damage>& damage);

  private:
    struct State {
        raft::HardState hard_state;
        std::uint64_t log_hash = 0;
        raft::Index last;
        bool has_written_log = false;  // in this life, up to here
    };
    struct Write {
        std::uint64_t offset = 0;
        Bytes bytes;
    };
    struct File {
        Bytes durable;
        std::vector<Write> pending;
        std::size_t covered = 0;  // by the sync under way
    };
    enum class Trust : std::uint8_t { whole, damaged };

    void start(Trust trust);
    void stop(const sim::CrashDraw& draw);
    void check_found(const raft::Recovered& recovered, Trust trust) const;
    void carry_out();
    State now() const;
    File& at(raft::FileId file) { return files_[static_cast<std::size_t>(file)]; }

    File files_[raft::file_count];
    bool is_over_ = false;
    bool was_damaged_ = false;
    bool began_empty_ = false;
    raft::Storage storage_;
    raft::Log log_;
    raft::HardState hard_state_;
    raft::Effects effects_;
    std::vector<raft::FileSync> syncs_;
    std::vector<State> states_;      // all, from the first life on
    std::size_t life_began_at_ = 0;  // states_[life_began_at_ + k]: after token k of this life
    std::size_t durable_ = 0;      // as of the last stop, all writes up to states_[durable_] were,
    std::size_t log_durable_ = 0;  // and of those to the log the last one that a life made durable
};

}  // namespace whitewater::fuzz
