// Storage and recovery together: whatever a crash leaves, what was durable is found again.
#include "raft/storage.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace whitewater::raft {
namespace {

// A disk that may lose any sector that was written and not synced.
class CrashingDisk {
  public:
    void write(const FileWrite& write, ByteView bytes) {
        file(write.file).unsynced.push_back({write.offset, Bytes(bytes.begin(), bytes.end())});
    }
    // What is written up to now is what the sync will cover.
    void begin_sync(FileId id) { file(id).syncing = file(id).unsynced.size(); }
    void end_sync(FileId id) {
        File& f = file(id);
        for (std::size_t i = 0; i < f.syncing; ++i) apply(f.content, f.unsynced[i]);
        f.unsynced.erase(f.unsynced.begin(),
                         f.unsynced.begin() + static_cast<std::ptrdiff_t>(f.syncing));
        f.syncing = 0;
    }
    void crash() {
        for (File& f : files_) {
            for (const Write& write : f.unsynced) lose_sectors(f.content, write);
            f.unsynced.clear();
            f.syncing = 0;
        }
    }
    DiskImage image() const {
        DiskImage image;
        for (std::size_t i = 0; i < file_count; ++i) image.files[i] = files_[i].content;
        return image;
    }
    Bytes& content(FileId id) { return file(id).content; }

  private:
    static constexpr std::size_t sector = 64;  // small, so that records span several

    struct Write {
        std::uint64_t offset;
        Bytes bytes;
    };
    struct File {
        Bytes content;
        std::vector<Write> unsynced;
        std::size_t syncing = 0;
    };
    File& file(FileId id) { return files_[static_cast<std::size_t>(id)]; }

    static void apply(Bytes& content, const Write& write) {
        const auto offset = static_cast<std::size_t>(write.offset);
        content.resize(std::max(content.size(), offset + write.bytes.size()));
        std::copy(write.bytes.begin(), write.bytes.end(),
                  content.begin() + static_cast<std::ptrdiff_t>(offset));
    }
    // Of each sector that the write touches, all of it or nothing arrives.
    static void lose_sectors(Bytes& content, const Write& write) {
        const auto end = static_cast<std::size_t>(write.offset) + write.bytes.size();
        for (auto at = static_cast<std::size_t>(write.offset); at < end;) {
            const std::size_t stop = std::min(end, (at / sector + 1) * sector);
            if (*rc::gen::arbitrary<bool>()) {
                const auto from = static_cast<std::ptrdiff_t>(at - write.offset);
                const auto to = static_cast<std::ptrdiff_t>(stop - write.offset);
                apply(content, {at, Bytes(write.bytes.begin() + from, write.bytes.begin() + to)});
            }
            at = stop;
        }
    }

    std::array<File, file_count> files_;
};

// A server's durable side, driven by arbitrary writes, and every state that it went through.
class Model {
  public:
    // Its state after each token, and before any.
    struct State {
        HardState hard_state;
        std::uint64_t log_hash = 0;
        Index last;
    };

    void start() {
        auto found = recover(disk.image());
        RC_ASSERT(std::holds_alternative<Recovered>(found));
        auto& recovered = std::get<Recovered>(found);
        check(recovered);
        storage = Storage(recovered);
        log = std::move(recovered.log);
        hard_state = recovered.hard_state;
        states = {now()};
    }

    void write() {
        Persist persist;
        persist.token = {states.size()};
        if (*rc::gen::arbitrary<bool>()) vote();
        if (*rc::gen::arbitrary<bool>() || persist.token == Token{1}) append(persist);
        persist.hard_state = hard_state;
        states.push_back(now());
        Bytes room;
        const ByteView entries = persist.first == Index{}
                                     ? ByteView{}
                                     : log.gather(persist.first, log.last().index, room);
        effects.clear();
        storage.persist(persist, entries, effects);
        carry_out();
    }

    void sync() {
        if (asked.empty()) return;
        const auto which = *rc::gen::inRange<std::size_t>(0, asked.size());
        const FileSync sync = asked[which];
        asked.erase(asked.begin() + static_cast<std::ptrdiff_t>(which));
        disk.end_sync(sync.file);
        effects.clear();
        storage.synced(sync.file, sync.token, effects);
        carry_out();
    }

    void crash() {
        disk.crash();
        asked.clear();
        durable = storage.durable();
    }

    CrashingDisk disk;

  private:
    State now() const { return {hard_state, log.hash_at(log.last().index), log.last().index}; }

    void vote() {
        if (hard_state.vote == nobody && *rc::gen::arbitrary<bool>())
            hard_state.vote = node(*rc::gen::inRange<std::uint32_t>(1, 6));
        else
            hard_state = {next(hard_state.term), nobody};
    }

    void append(Persist& persist) {
        persist.first = {*rc::gen::inRange<std::uint64_t>(1, log.last().index.value + 2)};
        if (persist.first <= log.last().index) log.truncate_from(persist.first);
        const int count = *rc::gen::inRange(1, 5);
        for (int i = 0; i < count; ++i) {
            const auto command = *rc::gen::arbitrary<std::string>();
            log.append({hard_state.term, EntryKind::command, as_bytes(command)});
        }
        persist.last = log.last().index;
    }

    void carry_out() {
        for (const FileWrite& write : effects.writes) disk.write(write, effects.view(write.bytes));
        for (const FileSync& sync : effects.syncs) {
            disk.begin_sync(sync.file);
            asked.push_back(sync);
        }
    }

