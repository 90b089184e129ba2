// A stage for the safety checkers: servers that say what a test makes them say.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "raft/safety.hpp"

namespace whitewater::raft {

inline constexpr NodeId n1 = node(1);
inline constexpr NodeId n2 = node(2);
inline constexpr NodeId n3 = node(3);
inline constexpr NodeId n4 = node(4);
inline constexpr NodeId n5 = node(5);

// Servers without any Raft in them. Each short method is one observation of one server; the stage
// only remembers logs and disks, so that hashes, tokens and recoveries are what they would be. The
// longer methods at the end are what an honest Raft does.
class Stage {
  public:
    explicit Stage(std::uint32_t nodes = 3)
        : safety(NodeSet::first(nodes)), servers_(max_nodes + 1) {}

    Safety safety;

    void term(NodeId n, std::uint64_t term);
    void role(NodeId n, Role role);              // in its present term
    void voted(NodeId n, NodeId candidate);      // in its present term
    void send_vote(NodeId n, NodeId candidate);  // in its present term
    void send_vote(NodeId n, NodeId candidate, std::uint64_t term);
    void count_vote(NodeId n, NodeId voter);    // in its present term
    void append(NodeId n, std::uint64_t term);  // at the end of its log
    void append(NodeId n, std::uint64_t term, std::uint64_t command);
    void cut(NodeId n, std::uint64_t from);
    void ack(NodeId n, NodeId leader, std::uint64_t match);  // in its present term
    void ack(NodeId n, NodeId leader, std::uint64_t match, std::uint64_t term);
    void match(NodeId n, NodeId follower, std::uint64_t match);
    void commit(NodeId n, std::uint64_t index);  // what its log holds there
    void apply(NodeId n, std::uint64_t index);   // likewise; the state is that of its log
    void apply(NodeId n, std::uint64_t index, std::uint64_t state);
    void begin_write(NodeId n);                       // of term, vote and log as they are
    void end_write(NodeId n);                         // the oldest that is not done
    void tell_client(NodeId n, std::uint64_t index);  // of what its log holds there
    void crash(NodeId n);
    void recover(NodeId n);  // what was durable
    void say(Observation o);

    // Writes and waits for the disk.
    void sync(NodeId n);
    // `n` stands in `term`, `voter` votes for it, all on disk, and it becomes leader.
    void elect(NodeId n, std::uint64_t term, NodeId voter);
    // `leader` appends an entry of its term; `follower` takes over its log; both have it on disk
    // and say so.
    void replicate(NodeId leader, NodeId follower);

    // The names of all checks that are broken, in the order of Check, each followed by a space.
    std::string broken() const;
    // Of the first violation of this check that was found; empty if none was.
    std::string story(Check check) const;
    std::string signature(Check check) const;
    const Violation* first(Check check) const;

    // What a server holds; a test may forge it.
    struct Held {
        Term term;
        NodeId vote;
        std::vector<EntryId> log;         // from index 1
        std::vector<std::uint64_t> hash;  // of the log up to each
    };
    Held& memory(NodeId n) { return servers_[n.value].memory; }
    Held& disk(NodeId n) { return servers_[n.value].disk; }
    Time now{0};

  private:
    struct Server {
        Held memory;
        Held disk;
        std::vector<Held> writes;  // begun, not done
        std::uint64_t done = 0;    // tokens
    };
    Observation of(NodeId n, ObservationKind kind) const;
    void append_hashed(NodeId n, EntryId entry, std::uint64_t hash);
    // What AppendEntries does: what conflicts goes, what is missing comes.
    void copy_log(NodeId from, NodeId to);

    std::vector<Server> servers_;
    std::uint64_t event_ = 0;
};

}  // namespace whitewater::raft
