// A chaos block at work: its clauses, told to the simulator's nemesis.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kv/cluster.hpp"
#include "scenarios/language/scenario.hpp"
#include "scenarios/runner/fault_counts.hpp"
#include "scenarios/runner/injector.hpp"
#include "scenarios/runner/selection.hpp"
#include "sim/nemesis.hpp"

namespace whitewater::scenarios {

// What a chaos clause is for the nemesis, and how it is counted. Selectors become resolvers, asked
// anew at each strike.
class Storm {
  public:
    // Starts at once. All must outlive it. Clauses whose kind of fault `injector` holds inert
    // strike nobody.
    Storm(const Chaos& chaos, kv::Cluster& cluster, const Injector& injector, std::uint64_t seed);

    bool is_over() const { return nemesis_->is_over(); }
    // Ends it now and undoes its faults.
    void stop() { nemesis_->stop(); }

    // What a clause did: how often it was due, how often it found somebody to strike.
    struct ClauseRecord {
        Spot at;
        FaultKind kind{};
        sim::Nemesis::ClauseReport report;
    };
    std::vector<ClauseRecord> record() const;

    // Every fault it drew: enough to write the run out without chance.
    const std::vector<sim::Nemesis::Drawn>& drawn() const { return nemesis_->drawn(); }

  private:
    struct Counted {
        Spot at;
        FaultKind kind{};
    };

    std::vector<ChaosClause> profile_;  // of a named profile: what the resolvers refer to
    std::vector<Counted> clauses_;
    std::unique_ptr<sim::Nemesis> nemesis_;
};

}  // namespace whitewater::scenarios
