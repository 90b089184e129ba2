// What a crash takes and what a restart must bring back.
#include <algorithm>

#include "raft/safety_checkers.hpp"

namespace whitewater::raft {

// What remains is what binds the server: the durable term, and the vote that is durable or has
// left. A vote that was neither is forgotten with the process, and may be cast again.
void Checkers::crashed(ObservedServer& s) {
    s.role = Role::follower;
    s.term = s.ledger.term();
    s.commit = {};
    s.applied = {};
    s.log.restart({});
    const bool sent_is_later = s.vote_sent.term >= s.ledger.term();
    const CastVote durable{s.ledger.term(), s.ledger.vote()};
    s.vote = sent_is_later && s.vote_sent.candidate != nobody ? s.vote_sent : durable;
}

void Checkers::recovered(ObservedServer& s, const Observation& o) {
    crashed(s);
    const Index owed = s.ledger.safe_from_crash();
    s.must_recover = s.disk_harmed ? EntryId{} : entry_at(s.ledger.log(), owed);
    if (!s.disk_harmed) {
        monotonic_term(s, o.term);
        durable_state_recovered(s, {o.term, o.peer});
    }
    s.disk_harmed = false;
    s.term = o.term;
    if (o.peer != nobody) {
        vote_once_per_term(s, {o.term, o.peer});
        if (o.term >= s.vote.term) s.vote = {o.term, o.peer};
    }
    prefix_matches(s, o.entry, o.hash);
    s.ledger.recovered(o.term, o.peer);
    s.recovering_to = o.entry.index;
    s.is_recovering = true;
    recovery_may_be_complete(s);
}

// An entry that was read from the disk: it is there, so it is durable. The first may stand behind a
// snapshot, if that covers no more than what all have in snapshots.
void Checkers::recovered_entry(ObservedServer& s, const Observation& o) {
    if (s.log.last().index == Index{} && o.entry.index <= first_kept_) {
        s.applied = s.commit = previous(o.entry.index);
        s.log.restart(s.commit);
        s.ledger.recovered_snapshot(s.commit);
    }
    if (!contiguous_log(s, o.entry)) return;
    remember_entry(s, o.entry, o.hash);
    s.log.extend(o.entry.term, o.entry.index);
    s.ledger.recovered_entry(o.entry);
    recovery_may_be_complete(s);
}

void Checkers::recovery_may_be_complete(ObservedServer& s) {
    if (s.log.last().index < s.recovering_to) return;
    s.is_recovering = false;
    durable_state_recovered(s);
}

// durable_state_recovered, for the vote (§3.8): it is persisted "to prevent the server from voting
// twice in the same term". One comparison.
void Checkers::durable_state_recovered(const ObservedServer& s, CastVote vote) {
    if (s.ledger.vote() == nobody || vote.term != s.ledger.term()) return;
    compared(Check::durable_state_recovered);
    if (vote.candidate == s.ledger.vote()) return;
    broken(Check::durable_state_recovered, [&]() -> Account {
        return {fmt::format("{} restarted in term {} with {}, but its vote for {} had "
                            "been made durable.",
                            name_of(s.self), vote.term.value, vote_for(vote.candidate),
                            name_of(s.ledger.vote())),
                "a restart forgot a durable vote",
                {s.self}};
    });
}

// durable_state_recovered, for the log (§3.8): what was durable, and was not about to be truncated,
// is read back. The last such entry stands for all before it (Log Matching): one lookup.
void Checkers::durable_state_recovered(const ObservedServer& s) {
    if (s.must_recover.index == Index{}) return;
    compared(Check::durable_state_recovered);
    if (s.log.holds(s.must_recover)) return;
    broken(Check::durable_state_recovered, [&]() -> Account {
        return {
            fmt::format("{} restarted with a log that ends with {} and lacks {}, which had been "
                        "made durable.",
                        name_of(s.self), text(s.log.last()), text(s.must_recover)),
            "a restart lost durable entries",
            {s.self}};
    });
}

}  // namespace whitewater::raft
