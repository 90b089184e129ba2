// The messages of Raft, as flat values.
#pragma once

#include <cstdint>
#include <variant>

#include "raft/consensus.hpp"
#include "raft/entry.hpp"
#include "raft/types.hpp"

namespace whitewater::raft {

// A vote, or the question whether there would be one (§9.6).
enum class VoteKind : std::uint8_t { vote, pre_vote };

// §3.4. Of a pre-vote, `term` is the term that the sender would stand in: one more than its own.
struct RequestVote {
    VoteKind kind{};
    Term term;
    EntryId last;  // of the candidate's log
    friend bool operator==(const RequestVote&, const RequestVote&) = default;
};

enum class VoteAnswer : std::uint8_t { refused, granted };

// Granted: `term` is the request's. Refused: it is the voter's own, so that a sender that is behind
// learns of it (bug V1).
struct RequestVoteReply {
    VoteKind kind{};
    Term term;
    VoteAnswer answer{};
    friend bool operator==(const RequestVoteReply&, const RequestVoteReply&) = default;
};

// §3.5. Without entries it is a heartbeat, which also asks whether the logs agree at `prev`.
struct AppendEntries {
    Term term;
    EntryId prev;                  // the entry before the first of `entries`
    Index commit;                  // the leader's; may lie beyond what this message carries
    std::uint64_t read_round = 0;  // every read of this round or older was asked before this left
    EntryBatch entries;            // a view: into the sender's log, or into the packet
};

enum class AppendOutcome : std::uint8_t {
    accepted,    // the logs agree up to `match`
    conflict,    // there is no `rejected` entry here of the term that the leader has there
    stale_term,  // the leader is not the leader any more: see `term`
};

// Which fields are meaningful depends on the outcome; the others are 0 and are not transmitted.
struct AppendEntriesReply {
    Term term;
    AppendOutcome outcome{};
    std::uint64_t read_round = 0;  // accepted, conflict: that of the request
    Index match;                   // accepted. Never used as a hint, nor a hint as it (bug R8)
    Index rejected;                // conflict: the request's prev
    EntryId conflict;              // conflict: the follower's term at `rejected` and the first
                                   //   index of that term; term 0: its log ends before that index
    friend bool operator==(const AppendEntriesReply&, const AppendEntriesReply&) = default;
};

using Message = std::variant<RequestVote, RequestVoteReply, AppendEntries, AppendEntriesReply>;

constexpr MessageKind kind_of(const RequestVote& m) {
    return m.kind == VoteKind::vote ? MessageKind::request_vote : MessageKind::pre_vote;
}
constexpr MessageKind kind_of(const RequestVoteReply& m) {
    return m.kind == VoteKind::vote ? MessageKind::request_vote_reply : MessageKind::pre_vote_reply;
}
constexpr MessageKind kind_of(const AppendEntries&) {
    return MessageKind::append_entries;
}
constexpr MessageKind kind_of(const AppendEntriesReply&) {
    return MessageKind::append_entries_reply;
}

// The last index that a message carries or is about; 0 if none.
constexpr Index index_of(const RequestVote& m) {
    return m.last.index;
}
constexpr Index index_of(const RequestVoteReply&) {
    return {};
}
constexpr Index index_of(const AppendEntries& m) {
    return {m.prev.index.value + m.entries.count};
}
constexpr Index index_of(const AppendEntriesReply& m) {
    return m.outcome == AppendOutcome::accepted ? m.match : m.rejected;
}

}  // namespace whitewater::raft
