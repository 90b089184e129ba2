// Messages as bytes: what is encoded is decoded, and nothing else is.
#include "raft/codec.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "raft/log.hpp"
#include "sim/base/hash.hpp"
#include "tests/raft/text.hpp"

namespace whitewater::raft {
namespace {

std::uint64_t number() {
    return *rc::gen::inRange<std::uint64_t>(0, std::uint64_t{1} << 62);
}

// Entries of terms from..to, and the log that owns their bytes.
Log entries_between(std::uint64_t from, std::uint64_t to) {
    Log log({{from}, {}}, 0);
    std::uint64_t term = from;
    const int count = *rc::gen::inRange(0, 6);
    for (int i = 0; i < count; ++i) {
        term = std::min(to, term + *rc::gen::inRange<std::uint64_t>(0, 3));
        const auto command = *rc::gen::arbitrary<std::string>();
        log.append({{term}, EntryKind::command, as_bytes(command)});
    }
    return log;
}

Message arbitrary_message(Log& owner) {
    const Term term{number()};
    const auto kind = *rc::gen::element(VoteKind::vote, VoteKind::pre_vote);
    const auto outcome = *rc::gen::element(AppendOutcome::accepted, AppendOutcome::conflict,
                                           AppendOutcome::stale_term);
    switch (*rc::gen::inRange(0, 4)) {
        case 0:
            return RequestVote{kind, term, {{number()}, {number()}}};
        case 1:
            return RequestVoteReply{kind, term,
                                    *rc::gen::element(VoteAnswer::granted, VoteAnswer::refused)};
        case 2: {
            const std::uint64_t before = *rc::gen::inRange<std::uint64_t>(0, term.value + 1);
            owner = entries_between(before, term.value);
            return AppendEntries{
                term, {{before}, {number()}}, {number()}, number(), owner.slice({1}, 100)};
        }
        default: {
            AppendEntriesReply m{term, outcome, 0, {}, {}, {}};
            if (outcome != AppendOutcome::stale_term) m.read_round = number();
            if (outcome == AppendOutcome::accepted) m.match = {number()};
            if (outcome == AppendOutcome::conflict) {
                m.rejected = {number()};
                m.conflict = {{number()}, {number()}};
            }
            return m;
        }
    }
}

bool is_same(const AppendEntries& a, const AppendEntries& b) {
    return a.term == b.term && a.prev == b.prev && a.commit == b.commit &&
           a.read_round == b.read_round && a.entries.count == b.entries.count &&
           as_text(a.entries.bytes) == as_text(b.entries.bytes);
}

bool is_same(const Message& a, const Message& b) {
    if (a.index() != b.index()) return false;
    if (const auto* m = std::get_if<AppendEntries>(&a))
        return is_same(*m, std::get<AppendEntries>(b));
    if (const auto* m = std::get_if<RequestVote>(&a)) return *m == std::get<RequestVote>(b);
    if (const auto* m = std::get_if<RequestVoteReply>(&a))
        return *m == std::get<RequestVoteReply>(b);
    return std::get<AppendEntriesReply>(a) == std::get<AppendEntriesReply>(b);
}

void encode(const Message& message, Bytes& out) {
    std::visit([&out](const auto& m) { raft::encode(m, out); }, message);
}

// Puts the right checksum on bytes that were tampered with.
void seal(Bytes& bytes) {
    if (bytes.size() < 8) return;
    const std::uint32_t sum =
        checksum(ByteView(bytes).subspan(8), load_le<std::uint32_t>(bytes.data() + 4));
    store_le(sum, bytes.data());
}

RC_GTEST_PROP(Codec, DecodesWhatWasEncoded, ()) {
    Log owner;
    const Message message = arbitrary_message(owner);
    Bytes bytes{1, 2, 3};  // encode appends
    encode(message, bytes);
    const auto decoded = decode(ByteView(bytes).subspan(3));
    RC_ASSERT(decoded.has_value());
    RC_ASSERT(is_same(message, *decoded));
}

RC_GTEST_PROP(Codec, RejectsEveryFlippedBit, ()) {
    Log owner;
    Bytes bytes;
    encode(arbitrary_message(owner), bytes);
    const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
    bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ (1 << *rc::gen::inRange(0, 8)));
    RC_ASSERT(!decode(bytes).has_value());
}

RC_GTEST_PROP(Codec, RejectsMissingAndTrailingBytesEvenIfSealed, ()) {
    Log owner;
    Bytes bytes;
    encode(arbitrary_message(owner), bytes);
    const std::size_t size = bytes.size();
    bytes.resize(*rc::gen::inRange<std::size_t>(0, size + 40));
    RC_PRE((bytes.size() != size));
    seal(bytes);
    RC_ASSERT(!decode(bytes).has_value());
}

// Whatever the bytes: a message that encodes to the same bytes, or none.
RC_GTEST_PROP(Codec, SurvivesAnyBytes, ()) {
    auto bytes = *rc::gen::arbitrary<Bytes>();
    if (bytes.size() >= 8 && *rc::gen::arbitrary<bool>()) {
        store_le(*rc::gen::inRange<std::uint32_t>(0, 12), bytes.data() + 4);  // a likely tag
        bytes.resize(8 + *rc::gen::element<std::size_t>(8, 24, 40, 48, 64, 80));
        seal(bytes);
    }
    const auto message = decode(bytes);
    RC_CLASSIFY(message.has_value(), "a message");
    if (!message) return;
    Bytes again;
    encode(*message, again);
    RC_ASSERT(again == bytes);
}

TEST(Codec, RejectsEntriesThatNoLeaderCouldHave) {
    const auto accepts = [](std::uint64_t leader, std::uint64_t before, std::uint64_t entry) {
        Log log;
        log.append({{entry}, EntryKind::noop, {}});
        Bytes bytes;
        encode(AppendEntries{{leader}, {{before}, {4}}, {}, 0, log.slice({1}, 1)}, bytes);
        return decode(bytes).has_value();
    };
    EXPECT_TRUE(accepts(5, 3, 4));
    EXPECT_TRUE(accepts(5, 3, 5));
    EXPECT_FALSE(accepts(5, 3, 6)) << "an entry of a term to come";
    EXPECT_FALSE(accepts(5, 3, 2)) << "terms that go down";
    EXPECT_FALSE(accepts(2, 3, 3)) << "a leader whose log is ahead of its term";
}

TEST(Codec, RejectsACountThatIsNotThatOfTheEntries) {
    Log log;
    log.append({{1}, EntryKind::noop, {}});
    EntryBatch batch = log.slice({1}, 1);
    for (const std::uint32_t count : {0U, 2U, 0xFFFFFFFFU}) {
        batch.count = count;
        Bytes bytes;
        encode(AppendEntries{{1}, {}, {}, 0, batch}, bytes);
        EXPECT_FALSE(decode(bytes).has_value()) << count;
    }
}

TEST(Codec, RejectsNumbersThatCannotBeCountedOn) {
    Bytes bytes;
    encode(RequestVote{VoteKind::vote, {1}, {{1}, {std::uint64_t{1} << 62}}}, bytes);
    EXPECT_FALSE(decode(bytes).has_value());
}

TEST(Codec, RejectsATagThatNobodyWrites) {
    for (const std::uint32_t tag : {0U, 99U, 0xFFFFFFFFU}) {
        Bytes bytes(8);
        store_le(tag, bytes.data() + 4);
        seal(bytes);
        EXPECT_FALSE(decode(bytes).has_value()) << tag;
    }
}

TEST(Codec, RejectsAnUnknownKindOfEntry) {
    Log log;
    log.append({{1}, EntryKind::configuration, {}});
    Bytes bytes;
    encode(AppendEntries{{1}, {}, {}, 0, log.slice({1}, 1)}, bytes);
    EXPECT_TRUE(decode(bytes).has_value());
    bytes[bytes.size() - 8] = 3;
    seal(bytes);
    EXPECT_FALSE(decode(bytes).has_value());
}

TEST(Message, TellsItsKindAndIndex) {
    Log log;
    for (int i = 0; i < 3; ++i) log.append({{2}, EntryKind::command, as_bytes("x")});
    const AppendEntries append{{2}, {{1}, {4}}, {}, 0, log.slice({1}, 3)};
    EXPECT_EQ(kind_of(append), MessageKind::append_entries);
    EXPECT_EQ(index_of(append), Index{7});
    const RequestVote vote{VoteKind::pre_vote, {9}, {{3}, {8}}};
    EXPECT_EQ(kind_of(vote), MessageKind::pre_vote);
    EXPECT_EQ(index_of(vote), Index{8});
    const AppendEntriesReply conflict{{2}, AppendOutcome::conflict, 0, {}, {6}, {{1}, {5}}};
    EXPECT_EQ(kind_of(conflict), MessageKind::append_entries_reply);
    EXPECT_EQ(index_of(conflict), Index{6});
    const AppendEntriesReply accepted{{2}, AppendOutcome::accepted, 0, {3}, {}, {}};
    EXPECT_EQ(index_of(accepted), Index{3});
}

}  // namespace
}  // namespace whitewater::raft
