// What logs hold: how they grow, what is removed from them, and that they match.
#include <algorithm>

#include "raft/safety_checkers.hpp"

namespace whitewater::raft {

// An entry at an index that the log already has is an overwrite that was not told as `truncated`.
void Checkers::appended(ObservedServer& s, const Observation& o) {
    if (s.is_recovering) return recovered_entry(s, o);
    leader_append_only(s, o.entry.index);
    if (o.entry.index <= s.log.last().index) remove(s, o.entry.index);
    if (!contiguous_log(s, o.entry)) return;
    remember_entry(s, o.entry, o.hash);
    s.log.extend(o.entry.term, o.entry.index);
    s.ledger.appended(o.entry);
}

void Checkers::truncated(ObservedServer& s, Index from) {
    leader_append_only(s, from);
    remove(s, from);
}

void Checkers::remove(ObservedServer& s, Index from) {
    removes_only_conflicts(s, from);
    keeps_committed(s, from);
    s.log.cut(from);
    s.ledger.truncated(from);
}

// Compares the entry with what others had under this identity; the first to have it sets it.
void Checkers::remember_entry(const ObservedServer& s, EntryId entry, std::uint64_t prefix) {
    const KnownEntry told{
        .term = entry.term, .parent = s.log.last().term, .prefix = prefix, .first = s.self};
    const KnownEntry* known = entries_.find(entry);
    if (known == nullptr) {
        entries_.add(told, entry.index);
    } else {
        log_matching(s, entry, told, *known);
    }
}

// The same for an entry that the server has had for some time: nothing if nobody had told of it.
void Checkers::prefix_matches(const ObservedServer& s, EntryId entry, std::uint64_t prefix) {
    const KnownEntry* known = entries_.find(entry);
    if (known == nullptr) return;
    log_matching(s, entry, {.term = entry.term, .parent = {}, .prefix = prefix, .first = s.self},
                 *known);
}

// One that has entered a later term, but has yet to say that it steps down, led another.
std::string Checkers::leadership_of(const ObservedServer& s) const {
    const auto own = std::find_if(elected_.rbegin(), elected_.rend(),
                                  [&](const Elected& e) { return e.leader == s.self; });
    if (own == elected_.rend() || own->term == s.term)
        return fmt::format("leader of term {}", s.term.value);
    return fmt::format("which had led term {} and was stepping down in term {}", own->term.value,
                       s.term.value);
}

// Leader Append-Only (§3.5, Figure 3.2): "a leader never overwrites or deletes entries in its log;
// it only appends new entries". `index` is where it writes or cuts. One comparison.
void Checkers::leader_append_only(const ObservedServer& s, Index index) {
    if (s.role != Role::leader) return;
    compared(Check::leader_append_only);
    if (index > s.log.last().index) return;
    broken(Check::leader_append_only, [&]() -> Account {
        return {fmt::format("{}, {}, removed entries of its own log from {} on (it went up to {}): "
                            "a leader only appends.",
                            name_of(s.self), leadership_of(s), text(entry_at(s.log, index)),
                            text(s.log.last())),
                "a leader removed its own entries",
                {s.self}};
    });
}

// Log Matching (§3.5, Figure 3.2): "if two logs contain an entry with the same index and term, then
// the logs are identical in all entries up through the given index". The hash is of the whole
// prefix, so equal hashes are equal prefixes, and comparing with the first server that had the
// entry compares with all. `told` and `known` are both of `entry`. Two comparisons.
void Checkers::log_matching(const ObservedServer& s, EntryId entry, const KnownEntry& told,
                            const KnownEntry& known) {
    compared(Check::log_matching);
    const bool parents_differ =
        told.parent != known.parent && told.parent != Term{} && known.parent != Term{};
    if (told.prefix == known.prefix && !parents_differ) return;
    broken(Check::log_matching, [&]() -> Account {
        const std::string what =
            parents_differ
                ? fmt::format(
                      "in {}'s log it follows an entry of term {}, {} one of term {}",
                      name_of(s.self), told.parent.value,
                      s.self == known.first ? "and earlier" : "in " + name_of(known.first) + "'s",
                      known.parent.value)
                : "the logs up to it differ";
        const std::string who = s.self == known.first
                                    ? name_of(s.self) + " has twice had"
                                    : list_of(NodeSet::of(s.self, known.first)) + " have both had";
        return {fmt::format("{} an entry {}, but {}: same index and term must mean same log up to "
                            "there.",
                            who, text(entry), what),
                parents_differ ? "same entry, other term before it" : "same entry, other contents",
                {s.self, known.first}};
    });
}

// §3.5: the consistency check of AppendEntries lets a log grow only at its end. One comparison.
bool Checkers::contiguous_log(const ObservedServer& s, EntryId entry) {
    compared(Check::contiguous_log);
    if (entry.index == next(s.log.last().index)) return true;
    broken(Check::contiguous_log, [&]() -> Account {
        return {fmt::format("{} put {} into its log, which went up to {}: the entries between are "
                            "missing.",
                            name_of(s.self), text(entry), text(s.log.last())),
                "a hole in a log",
                {s.self}};
    });
    return false;
}

// §3.5: a follower deletes an entry only if "an existing entry conflicts with a new one (same index
// but different terms)". What a leader of its term has too does not conflict. (An old or doubled
// AppendEntries must not cut off what followed it.) One lookup in the leader's log.
void Checkers::removes_only_conflicts(const ObservedServer& s, Index from) {
    const Elected* elected = elected_in(s.term);
    if (elected == nullptr || elected->leader == s.self) return;
    const ObservedServer& leader = server(elected->leader);
    if (!leader.leads_in(s.term) || from <= leader.log.base()) return;
    compared(Check::removes_only_conflicts);
    const EntryId removed = entry_at(s.log, from);
    if (!leader.log.holds(removed)) return;
    broken(Check::removes_only_conflicts, [&]() -> Account {
        return {
            fmt::format("{} removed its log from {} on, although {}, the leader of its term {}, "
                        "has that very entry: it may have been counted on.",
                        name_of(s.self), text(removed), name_of(leader.self), s.term.value),
            "removed what agrees with the leader's log",
            {s.self, leader.self}};
    });
}

// §3.6: a committed entry is in the log of every later leader, so nothing can ever conflict with
// it, and a server has no reason to remove what it knows to be committed. One comparison.
void Checkers::keeps_committed(const ObservedServer& s, Index from) {
    compared(Check::keeps_committed);
    if (from > s.commit) return;
    broken(Check::keeps_committed, [&]() -> Account {
        return {fmt::format("{} removed its log from {} on, but knew everything up to {} to be "
                            "committed.",
                            name_of(s.self), text(entry_at(s.log, from)), s.commit.value),
                "removed committed entries",
                {s.self}};
    });
}

}  // namespace whitewater::raft
