// What an explanation says of a run: claims, plain values that a trace can confirm or refute.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "raft/consensus.hpp"
#include "raft/types.hpp"
#include "sim/base/ids.hpp"
#include "sim/base/time.hpp"
#include "sim/trace.hpp"

namespace whitewater::kv {

// Each claim is about one event, `seq`, and names all that its words say (claim_words.hpp makes the
// words of nothing else). claim_check.hpp holds it against the trace.

// The event is in the trace, just so.
struct HappenedClaim {
    sim::Record record;
    std::string text;   // of the event
    std::string asked;  // what its operation asked; empty if it is about none
};

// What a candidate counted as a vote for it in its term, though it was none.
struct Miscount {
    NodeId of;                 // whose vote it took it for
    sim::Seq counted = 0;      // it counts it
    sim::Seq message = 0;      // which came with this message; 0: with none
    raft::MessageKind kind{};  // of the message
    raft::Term term;           // of the message

    friend bool operator==(const Miscount&, const Miscount&) = default;
};

// What a leader was elected with: the servers whose votes it had counted and that had voted for it
// in its term; those of them that it had counted more than once; what it counted besides; and who
// else had voted for it by then.
struct Ballots {
    NodeSet votes;
    NodeSet repeated;
    std::vector<Miscount> miscounts;  // in the order in which it counted, one for each server
    NodeSet uncounted;

    friend bool operator==(const Ballots&, const Ballots&) = default;
};

// A server became leader, and of so many servers these had voted for it.
struct ElectedClaim {
    sim::Seq seq = 0;
    NodeId leader;
    raft::Term term;
    Ballots ballots;
    std::uint32_t servers = 0;
    bool is_before_all_findings = false;  // no check had found anything, nor did with the event
};

// What the server's disk held of its term and vote then, as far as it had synced.
struct DiskClaim {
    sim::Seq seq = 0;
    NodeId node;
    raft::Term term;
    NodeId vote;
};

// A server came back with less than its disk had held when it crashed: an earlier term, or without
// the vote that it had given in the term.
struct ForgottenClaim {
    sim::Seq seq = 0;  // it comes back
    NodeId node;
    raft::Term held_term;
    NodeId held_vote;
    raft::Term term;
};

// What a server read back from its log is not what it had appended there, though all before it is:
// of what it had not synced the crash had left a part, which it took for a whole entry.
struct TornClaim {
    sim::Seq seq = 0;      // it comes back
    sim::Seq lost = 0;     // what the crash left of its log
    sim::Seq written = 0;  // it had appended an entry
    sim::Seq read = 0;     // what it reads in its place
    NodeId node;
    raft::EntryId entry;         // as it is read
    std::uint64_t unsynced = 0;  // bytes
    std::uint64_t survived = 0;  // of them
};

// Two elections of one term, and who voted in both.
struct OverlapClaim {
    sim::Seq seq = 0;  // the later one
    sim::Seq earlier = 0;
    NodeId leader;
    NodeId earlier_leader;
    Ballots ballots;
    Ballots earlier_ballots;
};

// Who held the entry after the event: on disk; written there, but not synced; or only in memory.
struct CopiesClaim {
    sim::Seq seq = 0;
    raft::EntryId entry;
    NodeSet on_disk;
    NodeSet unsynced;
    NodeSet in_memory;
    std::uint32_t servers = 0;
};

// A server acknowledged its log to a leader further than its disk held it.
struct PromisedClaim {
    sim::Seq seq = 0;
    NodeId node;
    NodeId leader;
    raft::Index last;     // acknowledged
    raft::Index durable;  // synced then
};

// With the event the server's log no longer had the entry; with a crash, since its disk brought
// back a log without it, or had not synced it if the server never came back.
struct GoneClaim {
    sim::Seq seq = 0;
    NodeId node;
    raft::EntryId entry;
};

// These servers, and no others, had the entry in their logs when the trace ended.
struct RemainsClaim {
    sim::Seq seq = 0;  // the last event
    raft::EntryId entry;
    NodeSet holders;
};

// What the server took itself for, and its log.
struct BeliefClaim {
    sim::Seq seq = 0;
    NodeId node;
    raft::Role role{};
    raft::Term term;
    raft::Term led;  // of a leader: the term in which it was elected, while it has a later one only
                     // since it is about to step down
    raft::Index last;
    raft::Index committed;
};

// Of its own term the leader knew nothing to be committed: the last that it knew to be is of an
// earlier term, so that it could not tell what else is.
struct UnsettledClaim {
    sim::Seq seq = 0;
    NodeId node;
    raft::Term term;
    raft::EntryId committed;
};

// Before the event another server had been elected in a later term.
struct DeposedClaim {
    sim::Seq seq = 0;
    sim::Seq elected = 0;
    NodeId leader;
    raft::Term term;
    Duration before;  // from that election to the event
};

// What the server did with the event it did on a message.
struct PromptedClaim {
    sim::Seq seq = 0;
    sim::Seq message = 0;  // it arrives
    NodeId node;
    NodeId from;
    raft::MessageKind kind{};
    raft::Term term;         // of the message
    Duration age;            // since the message left
    sim::Seq overtaken = 0;  // one of the same kind that left later had arrived before; 0: none
    sim::Seq earlier = 0;    // the same message had arrived before; 0: it had not
};

// After the event the server's log had no such entry.
struct LackedClaim {
    sim::Seq seq = 0;
    NodeId node;
    raft::EntryId entry;
};

// From when an operation was asked until the server answered it the server heard of these others
// alone: with itself no majority, so that nobody can have told it that it still leads.
struct UnconfirmedClaim {
    sim::Seq seq = 0;  // the server answers it
    sim::Seq invoke = 0;
    NodeId node;
    NodeSet heard;
};

// One operation had been answered before another was asked.
struct PrecedesClaim {
    sim::Seq seq = 0;       // the later one is asked
    sim::Seq answered = 0;  // the earlier one is answered
    NodeId earlier_client;
    NodeId later_client;
    std::string earlier;  // what was asked
    std::string later;
    Duration between;
};

// A server executed an operation that had been executed before, as an earlier entry: the first to
// execute each of the two is told. Between the two entries stands another write.
struct RepeatedClaim {
    sim::Seq seq = 0;    // it is executed as the later entry
    sim::Seq first = 0;  // and had been as the earlier one
    NodeId server;       // of `seq`
    NodeId client;
    std::string asked;
    raft::EntryId entry;
    raft::EntryId first_entry;
    sim::Seq between = 0;  // the other write is executed; 0: none is told
    NodeId between_client;
    std::string between_asked;
    raft::EntryId between_entry;
};

// What really became of an operation, whatever its client was told.
struct FateClaim {
    enum class Fate : std::uint8_t {
        took_effect,      // at `seq`, when the first server executed it
        came_to_nothing,  // at `seq`, when the last log that had it lost it
        open,             // at `seq`, the last event, nobody had executed it
    };

