// Making a plan simpler: what can be left out, what can be as by default, what can be rounder.
#include <algorithm>
#include <vector>

#include "tests/plans/fault_plan.hpp"

namespace whitewater::plans {

namespace {

using scenarios::Setup;

// What is simpler than `d`: none at all; a rounder time near it; one as round, and shorter.
std::vector<Duration> rounder(Duration d) {
    std::vector<Duration> simpler;
    if (d > Duration{}) simpler.push_back({});
    for (const std::int64_t unit : {1'000'000, 100'000, 10'000, 1'000}) {
        const Duration down{d.us - d.us % unit};
        if (down == d) {
            const Duration half{d.us / 2 / unit * unit};
            if (half > Duration{}) simpler.push_back(half);
            if (d - Duration{unit} > half) simpler.push_back(d - Duration{unit});
            break;  // whatever else is shorter is less round
        }
        if (down > Duration{}) simpler.push_back(down);
        simpler.push_back(down + Duration{unit});
    }
    return simpler;
}

class Simplifier {
  public:
    explicit Simplifier(const FaultPlan& plan) : plan_(plan) {}

    std::vector<FaultPlan> candidates() {
        drop_blows();
        drop_nodes();
        drop_load();
        reset_settings();
        for (std::size_t i = 0; i < plan_.blows.size(); ++i) simplify_blow(i);
        for (const Duration rest : rounder(plan_.rest))
            propose([rest](FaultPlan& p) { p.rest = rest; });
        return std::move(candidates_);
    }

  private:
    template <class Change>
    void propose(Change change) {
        FaultPlan changed = plan_;
        change(changed);
        candidates_.push_back(std::move(changed));
    }

    // All, each half, each one. What is left happens when it would have.
    void drop_blows() {
        const std::size_t count = plan_.blows.size();
        for (std::size_t size = count; size > 0; size /= 2)
            for (std::size_t first = 0; first < count; first += size)
                propose([&](FaultPlan& p) { drop(p, first, std::min(count, first + size)); });
    }
    static void drop(FaultPlan& plan, std::size_t first, std::size_t last) {
        Duration gap;
        for (std::size_t i = first; i < last; ++i) gap = gap + plan.blows[i].after;
        Duration& heir = last < plan.blows.size() ? plan.blows[last].after : plan.rest;
        heir = heir + gap;
        const auto begin = plan.blows.begin();
        plan.blows.erase(begin + static_cast<std::ptrdiff_t>(first),
                         begin + static_cast<std::ptrdiff_t>(last));
    }

    // Blows at nodes that are no more strike the rest of them, or nobody.
    void drop_nodes() {
        for (std::uint32_t nodes = 1; nodes < plan_.setup.nodes; ++nodes)
            propose([nodes](FaultPlan& p) {
                p.setup.nodes = nodes;
                for (Blow& blow : p.blows) {
                    blow.who = blow.who & NodeSet::first(nodes);
                    blow.others = blow.others & NodeSet::first(nodes);
                }
            });
    }

    void drop_load() {
        if (plan_.load.has_value()) {
            propose([](FaultPlan& p) { p.load.reset(); });
            if (plan_.load->mix.size() > 1 && plan_.load->keys == 1) simplify_mix();
            if (plan_.load->keys > 1) propose([](FaultPlan& p) { p.load->keys = 1; });
        }
        if (plan_.setup.clients == 1) return;
        propose([](FaultPlan& p) {
            p.setup.clients = 1;
            if (p.load.has_value()) p.load->clients = {client(1)};
        });
        propose([](FaultPlan& p) {
            p.setup.clients -= 1;
            if (p.load.has_value()) p.load->clients.resize(p.setup.clients);
        });
    }
    void simplify_mix() {
        using Share = scenarios::Load::Share;
        const std::vector<Share> puts{{scenarios::OperationKind::put, Ratio::percent(100)}};
        const std::vector<Share> half{{scenarios::OperationKind::put, Ratio::percent(50)},
                                      {scenarios::OperationKind::get, Ratio::percent(50)}};
        for (const std::vector<Share>& mix : {puts, half})
            if (mix.size() < plan_.load->mix.size())
                propose([&mix](FaultPlan& p) { p.load->mix = mix; });
    }

    template <class Part, class Field>
    void reset(Part Setup::*part, Field Part::*field) {
        const Setup usual;
        if (plan_.setup.*part.*field == usual.*part.*field) return;
        propose([&](FaultPlan& p) { p.setup.*part.*field = usual.*part.*field; });
    }
    void reset_settings() {
        using namespace scenarios;
        reset(&Setup::network, &NetworkSettings::loss);
        reset(&Setup::network, &NetworkSettings::duplicate);
        reset(&Setup::network, &NetworkSettings::reorder);
        reset(&Setup::network, &NetworkSettings::shape);
        reset(&Setup::network, &NetworkSettings::latency);
        reset(&Setup::clock, &ClockSettings::offset);
        reset(&Setup::clock, &ClockSettings::drift);
        reset(&Setup::raft, &RaftSettings::pre_vote);
        reset(&Setup::raft, &RaftSettings::check_quorum);
        reset(&Setup::raft, &RaftSettings::reads);
        reset(&Setup::raft, &RaftSettings::batch);
        reset(&Setup::raft, &RaftSettings::inflight);
        reset(&Setup::disk, &DiskSettings::sync);
        reset(&Setup::disk, &DiskSettings::crash);
        const Setup usual;
        if (plan_.setup.closing != usual.closing)
            propose([&](FaultPlan& p) { p.setup.closing = usual.closing; });
        if (plan_.setup.seed != usual.seed)
            propose([&](FaultPlan& p) { p.setup.seed = usual.seed; });
    }

    template <class Change>
    void change_blow(std::size_t i, Change change) {
        propose([i, &change](FaultPlan& p) { change(p.blows[i]); });
    }
    void simplify_blow(std::size_t i) {
        const Blow& blow = plan_.blows[i];
        if (blow.point.has_value()) change_blow(i, [](Blow& b) { b.point.reset(); });
        if (blow.lasting.has_value()) change_blow(i, [](Blow& b) { b.lasting.reset(); });
        for (const Duration after : rounder(blow.after))
            change_blow(i, [after](Blow& b) { b.after = after; });
        if (blow.lasting.has_value())
            for (const Duration lasting : rounder(*blow.lasting))
                if (lasting > Duration{})
                    change_blow(i, [lasting](Blow& b) { b.lasting = lasting; });
        for (const NodeId id : blow.who) change_blow(i, [id](Blow& b) { b.who.erase(id); });
        for (const NodeId id : blow.others) change_blow(i, [id](Blow& b) { b.others.erase(id); });
        for (const std::int64_t unit : {100'000, 10'000, 1'000, 100, 10}) {
            const std::int64_t round = blow.strength / unit * unit;
            if (round != 0 && round != blow.strength)
                change_blow(i, [round](Blow& b) { b.strength = round; });
        }
    }

    const FaultPlan& plan_;
    std::vector<FaultPlan> candidates_;
};

}  // namespace

std::vector<FaultPlan> simpler(const FaultPlan& plan) {
    return Simplifier(plan).candidates();
}

}  // namespace whitewater::plans
