// Each chaos clause as an action of the nemesis.
#include "scenarios/runner/storm.hpp"

#include <algorithm>

#include "scenarios/language/profiles.hpp"
#include "scenarios/runner/injector.hpp"
#include "scenarios/runner/message_counts.hpp"

namespace whitewater::scenarios {

namespace {

template <class T>
sim::Range<T> range(const Range<T>& written) {
    return {written.min, written.max};
}

// One clause, translated. A clause about messages of a kind with several numbers becomes several.
struct Translator {
    const Scenario& scenario;
    const Selection& selection;
    FaultKind& kind;  // set to how the clause is counted

    using Actions = std::vector<sim::NemesisAction>;

    sim::Resolver resolver(const Selector& selector) const {
        return [&selection = selection, &selector](Key key) {
            const auto chosen = selection.choose({&selector}, key);
            const bool matched = !std::holds_alternative<Unmatched>(chosen);
            return matched ? std::get<0>(chosen).front() : NodeSet();
        };
    }
    sim::Victims victims(const Victims& who) const {
        if (const auto* count = std::get_if<Range<std::uint32_t>>(&who)) return {range(*count), {}};
        return {{1, 1}, resolver(std::get<Selector>(who))};
    }
    Actions as(FaultKind counted, sim::NemesisAction action) const {
        kind = counted;
        return {std::move(action)};
    }

    Actions operator()(const ChaosCrash& crash) const {
        const auto style = crash_style(crash.style.value_or(scenario.setup.disk.crash));
        return as(FaultKind::crash, sim::DrawCrash{victims(crash.who), style});
    }
    Actions operator()(const ChaosPause& pause) const {
        return as(FaultKind::pause, sim::DrawPause{victims(pause.who)});
    }
    Actions operator()(const ChaosPartition& partition) const {
        sim::DrawPartition draw;
        draw.shape = static_cast<sim::DrawPartition::Shape>(partition.shape);
        if (partition.who.has_value()) draw.who.resolver = resolver(*partition.who);
        return as(FaultKind::partition, draw);
    }
    Actions operator()(const ChaosCut& cut) const {
        return as(FaultKind::cut, sim::DrawCut{range(cut.links)});
    }
    Actions operator()(const ChaosSlow& slow) const {
        return as(FaultKind::slow, sim::DrawSlow{range(slow.links), range(slow.by)});
    }
    Actions operator()(const ChaosMeddle& meddle) const {
        kind = static_cast<FaultKind>(static_cast<int>(FaultKind::drop) +
                                      static_cast<int>(meddle.meddling));
        sim::DrawRule draw;
        draw.rule.effect = static_cast<sim::MessageRule::Effect>(meddle.meddling);
        if (meddle.links.has_value()) {
            draw.from = resolver(meddle.links->from);
            draw.to = resolver(meddle.links->to);
        }
        draw.share = range(meddle.chance);
        if (meddle.by.has_value()) draw.by = range(*meddle.by);
        if (meddle.kind == MessageKind::any) return {draw};
        Actions actions;
        for (const std::uint8_t number : kinds_of(meddle.kind)) {
            draw.rule.message_kind = number;
            actions.emplace_back(draw);
        }
        return actions;
    }
    Actions operator()(const ChaosClockDrift& drift) const {
        return as(FaultKind::clock, sim::DrawClockDrift{victims(drift.who), range(drift.drift)});
    }
    Actions operator()(const ChaosClockOffset& offset) const {
        return as(FaultKind::clock, sim::DrawClockStep{victims(offset.who), range(offset.offset)});
    }
    Actions operator()(const ChaosClockFreeze& freeze) const {
        return as(FaultKind::clock, sim::DrawClockFreeze{victims(freeze.who)});
    }
    // The others are refused before the run begins: see missing_features.hpp.
    template <class Other>
    Actions operator()(const Other&) const {
        CHECK(false, "a chaos clause that the simulator does not have yet");
        return {};
    }
};

}  // namespace

Storm::Storm(const Chaos& chaos, kv::Cluster& cluster, const Injector& injector, std::uint64_t seed)
    : profile_(chaos.profile.empty() ? std::vector<ChaosClause>()
                                     : profile_clauses(chaos.profile)) {
    sim::NemesisProfile profile;
    profile.seed = seed;
    profile.targets = cluster.servers();
    profile.lasting = chaos.lasting;
    for (const ChaosClause& clause : chaos.profile.empty() ? chaos.clauses : profile_) {
        Counted counted{clause.at, FaultKind::crash};
        const auto actions = std::visit(
            Translator{injector.scenario(), injector.selection(), counted.kind}, clause.action);
        for (const sim::NemesisAction& action : actions) {
            sim::NemesisClause drawn;
            drawn.action = action;
            if (injector.is_inert(counted.kind))
                drawn.action = sim::DrawOther{[](Key) { return false; }};
            drawn.every = range(clause.every);
            if (clause.lasting.has_value()) drawn.lasting = range(*clause.lasting);
            drawn.text = clause.text;
            drawn.ordinal = clause.ordinal;
            profile.clauses.push_back(std::move(drawn));
            clauses_.push_back(counted);
        }
    }
    nemesis_ = std::make_unique<sim::Nemesis>(cluster.world(), std::move(profile));
}

std::vector<Storm::ClauseRecord> Storm::record() const {
    const std::vector<sim::Nemesis::ClauseReport> reports = nemesis_->report();
    std::vector<ClauseRecord> records;
    for (std::size_t i = 0; i < reports.size(); ++i)
        records.push_back({clauses_[i].at, clauses_[i].kind, reports[i]});
    return records;
}

}  // namespace whitewater::scenarios
