// Terms, votes and leaders: who may lead, and who may have voted for it.
#include <algorithm>

#include "raft/safety_checkers.hpp"

namespace whitewater::raft {

void Checkers::term_changed(ObservedServer& s, Term term) {
    monotonic_term(s, term);
    s.term = term;
}

void Checkers::role_changed(ObservedServer& s, const Observation& o) {
    const bool led_already = s.leads_in(o.term);
    term_changed(s, o.term);
    s.role = o.role;
    if (o.role == Role::leader && !led_already) elected(s);
}

// The checks stand in the order in which a verdict names them when several break at one election:
// what the user was promised comes before how Raft keeps it.
void Checkers::elected(ObservedServer& s) {
    s.followers.fill({});
    election_safety(s);
    durability_at_election(s);
    leader_completeness_at_election(s);
    quorum_recount_of_votes(s);
    if (elected_in(s.term) != nullptr) return;
    const auto after = std::upper_bound(elected_.begin(), elected_.end(), s.term,
                                        [](Term t, const Elected& e) { return t < e.term; });
    elected_.insert(after, {s.term, s.self, s.log.tail(committed_.last().index)});
}

// Election Safety (Figure 3.2): "at most one leader can be elected in a given term". That includes
// the same server twice: a restarted leader knows nothing of what it sent, so it is another leader.
// raft.tla keeps the history variable `elections`; here it is one record a term, searched from the
// newest.
void Checkers::election_safety(const ObservedServer& s) {
    compared(Check::election_safety);
    const Elected* other = elected_in(s.term);
    if (other == nullptr) return;
    broken(Check::election_safety, [&]() -> Account {
        if (other->leader == s.self) {
            return {fmt::format("{} was elected leader of term {} for the second time: the "
                                "restarted server may send other entries in the same term.",
                                name_of(s.self), s.term.value),
                    "one server elected twice in one term",
                    {s.self}};
        }
        const bool still = server(other->leader).leads_in(s.term);
        return {fmt::format("{} became leader of term {}, but {} {} leader of that term: two "
                            "leaders in one term.",
                            name_of(s.self), s.term.value, name_of(other->leader),
                            still ? "still is" : "had been elected"),
                "two leaders in one term",
                {s.self, other->leader}};
    });
}

// quorum_recount, for elections (§3.4): "a candidate wins an election if it receives votes from a
// majority of the servers in the full cluster for the same term". Counts the votes that left for it
// and were durable when they did, and its own if that is durable. O(1): sets of bits.
void Checkers::quorum_recount_of_votes(const ObservedServer& s) {
    compared(Check::quorum_recount);
    NodeSet votes = s.votes.term == s.term ? s.votes.durable : NodeSet{};
    if (s.ledger.term() == s.term && s.ledger.vote() == s.self) votes.insert(s.self);
    if (is_quorum(votes)) return;
    broken(Check::quorum_recount, [&]() -> Account {
        return {fmt::format("{} became leader of term {}, but of the voters {}, {} had sent it "
                            "a durable vote in that term: no majority elected it.",
                            name_of(s.self), s.term.value, list_of(voters_), only(votes & voters_)),
                "a leader without a majority of durable votes",
                {s.self}};
    });
}

// `nobody` tells that a new term cleared the vote: nothing was cast.
void Checkers::voted(ObservedServer& s, CastVote vote) {
    monotonic_term(s, vote.term);
    if (vote.candidate == nobody) return;
    vote_once_per_term(s, vote);
    s.vote = vote;
}

// §3.4: "each server will vote for at most one candidate in a given term". Remembers the latest
// vote; over a restart, the latest that was durable or had left (see crashed()). One comparison.
void Checkers::vote_once_per_term(const ObservedServer& s, CastVote vote) {
    if (s.vote.candidate == nobody) return;
    compared(Check::vote_once_per_term);
    if (vote.term != s.vote.term || vote.candidate == s.vote.candidate) return;
    broken(Check::vote_once_per_term, [&]() -> Account {
        return {
            fmt::format("{} voted for {} in term {}, in which it had already voted for {}: both "
                        "may now count on its vote.",
                        name_of(s.self), name_of(vote.candidate), vote.term.value,
                        name_of(s.vote.candidate)),
            "two candidates in one term",
            {s.self, s.vote.candidate, vote.candidate}};
    });
}

// §3.4: what a candidate counts is a vote that was cast for it in its present term: neither one of
// an earlier term, nor the answer to a pre-vote (§9.6). One lookup in a set of bits.
void Checkers::counts_votes_sent(const ObservedServer& s, NodeId voter, Term term) {
    if (s.role != Role::candidate || voter == s.self) return;
    compared(Check::counts_votes_sent);
    if (s.votes.term == term && term == s.term && s.votes.sent.contains(voter)) return;
    broken(Check::counts_votes_sent, [&]() -> Account {
        return {
            fmt::format("{}, a candidate in term {}, counted a vote of {} for term {}, which {} "
                        "never sent it.",
                        name_of(s.self), s.term.value, name_of(voter), term.value, name_of(voter)),
            "a candidate counted a vote that was not sent to it in its term",
            {s.self, voter}};
    });
}

// §3.3: a server's current term "increases monotonically over time", over restarts too: after a
// crash it is what was durable of it (see crashed()).
void Checkers::monotonic_term(const ObservedServer& s, Term term) {
    compared(Check::monotonic_term);
    if (term >= s.term) return;
    broken(Check::monotonic_term, [&]() -> Account {
        return {fmt::format("{} went from term {} back to term {}: it may vote and follow again "
                            "where it already has.",
                            name_of(s.self), s.term.value, term.value),
                "a term went back",
                {s.self}};
    });
}

}  // namespace whitewater::raft
