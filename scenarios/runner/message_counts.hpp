// How many messages were sent since a moment that a condition names.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "kv/cluster.hpp"
#include "scenarios/language/scenario.hpp"

namespace whitewater::scenarios {

// The numbers, in raft::MessageKind, of the kinds that a word of the language stands for.
std::vector<std::uint8_t> kinds_of(MessageKind kind);

// Remembers the counts at every moment that some `messages ... since TIME` of the scenario names.
class MessageCounts : public sim::Actor {
  public:
    // Both must outlive it.
    MessageCounts(const Scenario& scenario, kv::Cluster& cluster);
    ~MessageCounts() override;
    MessageCounts(const MessageCounts&) = delete;

    // Sent at `since` or later. REQUIRES: some condition of the scenario names `since`.
    std::uint64_t sent(MessageKind kind, NodeSet from, NodeSet to, Time since) const;

    void act(std::uint64_t microseconds) override;

  private:
    using Counts = std::vector<std::uint64_t>;  // by kind, sender, receiver

    void watch(const Condition& condition);
    std::uint64_t now(std::uint8_t kind, NodeId from, NodeId to) const;

    kv::Cluster& cluster_;
    std::map<std::int64_t, Counts> at_;  // by time in microseconds
};

}  // namespace whitewater::scenarios
