// Raft's values in words.
#include "tests/raft/text.hpp"

#include <fmt/format.h>

#include "raft/overloaded.hpp"

namespace whitewater::raft {

namespace {

const char* name_of(EntryKind kind) {
    switch (kind) {
        case EntryKind::noop:
            return "no-op";
        case EntryKind::command:
            return "command";
        case EntryKind::configuration:
            return "configuration";
    }
    return "?";
}

const char* reason_of(std::uint8_t detail) {
    switch (static_cast<DropReason>(detail)) {
        case DropReason::malformed:
            return "malformed";
        case DropReason::stale_term:
            return "of an earlier term";
        case DropReason::stale_reply:
            return "a reply to an earlier question";
        case DropReason::not_a_member:
            return "not from a member";
        case DropReason::sticky:
            return "it hears from a leader";
        case DropReason::rival_leader:
            return "a second leader of its own term";
        case DropReason::contradicts_commit:
            return "other entries than it has committed";
    }
    return "?";
}

std::string entries_of(const AppendEntries& m) {
    std::string text;
    EntryReader reader(m.entries.bytes);
    for (Index i = next(m.prev.index); reader.next(); i = next(i))
        text += ' ' + to_text(EntryId{reader.entry().term, i});
    return text.empty() ? " nothing" : text;
}

std::string answer_of(const AppendEntriesReply& m) {
    switch (m.outcome) {
        case AppendOutcome::accepted:
            return fmt::format("matches up to {}", m.match.value);
        case AppendOutcome::conflict:
            if (m.conflict.term == Term{})
                return fmt::format("lacks {}, ends before {}", m.rejected.value,
                                   m.conflict.index.value);
            return fmt::format("has term {} at {}, from {} on", m.conflict.term.value,
                               m.rejected.value, m.conflict.index.value);
        case AppendOutcome::stale_term:
            return "your term is over";
    }
    return "?";
}

std::string role_of(const Observation& o) {
    if (o.role != Role::follower)
        return fmt::format("is {} in term {}", name_of(o.role), o.term.value);
    if (o.peer == nobody) return fmt::format("is follower in term {}, of nobody", o.term.value);
    return fmt::format("follows {} in term {}", name_of(o.peer), o.term.value);
}

std::string vote_of(const Observation& o) {
    if (o.peer == nobody) return "is free to vote again";
    return fmt::format("votes for {} in term {}", name_of(o.peer), o.term.value);
}

}  // namespace

std::string to_text(EntryId entry) {
    if (entry.index == Index{}) return "nothing";
    return fmt::format("{}^{}", entry.index.value, entry.term.value);
}

std::string to_text(const Message& message) {
    const std::string what = std::visit(
        Overloaded{
            [](const RequestVote& m) { return "last " + to_text(m.last); },
            [](const RequestVoteReply& m) {
                return std::string(m.answer == VoteAnswer::granted ? "granted" : "refused");
            },
            [](const AppendEntries& m) {
                return fmt::format("after {}:{}, commit {}, round {}", to_text(m.prev),
                                   entries_of(m), m.commit.value, m.read_round);
            },
            [](const AppendEntriesReply& m) {
                return fmt::format("{}, round {}", answer_of(m), m.read_round);
            },
        },
        message);
    return std::visit(
        [&what](const auto& m) {
            return fmt::format("{} of term {}: {}", name_of(kind_of(m)), m.term.value, what);
        },
        message);
}

std::string to_text(const Observation& o) {
    const std::uint64_t at = o.entry.index.value;
    switch (o.kind) {
        case ObservationKind::recovered:
            return fmt::format("recovers term {}, vote {}, log up to {}", o.term.value,
                               name_of(o.peer), to_text(o.entry));
        case ObservationKind::role_changed:
            return role_of(o);
        case ObservationKind::term_changed:
            return fmt::format("enters term {}", o.term.value);
        case ObservationKind::voted:
            return vote_of(o);
        case ObservationKind::vote_received:
            return fmt::format("counts the vote of {}", name_of(o.peer));
        case ObservationKind::appended:
            return fmt::format("appends {} {}", to_text(o.entry),
                               name_of(static_cast<EntryKind>(o.detail)));
        case ObservationKind::truncated:
            return fmt::format("removes {} and all after it", to_text(o.entry));
        case ObservationKind::commit_advanced:
            return fmt::format("commits up to {}", to_text(o.entry));
        case ObservationKind::match_advanced:
            return fmt::format("learns that {} matches up to {}", name_of(o.peer), at);
        case ObservationKind::persisting:
            return fmt::format("writes #{}: term {}, vote {}, log up to {}", o.token.value,
                               o.term.value, name_of(o.peer), to_text(o.entry));
        case ObservationKind::persisted:
            return fmt::format("knows #{} to be durable", o.token.value);
        case ObservationKind::read_confirmed:
            return fmt::format("may serve reads at {}", at);
        case ObservationKind::dropped:
            return fmt::format("ignores it: {}", reason_of(o.detail));
        case ObservationKind::applied:
        case ObservationKind::vote_sent:
        case ObservationKind::ack_sent:
            break;  // told by a replica, not by the core
    }
    return name_of(o.kind);
}

}  // namespace whitewater::raft
