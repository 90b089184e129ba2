// How often each kind of fault has had its effect: what `fired` asks and the fire gate judges.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "kv/cluster.hpp"
#include "scenarios/language/scenario.hpp"

namespace whitewater::scenarios {

inline constexpr std::size_t fault_kind_count = static_cast<std::size_t>(FaultKind::reorder) + 1;

// "drop", "crash", ...: the word of the language for a kind of fault.
const char* name_of(FaultKind kind);

// Counts faults that explicit steps injected.
class FaultCounts {
  public:
    // `cluster` must outlive it.
    explicit FaultCounts(const kv::Cluster& cluster) : cluster_(cluster) {}

    // A step injected the fault that the world calls `ordinal`; `step` is its text, for reports.
    void injected(FaultKind kind, std::uint64_t ordinal, const std::string& step, Spot at);
    // A step was kept from acting (the injector is inert on purpose).
    void withheld(FaultKind kind, const std::string& step, Spot at);
    // By explicit steps; what chaos did is the storms' to tell.
    std::uint64_t fired(FaultKind kind) const;

    // The explicit steps that never had an effect: the run is vacuous.
    struct Idle {
        std::string step;
        Spot at;
    };
    std::vector<Idle> never_fired() const;

  private:
    struct Injected {
        FaultKind kind{};
        std::uint64_t ordinal = 0;  // 0: withheld
        std::string step;
        Spot at;
    };
    bool has_fired(const Injected& fault) const {
        return fault.ordinal != 0 && cluster_.world().fired(fault.ordinal) > 0;
    }

    const kv::Cluster& cluster_;
    std::vector<Injected> steps_;
};

}  // namespace whitewater::scenarios
