// Where each observation goes, and how a broken check is written down.
#include "raft/safety_checkers.hpp"

#include <algorithm>

namespace whitewater::raft {

void Checkers::observe(const Observation& o) {
    ObservedServer& s = server(o.node);
    switch (o.kind) {
        case ObservationKind::recovered:
            return recovered(s, o);
        case ObservationKind::role_changed:
            return role_changed(s, o);
        case ObservationKind::term_changed:
            return term_changed(s, o.term);
        case ObservationKind::voted:
            return voted(s, {o.term, o.peer});
        case ObservationKind::vote_received:
            return counts_votes_sent(s, o.peer, o.term);
        case ObservationKind::appended:
            return appended(s, o);
        case ObservationKind::truncated:
            return truncated(s, o.entry.index);
        case ObservationKind::commit_advanced:
            return commit_advanced(s, o);
        case ObservationKind::applied:
            return applied(s, o);
        case ObservationKind::match_advanced:
            return match_advanced(s, o);
        case ObservationKind::persisting:
            return s.ledger.persisting({o.token, o.term, o.peer, o.entry.index});
        case ObservationKind::persisted:
            return s.ledger.persisted(o.token);
        case ObservationKind::vote_sent:
            return vote_sent(s, {o.term, o.peer});
        case ObservationKind::ack_sent:
            return ack_sent(s, o);
        case ObservationKind::read_confirmed:  // judged by linearizability
        case ObservationKind::dropped:
            return;
    }
}

const Checkers::Elected* Checkers::elected_in(Term term) const {
    for (auto e = elected_.rbegin(); e != elected_.rend() && e->term >= term; ++e) {
        if (e->term == term) return &*e;
    }
    return nullptr;
}

void Checkers::report(Check check, Account account) {
    std::string name(name_of(check));
    std::string signature = name + ": " + account.relation;
    findings_.add(check, {.property = std::move(name),
                          .severity = {},
                          .story = std::move(account.story),
                          .signature = std::move(signature),
                          .at = now_,
                          .event = event_,
                          .witnesses = std::move(account.witnesses)});
}

// Only what is committed is forgotten: the rest may yet be compared.
void Checkers::prune(Index first_kept) {
    first_kept_ = std::max(first_kept_, std::min(first_kept, next(committed_.last().index)));
    entries_.prune(first_kept_);
    states_.prune(first_kept_);
    committed_.prune(first_kept_);
    committed_in_.prune(first_kept_);
    for (ObservedServer& s : servers_) {
        s.log.prune(first_kept_);
        s.ledger.prune(first_kept_);
    }
}

}  // namespace whitewater::raft
