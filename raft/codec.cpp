// Encoding and decoding of messages.
#include "raft/codec.hpp"

#include "sim/base/fixed.hpp"
#include "sim/base/hash.hpp"

namespace whitewater::raft {

namespace {

enum class Tag : std::uint32_t {
    request_vote = 1,
    pre_vote,
    vote_granted,
    vote_refused,
    pre_vote_granted,
    pre_vote_refused,
    append_entries,
    append_accepted,
    append_conflict,
    append_stale_term,
};

constexpr std::size_t envelope_size = 4 + 4;  // checksum, tag

// How many 8-byte words follow the tag; AppendEntries has count and entries after them.
constexpr std::size_t words_of(Tag tag) {
    switch (tag) {
        case Tag::request_vote:
        case Tag::pre_vote:
        case Tag::append_accepted:
            return 3;
        case Tag::vote_granted:
        case Tag::vote_refused:
        case Tag::pre_vote_granted:
        case Tag::pre_vote_refused:
        case Tag::append_stale_term:
            return 1;
        case Tag::append_entries:
        case Tag::append_conflict:
            return 5;
    }
    return 0;
}

Tag tag_of(const RequestVoteReply& m) {
    if (m.kind == VoteKind::vote)
        return m.answer == VoteAnswer::granted ? Tag::vote_granted : Tag::vote_refused;
    return m.answer == VoteAnswer::granted ? Tag::pre_vote_granted : Tag::pre_vote_refused;
}

// The checksum of a message. The tag is its seed, so that the checksum reads whole words just as
// they were written: a load that straddles two stores waits for both.
std::uint32_t seal(Tag tag, ByteView fields) {
    return checksum(fields, static_cast<std::uint64_t>(tag));
}

// One message being appended: makes room, then writes tag and fields, then seals it.
class Envelope {
  public:
    Envelope(Bytes& out, Tag tag, std::size_t extra = 0)
        : out_(out), tag_(tag), begin_(out.size()), to_(nullptr) {
        out.resize(begin_ + envelope_size + 8 * words_of(tag) + extra);
        to_ = FixedWriter(out.data() + begin_ + envelope_size);
    }
    ~Envelope() {
        FixedWriter head(out_.data() + begin_);
        head.u32(seal(tag_, ByteView(out_).subspan(begin_ + envelope_size)));
        head.u32(static_cast<std::uint32_t>(tag_));
    }
    Envelope(const Envelope&) = delete;
    Envelope& operator=(const Envelope&) = delete;

    template <class... Words>
    void words(Words... values) {
        (to_.u64(values), ...);
    }
    void entries(EntryBatch batch) {
        to_.u64(batch.count);
        to_.raw(batch.bytes);
    }

  private:
    Bytes& out_;
    Tag tag_;
    std::size_t begin_;
    FixedWriter to_;
};

// Reads words and remembers whether any was too large to be a term, an index or a round.
class WordReader {
  public:
    explicit WordReader(const std::uint8_t* from) : from_(from) {}
    std::uint64_t word() {
        const std::uint64_t value = from_.u64();
        all_ |= value;
        return value;
    }
    Term term() { return {word()}; }
    Index index() { return {word()}; }
    EntryId entry_id() {
        const Term of = term();
        return {of, index()};
    }
    bool ok() const { return all_ < number_limit; }