    // What was recovered is a state that the log, and one that the hard state, went through at or
    // after the last token that was known to be durable.
    void check(const Recovered& recovered) const {
        if (states.empty()) return;
        const Index last = recovered.log.last().index;
        const std::uint64_t hash = recovered.log.hash_at(last);
        bool log_fits = false;
        bool hard_state_fits = false;
        for (std::size_t token = durable.value; token < states.size(); ++token) {
            const State& state = states[token];
            log_fits |= state.log_hash == hash && state.last == last;
            hard_state_fits |= state.hard_state == recovered.hard_state;
        }
        RC_ASSERT(log_fits);
        RC_ASSERT(hard_state_fits);
        RC_ASSERT(recovered.hard_state.term >= recovered.log.last().term);
    }

    Storage storage;
    Log log;
    HardState hard_state;
    Effects effects;
    std::vector<FileSync> asked;
    std::vector<State> states;  // by token
    Token durable;              // at the crash
};

RC_GTEST_PROP(Storage, FindsAgainWhatWasDurableWhateverACrashLeaves, ()) {
    Model model;
    model.start();
    const int lives = *rc::gen::inRange(1, 6);
    for (int life = 0; life < lives; ++life) {
        const int steps = *rc::gen::inRange(0, 30);
        for (int i = 0; i < steps; ++i) {
            if (*rc::gen::inRange(0, 3) == 0)
                model.sync();
            else
                model.write();
        }
        model.crash();
        model.start();
    }
}

Persist hard_state_write(std::uint64_t token, std::uint64_t term) {
    Persist persist;
    persist.token = {token};
    persist.hard_state = {{term}, node(1)};
    return persist;
}

Persist entry_write(std::uint64_t token, std::uint64_t index) {
    Persist persist = hard_state_write(token, 1);
    persist.first = persist.last = {index};
    return persist;
}

Bytes one_entry() {
    Bytes bytes;
    encode(Entry{{1}, EntryKind::noop, {}}, bytes);
    return bytes;
}

TEST(Storage, SyncsOnceForAllThatWasWrittenMeanwhile) {
    Storage storage;
    Effects effects;
    for (std::uint64_t token = 1; token <= 5; ++token)
        storage.persist(entry_write(token, token), one_entry(), effects);
    EXPECT_EQ(effects.writes.size(), 5U);
    ASSERT_EQ(effects.syncs.size(), 1U);
    EXPECT_EQ(effects.syncs[0].token, Token{1});
    EXPECT_EQ(storage.durable(), Token{0});

    effects.clear();
    storage.synced(FileId::log, {1}, effects);
    EXPECT_EQ(storage.durable(), Token{1});
    ASSERT_EQ(effects.syncs.size(), 1U);
    EXPECT_EQ(effects.syncs[0].token, Token{5});
    effects.clear();
    storage.synced(FileId::log, {5}, effects);
    EXPECT_EQ(storage.durable(), Token{5});
    EXPECT_TRUE(effects.syncs.empty());
}

TEST(Storage, ATokenIsDurableOnlyWhenAllBeforeItAreInWhicheverFile) {
    Storage storage;
    Effects effects;
    storage.persist(hard_state_write(1, 1), {}, effects);
    storage.persist(entry_write(2, 1), one_entry(), effects);
    storage.synced(FileId::log, {2}, effects);
    EXPECT_EQ(storage.durable(), Token{0});
    storage.synced(FileId::meta, {1}, effects);
    EXPECT_EQ(storage.durable(), Token{2});
}

TEST(Storage, WritesTermAndVoteOnlyWhenTheWriteBeforeIsDurable) {
    Storage storage;
    Effects effects;
    for (std::uint64_t token = 1; token <= 3; ++token)
        storage.persist(hard_state_write(token, token), {}, effects);
    EXPECT_EQ(effects.writes.size(), 1U);
    effects.clear();
    storage.synced(FileId::meta, {1}, effects);
    ASSERT_EQ(effects.writes.size(), 1U) << "the newest term and vote stand for those between";
    EXPECT_EQ(effects.syncs[0].token, Token{3});
}

// Writes one entry and one later term, both durable; then one file is lost.
std::variant<Recovered, Corruption> recovered_without(FileId lost) {
    Storage storage;
    Effects effects;
    storage.persist(hard_state_write(1, 1), {}, effects);
    storage.synced(FileId::meta, {1}, effects);
    storage.persist(entry_write(2, 1), one_entry(), effects);
    storage.synced(FileId::log, {2}, effects);
    storage.persist(hard_state_write(3, 2), {}, effects);
    storage.synced(FileId::meta, {3}, effects);
    std::array<Bytes, file_count> files;
    for (const FileWrite& write : effects.writes) {
        Bytes& file = files[static_cast<std::size_t>(write.file)];
        const ByteView bytes = effects.view(write.bytes);
        file.resize(std::max(file.size(), static_cast<std::size_t>(write.offset) + bytes.size()));
        std::copy(bytes.begin(), bytes.end(),
                  file.begin() + static_cast<std::ptrdiff_t>(write.offset));
    }
    DiskImage image;
    for (std::size_t i = 0; i < file_count; ++i) {
        if (i != static_cast<std::size_t>(lost)) image.files[i] = files[i];
    }
    return recover(image);
}

TEST(Storage, NoticesThatAFileIsLost) {
    EXPECT_TRUE(std::holds_alternative<Corruption>(recovered_without(FileId::meta)));
    EXPECT_TRUE(std::holds_alternative<Corruption>(recovered_without(FileId::log)));
    const auto whole = recovered_without(FileId::snapshot);
    ASSERT_TRUE(std::holds_alternative<Recovered>(whole));
    EXPECT_EQ(std::get<Recovered>(whole).hard_state, (HardState{{2}, node(1)}));
    EXPECT_EQ(std::get<Recovered>(whole).log.last(), (EntryId{{1}, {1}}));
}

}  // namespace
}  // namespace whitewater::raft
