// The words of Raft: terms, indexes, entries, roles, and the settings of one server.
#pragma once

#include <cstdint>
#include <limits>

#include "raft/mutation.hpp"
#include "sim/base/bytes.hpp"
#include "sim/base/ids.hpp"
#include "sim/base/ratio.hpp"
#include "sim/base/time.hpp"

namespace whitewater::raft {

using Term = Id<struct TermTag, std::uint64_t>;  // 0: before any election
using Index =
    Id<struct IndexTag, std::uint64_t>;  // of a log entry; the first entry is 1, 0 is none

// Terms, indexes, rounds and versions stay below this: what reads one from outside refuses more, so
// that counting on from it cannot overflow.
inline constexpr std::uint64_t number_limit = std::uint64_t{1} << 62;

constexpr Index next(Index i) {
    return {i.value + 1};
}
constexpr Index previous(Index i) {
    return {i.value - 1};
}
constexpr Term next(Term t) {
    return {t.value + 1};
}

// An entry's identity, written index^term. If two logs hold an entry with the same identity, they
// agree up to it (Log Matching, §3.5).
struct EntryId {
    Term term;
    Index index;
    friend constexpr auto operator<=>(const EntryId&, const EntryId&) = default;
};

// §3.6.1: of two logs the one with the later last term is more up to date; with equal terms the
// longer. EntryId's order is just that: term first, then index.
constexpr bool is_up_to_date(EntryId candidate_last, EntryId voter_last) {
    return candidate_last >= voter_last;
}

enum class EntryKind : std::uint8_t {
    noop,           // a new leader's first entry (§3.6.2, §6.4)
    command,        // for the state machine
    configuration,  // membership (§4)
};

enum class Role : std::uint8_t { follower, pre_candidate, candidate, leader, learner };
const char* name_of(Role role);

// A durable write in progress. Tokens increase by one within an incarnation; that k is durable
// implies that every token before it is. 0: nothing to wait for.
using Token = Id<struct TokenTag, std::uint64_t>;

// How a leader answers reads (§6.4): through the log, after a round of heartbeats (ReadIndex),
// under a lease, or from its own store without asking anybody (not linearizable).
enum class ReadMode : std::uint8_t { log, index, lease, local };

enum class Switch : std::uint8_t { off, on };

// One server's settings. The same on all servers of a cluster.
struct Settings {
    NodeId self;
    NodeSet voters;
    std::uint64_t seed = 1;  // of the election timeouts: drawn from (seed, self, term, j-th)
    Duration election_min = milliseconds(150);
    Duration election_max = milliseconds(300);
    Duration heartbeat = milliseconds(50);
    Switch pre_vote = Switch::on;      // §9.6
    Switch check_quorum = Switch::on;  // §6.2: a leader that hears no quorum steps down
    ReadMode reads = ReadMode::index;
    std::uint32_t batch = 64;            // entries in one append_entries, at most
    std::uint32_t inflight = 256;        // unanswered append_entries to one follower, at most
    Mutation mutation = Mutation::none;  // how this Raft is broken, if it is

    bool is_broken(Mutation m) const { return mutation == m; }
    bool is_sound() const { return mutation == Mutation::none; }
};

}  // namespace whitewater::raft
