// Any sequence of writes, syncs and crashes on a simulated disk: a server finds again what was
// durable, and nothing that it never had.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <rapidcheck/state.h>

#include <array>
#include <ostream>
#include <string>
#include <vector>

#include "raft/storage.hpp"
#include "sim/disk.hpp"

namespace whitewater::kv {
namespace {

using raft::FileSync;
using raft::HardState;
using raft::Index;
using raft::Log;
using raft::Token;

// What a server may do next: before its first term it has nothing to write, and nothing is under
// way at the disk before something was written.
struct Progress {
    std::uint64_t term = 0;    // at most: a crash may bring it back
    std::uint64_t writes = 0;  // since the server started
};

// One server's durable side on a disk, and every state that its log and its hard state went through
// since it started, by token. A crash may leave any of those from the last durable token on.
class StoredServer {
  public:
    explicit StoredServer(std::uint64_t seed) : disk_(seed, node(1), sim::DiskSettings{}) {
        states_ = {now()};
    }

    void stand_for_election(NodeId vote) {
        hard_state_ = {next(hard_state_.term), vote};
        persist({});
    }
    void vote(NodeId candidate) {
        if (hard_state_.vote == nobody) hard_state_.vote = candidate;
        persist({});
    }
    // Replaces the last `replaced` entries, or all if there are fewer, by `added`.
    void append(std::uint64_t replaced, const std::vector<std::string>& added) {
        const std::uint64_t last = log_.last().index.value;
        const Index first{last - std::min(last, replaced) + 1};
        if (first.value <= last) log_.truncate_from(first);
        for (const std::string& command : added)
            log_.append({hard_state_.term, raft::EntryKind::command, as_bytes(command)});
        persist(first);
    }

    // One of the syncs under way ends, if there is one.
    void end_sync(std::size_t which) {
        if (asked_.empty()) return;
        const auto at = asked_.begin() + static_cast<std::ptrdiff_t>(which % asked_.size());
        const Asked asked = *at;
        asked_.erase(at);
        disk_.end_sync(number_of(asked.sync.file), asked.running);
        effects_.clear();
        storage_.synced(asked.sync.file, asked.sync.token, effects_);
        carry_out();
        RC_ASSERT(storage_.durable().value < states_.size());
    }

    void crash_and_recover(sim::CrashStyle style) {
        const Token durable = storage_.durable();
        disk_.crash(style);
        asked_.clear();
        std::array<Bytes, raft::file_count> files;
        raft::DiskImage image;
        for (std::size_t i = 0; i < raft::file_count; ++i) {
            files[i] = disk_.read(static_cast<std::uint8_t>(i));
            image.files[i] = files[i];
        }
        auto found = raft::recover(image);
        if (const auto* corruption = std::get_if<raft::Corruption>(&found))
            RC_FAIL(std::string("a crash was taken for corruption: ") + corruption->what);
        take_up(std::get<raft::Recovered>(found), durable);
    }

  private:
    struct State {
        HardState hard_state;
        std::uint64_t log_hash = 0;
        Index last;
    };
    struct Asked {
        FileSync sync;
        sim::Disk::Sync running;
    };

    static std::uint8_t number_of(raft::FileId file) { return static_cast<std::uint8_t>(file); }
    State now() const { return {hard_state_, log_.hash_at(log_.last().index), log_.last().index}; }

    void persist(Index first) {
        raft::Persist write;
        write.token = {states_.size()};
        write.hard_state = hard_state_;
        Bytes room;
        ByteView entries;
        if (first != Index{}) {
            write.first = first;
            write.last = log_.last().index;
            entries = log_.gather(first, write.last, room);
        }
        states_.push_back(now());
        effects_.clear();
        storage_.persist(write, entries, effects_);
        carry_out();
    }

    void carry_out() {
        for (const raft::FileWrite& write : effects_.writes)
            disk_.write(number_of(write.file), write.offset, effects_.view(write.bytes));
        for (const FileSync& sync : effects_.syncs)
            asked_.push_back({sync, disk_.begin_sync(number_of(sync.file), Time{})});
    }

