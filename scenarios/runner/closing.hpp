// The closing phase: once everything is healed, the cluster must recover in bounded time.
#pragma once

#include <optional>

#include "kv/cluster.hpp"
#include "scenarios/language/scenario.hpp"
#include "scenarios/runner/verdict.hpp"

namespace whitewater::scenarios {

// Heals and restarts (all servers, or only a drawn quorum-sized core), then demands an election,
// one write of every client (of a probe client if there is none), and convergence.
class ClosingPhase {
  public:
    // Both must outlive it. The operations still open become unknown.
    ClosingPhase(const Setup& setup, kv::Cluster& cluster, std::uint64_t seed);

    bool is_over() const;
    // When the bound is up: a closing that is not over then has failed.
    Time deadline() const { return deadline_; }
    // What is still missing when the bound is up, and why.
    Finding failure() const;
    // How long the cluster took to recover. REQUIRES: is_over().
    Duration recovery() const { return cluster_.world().now() - began_; }

  private:
    void prepare(const Setup& setup, std::uint64_t seed);
    void ask_every_client(std::uint64_t seed);
    void ask(std::uint32_t ordinal, Key key, std::uint64_t attempt);

    kv::Cluster& cluster_;
    Time began_;
    Time deadline_;
    std::uint32_t unanswered_ = 0;
};

}  // namespace whitewater::scenarios
