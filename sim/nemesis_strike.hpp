// One strike of the nemesis: from a clause and a key to faults.
#pragma once

#include <vector>

#include "sim/nemesis.hpp"

namespace whitewater::sim {

struct Nemesis::Strike {
    World& world;
    const NemesisProfile& profile;
    const NemesisClause& clause;
    Key key;  // of this strike
    Time ends;

    // Nothing, if there was nobody to strike.
    std::vector<Fault> faults() const;
    // How long they stand: not beyond the nemesis.
    Duration lasting() const;

  private:
    std::vector<Fault> draw(const DrawCrash& crash) const;
    std::vector<Fault> draw(const DrawPause& pause) const;
    std::vector<Fault> draw(const DrawPartition& partition) const;
    std::vector<Fault> draw(const DrawCut& cut) const;
    std::vector<Fault> draw(const DrawSlow& slow) const;
    std::vector<Fault> draw(const DrawRule& rule) const;
    std::vector<Fault> draw(const DrawClockStep& step) const;
    std::vector<Fault> draw(const DrawClockDrift& drift) const;
    std::vector<Fault> draw(const DrawClockFreeze& freeze) const;
    static std::vector<Fault> draw(const DrawOther&) { return {}; }

    NodeSet victims(const Victims& who) const;
};

}  // namespace whitewater::sim
