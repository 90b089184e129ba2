// What every message has: a kind, a term, an index.
#include "raft/message.hpp"

#include "raft/overloaded.hpp"

namespace whitewater::raft {

MessageKind kind_of(const Message& message) {
    return std::visit(
        Overloaded{
            [](const RequestVote& m) {
                return m.kind == VoteKind::vote ? MessageKind::request_vote : MessageKind::pre_vote;
            },
            [](const RequestVoteReply& m) {
                return m.kind == VoteKind::vote ? MessageKind::request_vote_reply
                                                : MessageKind::pre_vote_reply;
            },
            [](const AppendEntries&) { return MessageKind::append_entries; },
            [](const AppendEntriesReply&) { return MessageKind::append_entries_reply; },
        },
        message);
}

Term term_of(const Message& message) {
    return std::visit([](const auto& m) { return m.term; }, message);
}

Index index_of(const Message& message) {
    return std::visit(
        Overloaded{
            [](const RequestVote& m) { return m.last.index; },
            [](const RequestVoteReply&) { return Index{}; },
            [](const AppendEntries& m) { return Index{m.prev.index.value + m.entries.count}; },
            [](const AppendEntriesReply& m) {
                return m.outcome == AppendOutcome::accepted ? m.match : m.rejected;
            },
        },
        message);
}

}  // namespace whitewater::raft
