// Counting faults that fired.
#include "scenarios/runner/fault_counts.hpp"

namespace whitewater::scenarios {

const char* name_of(FaultKind kind) {
    static constexpr std::array<const char*, fault_kind_count> names = {
        "partition", "isolate", "bridge",  "cut",         "slow",   "drop", "delay",
        "duplicate", "hold",    "crash",   "restart",     "pause",  "wipe", "disk",
        "clock",     "loss",    "latency", "duplication", "reorder"};
    return names[static_cast<std::size_t>(kind)];
}

void FaultCounts::injected(FaultKind kind, std::uint64_t ordinal, const std::string& step,
                           Spot at) {
    steps_.push_back({kind, ordinal, step, at});
}

void FaultCounts::withheld(FaultKind kind, const std::string& step, Spot at) {
    steps_.push_back({kind, 0, step, at});
}

std::uint64_t FaultCounts::fired(FaultKind kind) const {
    std::uint64_t total = 0;
    for (const Injected& fault : steps_)
        if (fault.kind == kind && fault.ordinal != 0)
            total += cluster_.world().fired(fault.ordinal);
    return total;
}

// A step may inject several faults (one for each kind of message that its word stands for): it
// fired if one of them did.
std::vector<FaultCounts::Idle> FaultCounts::never_fired() const {
    std::vector<Idle> idle;
    for (std::size_t first = 0; first < steps_.size();) {
        std::size_t end = first;
        bool fired = false;
        while (end < steps_.size() && steps_[end].step == steps_[first].step &&
               steps_[end].at.line == steps_[first].at.line)
            fired = has_fired(steps_[end++]) || fired;
        if (!fired) idle.push_back({steps_[first].step, steps_[first].at});
        first = end;
    }
    return idle;
}

}  // namespace whitewater::scenarios