    // Log and hard state lie in two files: each is found as it was at some token since the durable
    // one, not necessarily both at the same.
    void take_up(raft::Recovered& found, Token durable) {
        const Index last = found.log.last().index;
        bool log_fits = false;
        bool hard_state_fits = false;
        for (std::size_t token = durable.value; token < states_.size(); ++token) {
            log_fits |=
                states_[token].last == last && states_[token].log_hash == found.log.hash_at(last);
            hard_state_fits |= states_[token].hard_state == found.hard_state;
        }
        RC_ASSERT(log_fits);
        RC_ASSERT(hard_state_fits);
        RC_ASSERT(found.hard_state.term >= found.log.last().term);
        storage_ = raft::Storage(found);
        log_ = std::move(found.log);
        hard_state_ = found.hard_state;
        states_ = {now()};
    }

    sim::Disk disk_;
    raft::Storage storage_;
    Log log_;
    HardState hard_state_;
    raft::Effects effects_;
    std::vector<Asked> asked_;
    std::vector<State> states_;  // by token
};

using ServerCommand = rc::state::Command<Progress, StoredServer>;

struct Stand : ServerCommand {
    NodeId vote = *rc::gen::element(nobody, node(1));  // for itself, or just a later term
    void apply(Progress& model) const override {
        ++model.term;
        ++model.writes;
    }
    void run(const Progress&, StoredServer& server) const override {
        server.stand_for_election(vote);
    }
    void show(std::ostream& os) const override { os << "next term, vote " << name_of(vote); }
};

struct Vote : ServerCommand {
    NodeId candidate = node(*rc::gen::inRange<std::uint32_t>(2, 6));
    void checkPreconditions(const Progress& model) const override { RC_PRE((model.term > 0)); }
    void apply(Progress& model) const override { ++model.writes; }
    void run(const Progress&, StoredServer& server) const override { server.vote(candidate); }
    void show(std::ostream& os) const override { os << "vote for " << name_of(candidate); }
};

// Most span sectors, so that a crash can leave a record and lose the one before it; and they are of
// few sizes, so that the next one written often ends where such a record begins.
std::vector<std::string> some_commands() {
    std::vector<std::string> commands;
    for (auto count = *rc::gen::inRange(1, 3); count > 0; --count) {
        const char letter = *rc::gen::inRange('a', 'z');
        const auto size = *rc::gen::element<std::size_t>(1, 600, 600, 600);
        commands.emplace_back(size, letter);
    }
    return commands;
}

struct Append : ServerCommand {
    std::uint64_t replaced = *rc::gen::inRange<std::uint64_t>(0, 4);
    std::vector<std::string> added = some_commands();
    void checkPreconditions(const Progress& model) const override { RC_PRE((model.term > 0)); }
    void apply(Progress& model) const override { ++model.writes; }
    void run(const Progress&, StoredServer& server) const override {
        server.append(replaced, added);
    }
    void show(std::ostream& os) const override {
        os << "replace " << replaced << " entries by " << added.size();
    }
};

struct EndSync : ServerCommand {
    std::size_t which = *rc::gen::inRange<std::size_t>(0, 2);
    void checkPreconditions(const Progress& model) const override { RC_PRE((model.writes > 0)); }
    void run(const Progress&, StoredServer& server) const override { server.end_sync(which); }
    void show(std::ostream& os) const override { os << "sync " << which << " ends"; }
};

struct Crash : ServerCommand {
    sim::CrashStyle style =
        *rc::gen::element(sim::CrashStyle::losing, sim::CrashStyle::keeping,
                          sim::CrashStyle::prefix, sim::CrashStyle::any, sim::CrashStyle::tearing);
    void apply(Progress& model) const override { model.writes = 0; }
    void run(const Progress&, StoredServer& server) const override {
        server.crash_and_recover(style);
    }
    void show(std::ostream& os) const override {
        os << "crash, style " << static_cast<int>(style) << ", and recover";
    }
};

RC_GTEST_PROP(RecoveryModel, AServerFindsAgainWhatWasDurableWhateverACrashLeaves, ()) {
    StoredServer server(*rc::gen::arbitrary<std::uint64_t>());
    rc::state::check(Progress{}, server,
                     rc::state::gen::execOneOfWithArgs<Stand, Vote, Append, Append, Append, EndSync,
                                                       EndSync, EndSync, Crash>());
}

}  // namespace
}  // namespace whitewater::kv