  private:
    FixedReader from_;
    std::uint64_t all_ = 0;
};

// An M, made where it will stay: one that is copied as soon as it is written waits until it is.
template <class M>
M& made(std::optional<Message>& message) {
    return std::get<M>(message.emplace(std::in_place_type<M>));
}

// Each of these reads one message into `message`. False if a number in it was too large.

bool request_vote(WordReader& from, VoteKind kind, std::optional<Message>& message) {
    auto& m = made<RequestVote>(message);
    m.kind = kind;
    m.term = from.term();
    m.last = from.entry_id();
    return from.ok();
}

bool request_vote_reply(WordReader& from, VoteKind kind, VoteAnswer answer,
                        std::optional<Message>& message) {
    auto& m = made<RequestVoteReply>(message);
    m.kind = kind;
    m.term = from.term();
    m.answer = answer;
    return from.ok();
}

bool accepted(WordReader& from, std::optional<Message>& message) {
    auto& m = made<AppendEntriesReply>(message);
    m.term = from.term();
    m.outcome = AppendOutcome::accepted;
    m.read_round = from.word();
    m.match = from.index();
    return from.ok();
}

bool conflict(WordReader& from, std::optional<Message>& message) {
    auto& m = made<AppendEntriesReply>(message);
    m.term = from.term();
    m.outcome = AppendOutcome::conflict;
    m.read_round = from.word();
    m.rejected = from.index();
    m.conflict = from.entry_id();
    return from.ok();
}

bool stale_term(WordReader& from, std::optional<Message>& message) {
    auto& m = made<AppendEntriesReply>(message);
    m.term = from.term();
    m.outcome = AppendOutcome::stale_term;
    return from.ok();
}

// Exactly `count` entries, whose terms rise from prev's to at most the leader's (§3.5).
bool are_well_formed(const AppendEntries& m) {
    EntryReader reader(m.entries.bytes);
    std::uint32_t count = 0;
    Term before = m.prev.term;
    while (reader.next()) {
        const Term term = reader.entry().term;
        if (term < before || term > m.term) return false;
        before = term;
        ++count;
    }
    return reader.ok() && count == m.entries.count && before <= m.term;
}

bool append_entries(WordReader& from, ByteView tail, std::optional<Message>& message) {
    auto& m = made<AppendEntries>(message);
    m.term = from.term();
    m.prev = from.entry_id();
    m.commit = from.index();
    m.read_round = from.word();
    if (tail.size() < 8 || !from.ok()) return false;
    const std::uint64_t count = FixedReader(tail.data()).u64();
    if (count > tail.size()) return false;  // before it is narrowed
    m.entries = {static_cast<std::uint32_t>(count), tail.subspan(8)};
    return are_well_formed(m);
}

// What follows the envelope, as far as it is `tag`'s.
bool read(Tag tag, ByteView fields, std::optional<Message>& message) {
    WordReader from(fields.data());
    switch (tag) {
        case Tag::request_vote:
            return request_vote(from, VoteKind::vote, message);
        case Tag::pre_vote:
            return request_vote(from, VoteKind::pre_vote, message);
        case Tag::vote_granted:
            return request_vote_reply(from, VoteKind::vote, VoteAnswer::granted, message);
        case Tag::vote_refused:
            return request_vote_reply(from, VoteKind::vote, VoteAnswer::refused, message);
        case Tag::pre_vote_granted:
            return request_vote_reply(from, VoteKind::pre_vote, VoteAnswer::granted, message);
        case Tag::pre_vote_refused:
            return request_vote_reply(from, VoteKind::pre_vote, VoteAnswer::refused, message);
        case Tag::append_entries:
            return append_entries(from, fields.subspan(8 * words_of(tag)), message);
        case Tag::append_accepted:
            return accepted(from, message);
        case Tag::append_conflict:
            return conflict(from, message);
        case Tag::append_stale_term:
            return stale_term(from, message);
    }
    return false;  // a tag that nobody writes
}

}  // namespace

void encode(const RequestVote& m, Bytes& out) {
    Envelope(out, m.kind == VoteKind::vote ? Tag::request_vote : Tag::pre_vote)
        .words(m.term.value, m.last.term.value, m.last.index.value);
}

void encode(const RequestVoteReply& m, Bytes& out) {
    Envelope(out, tag_of(m)).words(m.term.value);
}

void encode(const AppendEntries& m, Bytes& out) {
    Envelope envelope(out, Tag::append_entries, 8 + m.entries.bytes.size());
    envelope.words(m.term.value, m.prev.term.value, m.prev.index.value, m.commit.value,
                   m.read_round);
    envelope.entries(m.entries);
}

void encode(const AppendEntriesReply& m, Bytes& out) {
    switch (m.outcome) {
        case AppendOutcome::accepted:
            return Envelope(out, Tag::append_accepted)
                .words(m.term.value, m.read_round, m.match.value);
        case AppendOutcome::conflict:
            return Envelope(out, Tag::append_conflict)
                .words(m.term.value, m.read_round, m.rejected.value, m.conflict.term.value,
                       m.conflict.index.value);
        case AppendOutcome::stale_term:
            return Envelope(out, Tag::append_stale_term).words(m.term.value);
    }
}

std::optional<Message> decode(ByteView bytes) {
    std::optional<Message> message;
    if (bytes.size() < envelope_size) return message;
    FixedReader envelope(bytes.data());
    const std::uint32_t sealed = envelope.u32();
    const auto tag = static_cast<Tag>(envelope.u32());
    const ByteView fields = bytes.subspan(envelope_size);
    if (sealed != seal(tag, fields)) return message;
    const std::size_t size = 8 * words_of(tag);
    if (tag == Tag::append_entries ? fields.size() < size : fields.size() != size) return message;
    if (!read(tag, fields, message)) message.reset();
    return message;
}

}  // namespace whitewater::raft
