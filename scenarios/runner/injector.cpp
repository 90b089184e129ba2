// What each fault step does to the world.
#include "scenarios/runner/injector.hpp"

#include <fmt/format.h>

#include "scenarios/runner/message_counts.hpp"

namespace whitewater::scenarios {

sim::CrashStyle crash_style(CrashStyle style) {
    switch (style) {
        case CrashStyle::losing:
            return sim::CrashStyle::losing;
        case CrashStyle::keeping:
            return sim::CrashStyle::keeping;
        case CrashStyle::prefix:
            return sim::CrashStyle::prefix;
        case CrashStyle::any:
            return sim::CrashStyle::any;
        case CrashStyle::tearing:
            return sim::CrashStyle::tearing;
    }
    return sim::CrashStyle::any;
}

sim::Partition bridge_of(NodeSet nodes, NodeSet middle, Key key) {
    const NodeSet others = nodes - middle;
    const NodeSet half = Selection::draw(others, others.size() / 2, key);
    return {{half | middle, (others - half) | middle}};
}

sim::Partition partition_of(NodeSet nodes, const std::vector<NodeSet>& groups) {
    sim::Partition partition{groups};
    NodeSet rest = nodes;
    for (const NodeSet group : groups) rest = rest - group;
    for (const NodeId id : rest) partition.groups.push_back(NodeSet::of(id));
    return partition;
}

// Turns one fault step into faults of the simulator.
struct Injector::Planner {
    const Scenario& scenario;
    const kv::Cluster& cluster;
    const Selection& selection;
    Key key;

    // The nodes of each selector, or what matched nothing.
    using Chosen = std::variant<std::vector<NodeSet>, Unmatched>;
    Chosen choose(const std::vector<const Selector*>& line) const {
        return selection.choose(line, key);
    }

    template <class Make>
    Plan plan(const std::vector<const Selector*>& line, Make make) const {
        const Chosen chosen = choose(line);
        if (const auto* unmatched = std::get_if<Unmatched>(&chosen)) return *unmatched;
        return make(std::get<0>(chosen));
    }
    using Sets = std::vector<NodeSet>;
    static std::vector<Planned> one(FaultKind kind, sim::Fault fault,
                                    std::optional<Duration> lasting = {}) {
        return {{kind, std::move(fault), lasting}};
    }
    Unmatched complaint(const Selector& who, NodeId id, const char* what) const {
        return {who.at,
                fmt::format("{} {} at {}", name_of(id), what, to_text(cluster.world().now()))};
    }

