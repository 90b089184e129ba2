// What is committed and applied is the same everywhere: State Machine Safety, in its four forms.
#include "raft/safety_checkers.hpp"

namespace whitewater::raft {

void Checkers::applied(ObservedServer& s, const Observation& o) {
    state_machine_safety_of_order(s, o.entry.index);
    apply_within_commit(s, o.entry.index);
    s.applied = o.entry.index;
    if (state_machine_safety_of_entries(s, o.entry))
        state_machine_safety_of_states(s, o.entry.index, o.hash);
}

// State Machine Safety (§3.6.3, Figure 3.2): "if a server has applied a log entry at a given index
// to its state machine, no other server will ever apply a different log entry for the same index".
//
// First form: no two servers take different entries for committed at one index. Compares the server
// with the committed chain where the shorter of the two ends, which by Log Matching compares all
// before it. One lookup. Says whether they agree.
bool Checkers::state_machine_safety_of_commitments(const ObservedServer& s, EntryId entry) {
    const EntryId end = committed_.last();
    if (end.index == committed_.base()) return true;  // nothing is committed that could differ
    compared(Check::state_machine_safety);
    const bool inside = entry.index <= end.index;
    if (inside ? committed_.holds(entry) : s.log.holds(end)) return true;
    broken(Check::state_machine_safety, [&]() -> Account {
        const Index where = TermRuns::first_difference(s.log, committed_);
        return {fmt::format("{} took {} for committed at index {}, where {} had been committed: "
                            "two different entries at one index.",
                            name_of(s.self), text(entry_at(s.log, where)), where.value,
                            text(committed_at(where))),
                fmt::format("a {} committed another entry", name_of(s.role)),
                {s.self}};
    });
    return false;
}

// Second form: a state machine takes every index, once, in order; else its state is not that of the
// log. One comparison.
void Checkers::state_machine_safety_of_order(const ObservedServer& s, Index index) {
    compared(Check::state_machine_safety);
    if (index == next(s.applied)) return;
    const bool back = index <= s.applied;
    broken(Check::state_machine_safety, [&]() -> Account {
        return {fmt::format("{} applied index {} after index {}: its state machine {}.",
                            name_of(s.self), index.value, s.applied.value,
                            back ? "went back" : "left entries out"),
                back ? "applied an index again" : "applied with a gap",
                {s.self}};
    });
}

// Third form: what is applied is what was committed there. One lookup in the committed chain. Says
// whether it is.
bool Checkers::state_machine_safety_of_entries(const ObservedServer& s, EntryId entry) {
    compared(Check::state_machine_safety);
    if (committed_.holds(entry)) return true;
    const bool beyond = entry.index > committed_.last().index;
    broken(Check::state_machine_safety, [&]() -> Account {
        std::string why = beyond ? std::string("which no leader has committed")
                                 : fmt::format("but {} was committed at that index",
                                               text(committed_at(entry.index)));
        return {fmt::format("{} applied {}, {}.", name_of(s.self), text(entry), why),
                fmt::format("a {} applied {}", name_of(s.role),
                            beyond ? "what is not committed" : "another entry"),
                {s.self}};
    });
    return false;
}

// Fourth form: the same commands lead to the same state. Compares with the first server that got
// there: one lookup.
void Checkers::state_machine_safety_of_states(const ObservedServer& s, Index index,
                                              std::uint64_t hash) {
    if (index < states_.first()) return;
    KnownState& known = states_.reach(index);
    if (known.first == nobody) {
        known = {hash, s.self};
        return;
    }
    compared(Check::state_machine_safety);
    if (known.hash == hash) return;
    broken(Check::state_machine_safety, [&]() -> Account {
        const bool itself = known.first == s.self;
        return {fmt::format("{}'s state after applying {} is not {} state after it: the same "
                            "commands led to different states.",
                            name_of(s.self), text(committed_at(index)),
                            itself ? "its own earlier" : name_of(known.first) + "'s"),
                "same entries, different states",
                {s.self, known.first}};
    });
}

// Figure 3.1: "if commitIndex > lastApplied: increment lastApplied, apply". One comparison.
void Checkers::apply_within_commit(const ObservedServer& s, Index index) {
    compared(Check::apply_within_commit);
    if (index <= s.commit) return;
    broken(Check::apply_within_commit, [&]() -> Account {
        return {fmt::format("{} applied index {}, but knew only {} to be committed.",
                            name_of(s.self), index.value, s.commit.value),
                "applied beyond its commit index",
                {s.self}};
    });
}

}  // namespace whitewater::raft
