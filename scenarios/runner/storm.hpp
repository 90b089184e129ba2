// A chaos block at work: faults that the seed draws, for a while.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kv/cluster.hpp"
#include "scenarios/language/scenario.hpp"
#include "scenarios/runner/fault_counts.hpp"
#include "scenarios/runner/selection.hpp"
#include "sim/base/prng.hpp"

namespace whitewater::scenarios {

// One clause strikes again and again; every draw is keyed by (seed, text of the clause, ordinal,
// k-th strike), so that removing one clause leaves the others as they were.
class Storm : public sim::Actor {
  public:
    // Starts at once. All must outlive it.
    Storm(const Scenario& scenario, const Chaos& chaos, kv::Cluster& cluster,
          const Selection& selection, FaultCounts& counts, std::uint64_t seed);
    ~Storm() override;
    Storm(const Storm&) = delete;

    bool is_over() const { return is_over_; }
    // Ends it now and undoes its faults.
    void stop();

    void act(std::uint64_t what) override;

    // What a clause did: how often it was due, how often it found somebody to strike.
    struct ClauseRecord {
        Spot at;
        std::string text;
        std::uint64_t attempted = 0;
        std::uint64_t fired = 0;
        std::uint64_t expected = 0;  // strikes that its rates lead one to expect
    };
    std::vector<ClauseRecord> record() const;

    // Every fault it drew, with its time and how long it stood: enough to write it out as steps.
    struct Drawn {
        Time at;
        std::optional<Duration> lasting;
        sim::Fault fault;
    };
    const std::vector<Drawn>& drawn() const { return drawn_; }

  private:
    struct Clause {
        const ChaosClause* source = nullptr;
        Key key{0};
        std::uint64_t strikes = 0;
        std::uint64_t fired = 0;
    };
    struct Striker;

    void schedule(std::size_t clause);
    void strike(std::size_t clause);
    void inject(FaultKind kind, sim::Fault fault, std::optional<Duration> lasting);
    NodeSet victims(const Victims& who, NodeSet among, Key key) const;

    static constexpr std::uint64_t the_end = ~std::uint64_t{0};

    const Scenario& scenario_;
    kv::Cluster& cluster_;
    const Selection& selection_;
    FaultCounts& counts_;
    std::vector<ChaosClause> profile_;  // the clauses of a named profile
    std::vector<Clause> clauses_;
    std::vector<std::uint64_t> injected_;  // the world's ordinals of its faults
    std::vector<Drawn> drawn_;
    Time began_;
    Time ends_;
    bool is_over_ = false;
};

}  // namespace whitewater::scenarios