    Plan operator()(const Partition& step) const {
        std::vector<const Selector*> line;
        for (const Selector& group : step.groups) line.push_back(&group);
        return plan(line, [this](const Sets& groups) {
            return one(FaultKind::partition, partition_of(cluster.servers(), groups));
        });
    }
    Plan operator()(const Isolate& step) const {
        std::vector<const Selector*> line{&step.who};
        if (step.from.has_value()) line.push_back(&*step.from);
        return plan(line, [this](const Sets& sets) {
            const NodeSet from = sets.size() > 1 ? sets[1] : cluster.servers();
            return one(FaultKind::isolate, sim::Cut{sets[0], from, sim::Ways::both});
        });
    }
    Plan operator()(const Bridge& step) const {
        return plan({&step.who}, [this](const Sets& sets) {
            return one(FaultKind::bridge,
                       bridge_of(cluster.servers(), sets[0], key.with("halves")));
        });
    }
    Plan operator()(const Cut& step) const {
        const auto ways = step.direction == Direction::both_ways ? sim::Ways::both : sim::Ways::one;
        return plan({&step.links.from, &step.links.to}, [ways](const Sets& sets) {
            return one(FaultKind::cut, sim::Cut{sets[0], sets[1], ways});
        });
    }
    Plan operator()(const Slow& step) const {
        return plan({&step.links.from, &step.links.to}, [&step](const Sets& sets) {
            auto faults = one(FaultKind::slow, sim::Slow{sets[0], sets[1], step.by});
            if (step.direction == Direction::both_ways)
                faults.push_back({FaultKind::slow, sim::Slow{sets[1], sets[0], step.by}, {}});
            return faults;
        });
    }
    Plan operator()(const Heal& step) const {
        // Healing is no fault: it counts for nothing, so its kind does not matter.
        if (!step.who.has_value()) return one(FaultKind::partition, sim::Heal{});
        return plan({&*step.who},
                    [](const Sets& sets) { return one(FaultKind::partition, sim::Heal{sets[0]}); });
    }
    Plan operator()(const Meddle& step) const {
        return plan({&step.links.from, &step.links.to}, [&step](const Sets& sets) {
            sim::MessageRule rule;
            rule.effect = static_cast<sim::MessageRule::Effect>(step.meddling);
            rule.nth = step.ordinal.value_or(0);
            rule.from = sets[0];
            rule.to = sets[1];
            rule.share = step.chance;
            rule.by = step.by.value_or(Duration{});
            return for_kinds(step, rule);
        });
    }
    // One rule for each kind of message that the step's word stands for.
    static std::vector<Planned> for_kinds(const Meddle& step, sim::MessageRule rule) {
        const auto kind = static_cast<FaultKind>(static_cast<int>(FaultKind::drop) +
                                                 static_cast<int>(step.meddling));
        if (step.kind == MessageKind::any) return one(kind, rule, step.lasting);
        std::vector<Planned> rules;
        for (const std::uint8_t number : kinds_of(step.kind)) {
            rule.message_kind = number;
            rules.push_back({kind, rule, step.lasting});
        }
        return rules;
    }
    Plan operator()(const Release& step) const {
        if (!step.links.has_value()) return one(FaultKind::hold, sim::Release{});
        return plan({&step.links->from, &step.links->to}, [&step](const Sets& sets) {
            std::vector<Planned> releases;
            if (step.kind == MessageKind::any)
                return one(FaultKind::hold,
                           sim::Release{sim::MessageRule::any_kind, sets[0], sets[1]});
            for (const std::uint8_t number : kinds_of(step.kind))
                releases.push_back({FaultKind::hold, sim::Release{number, sets[0], sets[1]}, {}});
            return releases;
        });
    }
    Plan operator()(const Crash& step) const {
        const auto style = crash_style(step.style.value_or(scenario.setup.disk.crash));
        const Chosen chosen = choose({&step.who});
        if (const auto* unmatched = std::get_if<Unmatched>(&chosen)) return *unmatched;
        const NodeSet nodes = std::get<0>(chosen)[0];
        for (const NodeId id : nodes)
            if (!cluster.world().is_up(id)) return complaint(step.who, id, "is down already");
        if (!step.point.has_value()) return one(FaultKind::crash, sim::Crash{nodes, style});
        std::vector<Planned> crashes;
        for (const NodeId id : nodes) {
            sim::CrashAt crash;
            crash.node = id;
            crash.moment = static_cast<sim::CrashAt::Moment>(step.point->moment);
            crash.deed = static_cast<sim::CrashAt::Deed>(step.point->act);
            crash.nth = step.point->ordinal;
            crash.style = style;
            crashes.push_back({FaultKind::crash, crash, {}});
        }
        return crashes;
    }
    Plan operator()(const Restart& step) const {
        const Chosen chosen = choose({&step.who});
        if (const auto* unmatched = std::get_if<Unmatched>(&chosen)) return *unmatched;
        const NodeSet nodes = std::get<0>(chosen)[0];
        for (const NodeId id : nodes)
            if (cluster.world().is_up(id)) return complaint(step.who, id, "is not down");
        return one(FaultKind::restart, sim::Restart{nodes});
    }
    Plan operator()(const Pause& step) const {
        return plan({&step.who}, [&step](const Sets& sets) {
            return one(FaultKind::pause, sim::Pause{sets[0]}, step.lasting);
        });
    }
    Plan operator()(const Resume& step) const {
        const Chosen chosen = choose({&step.who});
        if (const auto* unmatched = std::get_if<Unmatched>(&chosen)) return *unmatched;
        const NodeSet nodes = std::get<0>(chosen)[0];
        for (const NodeId id : nodes)
            if (!cluster.world().is_paused(id)) return complaint(step.who, id, "is not paused");
        return one(FaultKind::pause, sim::Resume{nodes});
    }
    Plan operator()(const ClockStep& step) const {
        return plan({&step.who}, [&step](const Sets& sets) {
            return one(FaultKind::clock, sim::ClockStep{sets[0], step.by});
        });
    }
    Plan operator()(const ClockDrift& step) const {
        return plan({&step.who}, [&step](const Sets& sets) {
            return one(FaultKind::clock, sim::ClockDrift{sets[0], step.drift});
        });
    }
    Plan operator()(const ClockFreeze& step) const {
        return plan({&step.who}, [&step](const Sets& sets) {
            return one(FaultKind::clock, sim::ClockFreeze{sets[0]}, step.lasting);
        });
    }
    Plan operator()(const ClockMends& step) const {
        return plan({&step.who}, [](const Sets& sets) {
            return one(FaultKind::clock, sim::ClockMend{sets[0]});
        });
    }
    // The others are refused before the run begins: see missing_features.hpp.
    template <class Other>
    Plan operator()(const Other&) const {
        CHECK(false, "a fault that the simulator does not have yet");
        return std::vector<Planned>();
    }
};

std::optional<Unmatched> Injector::perform(const FaultStep& fault, const Step& step, Key key) {
    const Plan plan = std::visit(Planner{scenario_, cluster_, selection_, key}, fault);
    if (const auto* unmatched = std::get_if<Unmatched>(&plan)) return *unmatched;
    for (const Planned& planned : std::get<0>(plan)) {
        if (is_inert(planned.kind)) {
            counts_.withheld(planned.kind, step.text, step.at);
            continue;
        }
        const std::uint64_t ordinal = cluster_.world().inject(planned.fault, planned.lasting);
        const bool is_fault = !std::holds_alternative<sim::Heal>(planned.fault) &&
                              !std::holds_alternative<sim::Release>(planned.fault);
        if (is_fault) counts_.injected(planned.kind, ordinal, step.text, step.at);
    }
    return std::nullopt;
}

}  // namespace whitewater::scenarios
