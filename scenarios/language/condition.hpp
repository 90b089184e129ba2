// Conditions: what `await`, `expect`, `always` and `never` look at.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "scenarios/language/selector.hpp"
#include "sim/base/time.hpp"

namespace whitewater::scenarios {

enum class Comparison { equal, not_equal, less, less_or_equal, greater, greater_or_equal };

constexpr bool holds(std::uint64_t left, Comparison comparison, std::uint64_t right) {
    switch (comparison) {
        case Comparison::equal:
            return left == right;
        case Comparison::not_equal:
            return left != right;
        case Comparison::less:
            return left < right;
        case Comparison::less_or_equal:
            return left <= right;
        case Comparison::greater:
            return left > right;
        case Comparison::greater_or_equal:
            return left >= right;
    }
    return false;
}

// The messages that faults and counts can single out: Raft's by name, the clients', or all.
enum class MessageKind {
    any,
    request_vote,
    request_vote_reply,
    append_entries,
    append_entries_reply,
    install_snapshot,
    install_snapshot_reply,
    timeout_now,
    request,  // a client's, and
    reply,    // its answer
};

// The faults that `fired` can ask about. The last four are the set-up's rates of the network.
enum class FaultKind {
    partition,
    isolate,
    bridge,
    cut,
    slow,
    drop,
    delay,
    duplicate,
    hold,
    crash,
    restart,
    pause,
    wipe,
    disk,
    clock,
    loss,
    latency,
    duplication,
    reorder,
};

enum class Role { leader, follower, candidate, learner, down };
enum class Presence { holds, lacks };

// "leader [among A]": some node that is up (and in A) believes to lead.
struct HasLeader {
    std::optional<Selector> among;
    friend bool operator==(const HasLeader&, const HasLeader&) = default;
};

// "leaders = 1": every node that believes to lead counts.
struct LeaderCount {
    Comparison comparison = Comparison::equal;
    std::uint64_t count = 0;
    friend bool operator==(const LeaderCount&, const LeaderCount&) = default;
};

// "A is follower": every node of A is.
struct HasRole {
    Selector who;
    Role role = Role::leader;
    friend bool operator==(const HasRole&, const HasRole&) = default;
};

// "term of A > 3": for every node of A.
struct TermIs {
    Selector who;
    Comparison comparison = Comparison::equal;
    std::uint64_t term = 0;
    friend bool operator==(const TermIs&, const TermIs&) = default;
};

// "log of A holds|lacks V": an entry whose command writes V; the compacted prefix counts.
struct LogHas {
    Selector who;
    Presence presence = Presence::holds;
    std::string value;
    friend bool operator==(const LogHas&, const LogHas&) = default;
};

// "committed V [on A]": on every node of A, or on any node at all.
struct Committed {
    std::string value;
    std::optional<Selector> on;
    friend bool operator==(const Committed&, const Committed&) = default;
};

// "store of A holds x = 1": on every node of A.
struct StoreHolds {
    Selector who;
    std::string key;
    std::string value;
    friend bool operator==(const StoreHolds&, const StoreHolds&) = default;
};

// "store of A lacks x": on every node of A.
struct StoreLacks {
    Selector who;
    std::string key;
    friend bool operator==(const StoreLacks&, const StoreLacks&) = default;
};

// "converged": one leader; on all members that are up the same term, last = commit = applied, and
// the same state.
struct Converged {
    friend bool operator==(const Converged&, const Converged&) = default;
};

// "c1 idle": no operation of the client is open or queued.
struct ClientIdle {
    NodeId client;
    friend bool operator==(const ClientIdle&, const ClientIdle&) = default;
};

// "load done": no load is going on, and none of its operations is open.
struct LoadDone {
    friend bool operator==(const LoadDone&, const LoadDone&) = default;
};

// "members = A": the committed configuration's voters are exactly A.
struct MembersAre {
    Selector who;
    friend bool operator==(const MembersAre&, const MembersAre&) = default;
};

// "from A to B": the links from each node of A to each of B.
struct Links {
    Selector from;
    Selector to;
    friend bool operator==(const Links&, const Links&) = default;
};

// "messages KIND [from A to B] <= 30 since TIME": messages sent at TIME or later.
struct MessageCount {
    MessageKind kind = MessageKind::any;
    std::optional<Links> links;
    Comparison comparison = Comparison::equal;
    std::uint64_t count = 0;
    Time since;
    friend bool operator==(const MessageCount&, const MessageCount&) = default;
};

// "fired crash": such a fault has had its effect at least once.
struct Fired {
    FaultKind fault = FaultKind::crash;
    friend bool operator==(const Fired&, const Fired&) = default;
};

struct Condition {
    std::variant<HasLeader, LeaderCount, HasRole, TermIs, LogHas, Committed, StoreHolds, StoreLacks,
                 Converged, ClientIdle, LoadDone, MembersAre, MessageCount, Fired>
        test;
    Spot at;
    friend bool operator==(const Condition&, const Condition&) = default;
};

}  // namespace whitewater::scenarios
