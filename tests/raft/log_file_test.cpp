// The file `log`: what is found again of it, however it was cut, torn, overwritten or damaged.
#include "raft/log_file.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace whitewater::raft {
namespace {

// A file as it is written, and the log that each record made of it.
struct Written {
    LogFile file;
    Log log;
    Bytes bytes;
    std::vector<std::uint64_t> ends;    // of each record, in the file
    std::vector<std::uint64_t> hashes;  // of the log after each record
    std::vector<Index> lasts;

    // One record: the log is cut at `first` and gets `count` entries of `term` there.
    void record(Index first, int count, std::uint64_t term, std::string_view command) {
        if (first <= log.last().index) log.truncate_from(first);
        for (int i = 0; i < count; ++i) log.append({{term}, EntryKind::command, as_bytes(command)});
        Bytes out;
        Bytes room;
        const ByteView entries = log.gather(first, log.last().index, room);
        const FileWrite write = file.append({{{term}, node(1)}, first, entries, 0}, out);
        const auto end = static_cast<std::size_t>(write.offset) + out.size();
        bytes.resize(std::max(bytes.size(), end));
        std::copy(out.begin(), out.end(),
                  bytes.begin() + static_cast<std::ptrdiff_t>(write.offset));
        ends.push_back(end);
        hashes.push_back(log.hash_at(log.last().index));
        lasts.push_back(log.last().index);
    }
    void sync() { file.synced(file.end()); }
};

Written three_records() {
    Written w;
    w.record({1}, 2, 1, "one");
    w.record({3}, 3, 2, "two");
    w.record({4}, 1, 3, "in place of the last two");
    return w;
}

LogFile::Contents contents_of(ByteView bytes, std::uint64_t durable = 0) {
    auto read = LogFile::read(bytes, durable);
    EXPECT_TRUE(std::holds_alternative<LogFile::Contents>(read));
    if (const auto* contents = std::get_if<LogFile::Contents>(&read)) return *contents;
    return {};
}

bool is_corrupt(ByteView bytes, std::uint64_t durable = 0) {
    return std::holds_alternative<Corruption>(LogFile::read(bytes, durable));
}

TEST(LogFile, EmptyIsAnEmptyLog) {
    const LogFile::Contents contents = contents_of({});
    EXPECT_EQ(contents.log.last(), (EntryId{}));
    EXPECT_EQ(contents.hard_state, (HardState{}));
    EXPECT_EQ(contents.end.offset, 0U);
}

TEST(LogFile, ALaterRecordReplacesEverythingFromItsFirstIndexOn) {
    const Written w = three_records();
    const LogFile::Contents contents = contents_of(w.bytes);
    EXPECT_EQ(contents.log.last(), (EntryId{{3}, {4}}));
    EXPECT_EQ(contents.log.id_at({3}), (EntryId{{2}, {3}}));
    EXPECT_EQ(contents.log.hash_at({4}), w.hashes.back());
    EXPECT_EQ(contents.hard_state, (HardState{{3}, node(1)}));
    EXPECT_EQ(contents.end.offset, w.bytes.size());
}

TEST(LogFile, CutAnywhereItHoldsTheRecordsBeforeTheCut) {
    const Written w = three_records();
    for (std::size_t size = 0; size <= w.bytes.size(); ++size) {
        const LogFile::Contents contents = contents_of(ByteView(w.bytes).first(size));
        const auto whole = static_cast<std::size_t>(
            std::count_if(w.ends.begin(), w.ends.end(), [size](auto end) { return end <= size; }));
        EXPECT_EQ(contents.end.offset, whole == 0 ? 0 : w.ends[whole - 1]) << size;
        EXPECT_EQ(contents.log.last().index, whole == 0 ? Index{} : w.lasts[whole - 1]) << size;
        EXPECT_EQ(contents.log.hash_at(contents.log.last().index),
                  whole == 0 ? 0 : w.hashes[whole - 1])
            << size;
    }
}

TEST(LogFile, ATornRecordEndsTheLogThoughALaterOneSurvived) {
    Written w = three_records();  // none of it synced: a crash may leave any of it
    std::fill_n(w.bytes.begin() + static_cast<std::ptrdiff_t>(w.ends[0]) + 8, 16, std::uint8_t{0});
    EXPECT_EQ(contents_of(w.bytes).end.offset, w.ends[0]);
}

TEST(LogFile, DamageBeforeARecordThatSaysItWasDurableIsCorruption) {
    Written w;
    w.record({1}, 2, 1, "one");
    w.record({3}, 1, 1, "two");
    w.sync();
    w.record({4}, 1, 1, "three");
    for (std::size_t at = 0; at < w.ends[1]; ++at) {
        Bytes damaged = w.bytes;
        damaged[at] ^= 0x10;
        EXPECT_TRUE(is_corrupt(damaged)) << at;
    }
}

// The limit of what one file can tell: nothing follows that speaks of it. `meta` may.
TEST(LogFile, DamageOfTheLastRecordLooksLikeATornWriteUnlessMetaKnowsBetter) {
    Written w = three_records();
    w.sync();
    w.bytes.back() ^= 0x10;
    w.bytes[w.ends[1] + 60] ^= 0x10;
    EXPECT_EQ(contents_of(w.bytes).end.offset, w.ends[1]);
    EXPECT_TRUE(is_corrupt(w.bytes, w.file.durable()));
}

TEST(LogFile, AMissingFileThatMetaKnowsOfIsCorruption) {
    EXPECT_TRUE(is_corrupt({}, 64));
    EXPECT_FALSE(is_corrupt({}, 0));
}

// Bug D4: records of an earlier life, behind the place where the log now ends.
TEST(LogFile, RecordsOfAnEarlierLifeNeverComeBack) {
    Written w;
    w.record({1}, 1, 1, "kept");
    const std::size_t end = w.bytes.size();
    w.record({2}, 1, 1, "torn by the crash");
    w.record({3}, 1, 1, "survived it behind the gap");
    w.record({4}, 1, 1, "and so did this");
    w.bytes[end + 20] ^= 1;
    const LogFile::Contents after_crash = contents_of(w.bytes);
    ASSERT_EQ(after_crash.end.offset, end);

    // The next life writes a record of the very size of the torn one, so that the stale record
    // starts exactly where the new chain ends.
    Written next_life;
    next_life.file = LogFile(after_crash.end);
    next_life.log = after_crash.log;
    next_life.bytes = w.bytes;
    next_life.record({2}, 1, 2, "TORN BY THE CRASH");
    ASSERT_EQ(next_life.ends.back(), w.ends[1]);
    const LogFile::Contents contents = contents_of(next_life.bytes);
    EXPECT_EQ(contents.log.last(), (EntryId{{2}, {2}}));
    EXPECT_EQ(contents.end.offset, w.ends[1]);
}

// The leader sends again what the crash took, and the record that is written is what it was before:
// all but its life, or the stale one behind it would name it.
TEST(LogFile, WritingTheSameAgainRevivesNothingOfAnEarlierLife) {
    Written w;
    w.record({1}, 1, 1, "torn by the crash");
    w.record({2}, 1, 1, "survived it behind the gap");
    const Bytes whole = w.bytes;
    w.bytes[20] ^= 1;
    for (int life = 1; life <= 3; ++life) {
        const LogFile::Contents after_crash = contents_of(w.bytes);
        ASSERT_EQ(after_crash.end.offset, 0U);
        Written next_life;
        next_life.file = LogFile(after_crash.end);
        next_life.bytes = w.bytes;
        next_life.record({1}, 1, 1, "torn by the crash");
        ASSERT_EQ(next_life.bytes.size(), whole.size());
        EXPECT_EQ(contents_of(next_life.bytes).log.last().index, Index{1});
        w.bytes = next_life.bytes;
        w.bytes[20] ^= 1;  // and torn again
    }
}

// A client may store what it likes, a record of some log among it. Behind a torn record its bytes
// are searched for what was durable; it must not pass for a record there, or the server never
// starts.
TEST(LogFile, ACommandThatHoldsARecordIsNone) {
    Written elsewhere;
    elsewhere.record({1}, 1, 1, "first");
    elsewhere.sync();
    const std::size_t begin = elsewhere.bytes.size();
    elsewhere.record({2}, 1, 1, "this says that the first was durable");
    Written w;
    w.record({1}, 1, 1, as_text(ByteView(elsewhere.bytes).subspan(begin)));
    w.bytes[20] ^= 1;
    EXPECT_EQ(contents_of(w.bytes).end.offset, 0U);
}

TEST(LogFile, AnIntactRecordThatNobodyCanHaveWrittenIsCorruption) {
    const auto with = [](HardState hard_state, std::uint64_t term) {
        LogFile file;
        Bytes entries;
        encode(Entry{{term}, EntryKind::noop, {}}, entries);
        Bytes bytes;
        file.append({hard_state, {1}, entries, 0}, bytes);
        return bytes;
    };
    EXPECT_FALSE(is_corrupt(with({{3}, node(63)}, 3)));
    EXPECT_TRUE(is_corrupt(with({{3}, node(64)}, 3))) << "a vote for no server";
    EXPECT_TRUE(is_corrupt(with({{3}, nobody}, 4))) << "an entry of a term still to come";
    EXPECT_TRUE(is_corrupt(with({{number_limit}, nobody}, 1)));
}

TEST(LogFile, AnIntactRecordThatLeavesAGapIsCorruption) {
    LogFile file;
    Log log(EntryId{{1}, {4}}, 0);
    log.append({{1}, EntryKind::noop, {}});
    Bytes bytes;
    file.append({{{1}, nobody}, {5}, log.slice({5}, 1).bytes, 0}, bytes);
    EXPECT_TRUE(is_corrupt(bytes));
}

// Any bytes at all: an answer, and never more log than there are bytes for.
RC_GTEST_PROP(LogFile, SurvivesAnyBytes, (Bytes bytes)) {
    auto read = LogFile::read(bytes, 0);
    if (const auto* contents = std::get_if<LogFile::Contents>(&read))
        RC_ASSERT(contents->end.offset <= bytes.size());
}

}  // namespace
}  // namespace whitewater::raft
