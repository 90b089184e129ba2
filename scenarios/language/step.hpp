// Steps: what happens in a scenario, one line each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "scenarios/language/chaos.hpp"
#include "scenarios/language/condition.hpp"
#include "scenarios/language/fault.hpp"

namespace whitewater::scenarios {

// "wait 200ms".
struct Wait {
    Duration lasting;
    friend bool operator==(const Wait&, const Wait&) = default;
};

// "at 2.500s": an error at run time if that is past.
struct At {
    Time time;
    friend bool operator==(const At&, const At&) = default;
};

// "await COND [as NAME] within 2s". A name is bound to the leader that the condition found.
struct Await {
    Condition condition;
    std::optional<std::string> name;  // HasLeader only
    Duration within;
    friend bool operator==(const Await&, const Await&) = default;
};

// "let NAME = A".
struct Let {
    std::string name;
    Selector nodes;
    friend bool operator==(const Let&, const Let&) = default;
};

// "expect COND": now.
struct Expect {
    Condition condition;
    friend bool operator==(const Expect&, const Expect&) = default;
};

// "always COND [for D]" and "never COND [for D]". Without `for`: until the story ends, and the
// cursor does not wait.
struct Watch {
    enum class Demand { always, never };
    Demand demand = Demand::always;
    Condition condition;
    std::optional<Duration> lasting;
    friend bool operator==(const Watch&, const Watch&) = default;
};

// "transfer leadership to A".
struct Transfer {
    Selector to;
    friend bool operator==(const Transfer&, const Transfer&) = default;
};

// "add A [as learner]".
struct AddMember {
    enum class As { voter, learner };
    Selector who;
    As as = As::voter;
    friend bool operator==(const AddMember&, const AddMember&) = default;
};

struct Promote {
    Selector who;
    friend bool operator==(const Promote&, const Promote&) = default;
};

struct RemoveMember {
    Selector who;
    friend bool operator==(const RemoveMember&, const RemoveMember&) = default;
};

// "members A": joint consensus, to exactly these voters.
struct ChangeMembers {
    Selector who;
    friend bool operator==(const ChangeMembers&, const ChangeMembers&) = default;
};

// "snapshot A".
struct TakeSnapshot {
    Selector who;
    friend bool operator==(const TakeSnapshot&, const TakeSnapshot&) = default;
};

// Asked of the cluster again until it is in force.
using Administration =
    std::variant<Transfer, AddMember, Promote, RemoveMember, ChangeMembers, TakeSnapshot>;

enum class OperationKind { put, get, remove, append, cas };  // remove is written "delete"

// What an operation may come to. A mismatch with every alternative fails the expectation.
struct Outcome {
    enum class Kind {
        ok,
        value,    // a get's answer: `value`
        none,     // a get of a key that is not there
        failed,   // a cas that did not match
        refused,  // surely not done: every attempt was refused
        timeout,  // unknown
    };
    Kind kind = Kind::ok;
    std::string value;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

// "c1 put x 1 [via A] [-> ok or timeout]".
struct ClientOperation {
    NodeId client;
    OperationKind kind = OperationKind::get;
    std::string key;
    std::string expected;           // cas only: what the key must hold
    std::string value;              // put, append, cas
    std::optional<Selector> via;    // to that node alone, redirects not followed
    std::vector<Outcome> outcomes;  // empty: no "->", issued and left alone
    friend bool operator==(const ClientOperation&, const ClientOperation&) = default;
};

// "load c1 c2 put 50% get 50% on 5 keys every 5ms..20ms [via A] [for 10s]".
struct Load {
    struct Share {
        OperationKind kind = OperationKind::get;
        Ratio share;
        friend bool operator==(const Share&, const Share&) = default;
    };
    std::vector<NodeId> clients;  // increasing, without repetition
    std::vector<Share> mix;       // as written; the shares add up to 100%
    std::uint64_t keys = 1;
    Range<Duration> every;  // think time: from an answer to the next operation
    std::optional<Selector> via;
    std::optional<Duration> lasting;  // none: until `stop load`
    friend bool operator==(const Load&, const Load&) = default;
};

// "stop load": every load.
struct StopLoad {
    friend bool operator==(const StopLoad&, const StopLoad&) = default;
};

using Action = std::variant<Wait, At, Await, Let, Expect, Watch, FaultStep, Administration,
                            ClientOperation, Load, StopLoad, Chaos>;

struct Step {
    Action action;

    std::string text;  // canonical, without comments: "crash n1 losing". Of a block: its first line
    std::uint32_t ordinal = 0;  // how many steps with the same text stand before it
    Layout layout;
    Spot at;
    friend bool operator==(const Step&, const Step&) = default;
};

}  // namespace whitewater::scenarios
