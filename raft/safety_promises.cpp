// What was promised of a disk: votes and acknowledgements against the ledger of what is durable.
#include <algorithm>

#include "raft/safety_checkers.hpp"

namespace whitewater::raft {

// A vote is added to what its candidate may count.
void Checkers::vote_sent(ObservedServer& s, CastVote vote) {
    vote_once_per_term(s, vote);
    const bool durable = persisted_before_sent(s, vote);
    if (vote.term >= s.vote_sent.term) s.vote_sent = vote;
    if (vote.term >= s.vote.term) s.vote = vote;
    if (!is_node(vote.candidate)) return;
    VotesForMe& votes = server(vote.candidate).votes;
    if (votes.term < vote.term) votes = {.term = vote.term, .sent = {}, .durable = {}};
    if (votes.term > vote.term) return;  // the candidate has moved on
    votes.sent.insert(s.self);
    if (durable) votes.durable.insert(s.self);
}

// An acknowledgement is added to what its leader may count, if that still leads.
void Checkers::ack_sent(ObservedServer& s, const Observation& o) {
    const bool durable = persisted_before_sent(s, o);
    if (!is_node(o.peer) || !server(o.peer).leads_in(o.term)) return;
    FollowerAcks& acks = server(o.peer).followers[s.self.value];
    acks.sent = std::max(acks.sent, o.entry.index);
    if (durable) acks.durable = std::max(acks.durable, o.entry.index);
}

void Checkers::match_advanced(ObservedServer& s, const Observation& o) {
    if (!is_node(o.peer)) return;
    monotonic_match(s, o.peer, o.entry.index);
    match_is_acknowledged(s, o.peer, o.entry.index);
    s.followers[o.peer.value].match = o.entry.index;
}

// persisted_before_sent, for votes (§3.8, Figure 3.1): currentTerm and votedFor are "updated on
// stable storage before responding to RPCs". A later durable term keeps the promise too: the server
// can no longer vote in the old one. Says whether it was kept. Two comparisons.
bool Checkers::persisted_before_sent(const ObservedServer& s, CastVote vote) {
    compared(Check::persisted_before_sent);
    if (s.ledger.term() > vote.term) return true;
    if (s.ledger.term() == vote.term && s.ledger.vote() == vote.candidate) return true;
    broken(Check::persisted_before_sent, [&]() -> Account {
        return {fmt::format("{} sent its vote of term {} to {} while its disk had term {} and {}: "
                            "after a crash it may vote again.",
                            name_of(s.self), vote.term.value, name_of(vote.candidate),
                            s.ledger.term().value, vote_for(s.ledger.vote())),
                "a vote left before it was durable",
                {s.self, vote.candidate}};
    });
    return false;
}

// persisted_before_sent, for acknowledgements (§3.8, Figure 3.1): log[] is "updated on stable
// storage before responding to RPCs". What is promised is the leader's log up to the index, so
// where the leader can be seen its entry there is what must be durable. Says whether the promise
// was kept. A few comparisons and one lookup in two logs.
bool Checkers::persisted_before_sent(const ObservedServer& s, const Observation& o) {
    compared(Check::persisted_before_sent);
    const Index match = o.entry.index;
    const bool term_is_durable = s.ledger.term() >= o.term;
    const bool reaches = s.ledger.last_in(o.term) >= match;
    bool agrees = true;
    if (is_node(o.peer) && server(o.peer).leads_in(o.term) && s.ledger.term() == o.term) {
        const Term expected = server(o.peer).log.term_at(match);
        agrees = expected == Term{} || s.ledger.holds({expected, match});
    }
    if (term_is_durable && reaches && agrees) return true;
    broken(Check::persisted_before_sent, [&]() -> Account {
        const std::string had = reaches && term_is_durable
                                    ? fmt::format("its durable entry there is {}, not the leader's",
                                                  text(entry_at(s.ledger.log(), match)))
                                    : fmt::format("its disk had term {} and a log up to {}",
                                                  s.ledger.term().value, s.ledger.last().value);
        return {fmt::format("{} acknowledged to {} in term {} that it has the log up to {}, while "
                            "{}.",
                            name_of(s.self), name_of(o.peer), o.term.value, match.value, had),
                reaches && term_is_durable ? "an acknowledgement of entries it does not have"
                                           : "an acknowledgement left before it was durable",
                {s.self, o.peer}};
    });
    return false;
}

// §3.5: matchIndex is the "highest log entry known to be replicated on server", and what it knows
// is what was acknowledged to it in its term. One comparison.
void Checkers::match_is_acknowledged(const ObservedServer& s, NodeId follower, Index match) {
    if (s.role != Role::leader || follower == s.self) return;
    compared(Check::match_is_acknowledged);
    const Index sent = s.followers[follower.value].sent;
    if (match <= sent) return;
    broken(Check::match_is_acknowledged, [&]() -> Account {
        return {fmt::format("{}, leader of term {}, believes that {} has its log up to {}, but in "
                            "this term {} has acknowledged no more than {}.",
                            name_of(s.self), s.term.value, name_of(follower), match.value,
                            name_of(follower), sent.value),
                "a leader believes more than was acknowledged to it",
                {s.self, follower}};
    });
}

// Figure 3.1: matchIndex "increases monotonically", from election to election. One comparison.
void Checkers::monotonic_match(const ObservedServer& s, NodeId follower, Index match) {
    if (s.role != Role::leader) return;
    compared(Check::monotonic_match);
    const Index before = s.followers[follower.value].match;
    if (match >= before) return;
    broken(Check::monotonic_match, [&]() -> Account {
        return {fmt::format("{}, leader of term {}, went from believing that {} matches up to {} "
                            "back to {}.",
                            name_of(s.self), s.term.value, name_of(follower), before.value,
                            match.value),
                "a match index went back",
                {s.self, follower}};
    });
}

}  // namespace whitewater::raft