    sim::Seq seq = 0;
    Fate fate{};
    OperationId op;
    NodeId client;
    std::string asked;
    sim::Seq invoke = 0;  // it is asked
    sim::Seq taken = 0;   // a leader takes it into its log: the entry that took effect, or the
                          // first; 0: none does
    raft::EntryId entry;  // of `taken`
    NodeId server;        // who executed it first
};

// A checker found it: the first broken rule, the first broken property, or what broke after them.
struct BrokenClaim {
    enum class Place : std::uint8_t { first_rule, first_property, further };

    sim::Seq seq = 0;
    Place place{};
    std::string check;
    std::string sentence;
};

// These answers contradict each other.
struct ContradictionClaim {
    sim::Seq seq = 0;               // the answer that cannot be right
    std::vector<OperationId> core;  // in the order of their calls
    std::vector<sim::Seq> answers;  // of the core
    std::string sentence;
};

// To the end of the run no client was given an answer that contradicts others; but clients had been
// told that so many writes are done of which no server's log had anything when it ended.
struct UnnoticedClaim {
    sim::Seq seq = 0;  // the last event
    Duration after;    // since what broke broke
    std::uint64_t gone = 0;
    sim::Seq told = 0;  // the client of the last of them is told; 0: there is none
    NodeId client;      // its client
    NodeId server;      // who told it
    std::string asked;
};

// The run failed for what the header of its trace says, up to what the servers then were.
struct VerdictClaim {
    sim::Seq seq = 0;
    std::string verdict;
};

// What the servers then were, as the header of the trace says after its verdict.
struct StatesClaim {
    sim::Seq seq = 0;
    std::string states;
};

// The scenario waited for the load to be done, but not as long as the load was to go on; nothing
// stopped it.
struct OngoingClaim {
    sim::Seq seq = 0;            // the last event
    sim::Seq load = 0;           // the step that began it
    sim::Seq await = 0;          // the step that waited
    std::string waited;          // the words of that step
    Time until;                  // when the load was to end
    Time deadline;               // of the wait
    std::uint64_t answered = 0;  // operations, since the wait began
    sim::Seq last_answer = 0;    // 0: there is none
    Duration before;             // from that answer to the deadline
};

using Claim =
    std::variant<HappenedClaim, ElectedClaim, DiskClaim, ForgottenClaim, TornClaim, OverlapClaim,
                 CopiesClaim, PromisedClaim, PromptedClaim, LackedClaim, GoneClaim, RemainsClaim,
                 BeliefClaim, DeposedClaim, UnconfirmedClaim, PrecedesClaim, FateClaim, BrokenClaim,
                 ContradictionClaim, UnnoticedClaim, VerdictClaim, OngoingClaim, StatesClaim,
                 RepeatedClaim, UnsettledClaim>;

// The event that the claim is about, and those that it names besides.
std::vector<sim::Seq> events_of(const Claim& claim);

// One step of an explanation: what is seen at one event. The first claim's event is the step's.
struct Step {
    // What is left out first where there is more to tell than a reader wants to hear.
    enum class Weight : std::uint8_t { context, detail, essence };

    std::vector<Claim> claims;
    Weight weight = Weight::detail;
};

}  // namespace whitewater::kv
