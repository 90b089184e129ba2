// Drawing a plan of faults: every kind of blow, on every kind of cluster.
#include "tests/plans/fault_plan.hpp"

namespace whitewater::plans {

namespace {

using scenarios::Setup;

// At full size from the first case on: else half of the plans would be tame.
std::uint64_t below(std::uint64_t count) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint64_t>(0, count));
}
std::int64_t between(std::int64_t min, std::int64_t max) {
    return min + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(max - min + 1)));
}
bool is_one_of(std::uint64_t count) {
    return below(count) == 0;
}
Duration time_between(Duration min, Duration max) {
    return {between(min.us, max.us)};
}

NodeSet some_of(std::uint32_t nodes) {
    NodeSet some;
    for (const NodeId id : NodeSet::first(nodes))
        if (is_one_of(2)) some.insert(id);
    if (some.is_empty()) some.insert(node(1 + static_cast<std::uint32_t>(below(nodes))));
    return some;
}

void draw_weather(Setup& setup) {
    setup.network.loss = Ratio::percent(is_one_of(2) ? between(1, 15) : 0);
    setup.network.duplicate = Ratio::percent(is_one_of(2) ? between(1, 20) : 0);
    setup.network.reorder = Ratio::percent(is_one_of(2) ? between(1, 30) : 0);
    if (is_one_of(3)) setup.network.latency.max = milliseconds(20);
    if (is_one_of(3)) setup.network.shape = scenarios::LatencyShape::exponential;
    if (is_one_of(2)) setup.disk.sync = {milliseconds(5), milliseconds(40)};
    setup.disk.crash = static_cast<scenarios::CrashStyle>(below(5));
    if (is_one_of(4)) setup.clock.offset = {milliseconds(-50), milliseconds(50)};
    if (is_one_of(4)) setup.clock.drift = {Ratio::percent(-1), Ratio::percent(1)};
}

Setup draw_setup() {
    Setup setup;
    setup.seed = 1 + below(1'000'000);
    setup.nodes = is_one_of(2) ? 3 : static_cast<std::uint32_t>(between(1, 5));
    setup.clients = static_cast<std::uint32_t>(between(1, 3));
    setup.raft.pre_vote = is_one_of(2);
    setup.raft.check_quorum = is_one_of(2);
    if (is_one_of(2)) setup.raft.reads = scenarios::ReadMode::log;
    if (is_one_of(3)) setup.raft.batch = 1 + below(3);
    if (is_one_of(3)) setup.raft.inflight = 1 + below(3);
    if (is_one_of(4)) setup.closing = scenarios::Closing::core;
    draw_weather(setup);
    return setup;
}

std::int64_t strength_of(Blow::Kind kind) {
    switch (kind) {
        case Blow::Kind::slow:
            return between(1'000, 200'000);
        case Blow::Kind::drop:
        case Blow::Kind::duplicate:
            return between(1, 100);
        case Blow::Kind::clock_step:
            return between(-300'000, 300'000);
        case Blow::Kind::clock_drift:
            return between(-300'000, 300'000);
        case Blow::Kind::crash:
        case Blow::Kind::pause:
        case Blow::Kind::isolate:
        case Blow::Kind::partition:
        case Blow::Kind::cut:
        case Blow::Kind::clock_freeze:
            return 0;
    }
    return 0;
}

// Crashes are a third of all: they are what durability is about.
Blow draw_blow(std::uint32_t nodes) {
    Blow blow;
    if (!is_one_of(3)) blow.kind = static_cast<Blow::Kind>(below(Blow::kinds));
    blow.after = time_between({}, milliseconds(500));
    blow.who = is_one_of(4) ? NodeSet::first(nodes) : some_of(nodes);
    blow.others = some_of(nodes);
    blow.strength = strength_of(blow.kind);
    if (blow.kind == Blow::Kind::crash && is_one_of(4)) {
        scenarios::CrashPoint point;
        point.moment = static_cast<scenarios::CrashPoint::Moment>(below(2));
        point.act = static_cast<scenarios::CrashPoint::Act>(below(3));
        point.ordinal = 1 + below(20);
        blow.point = point;
    }
    if (!is_one_of(8)) blow.lasting = time_between(milliseconds(1), milliseconds(800));
    return blow;
}

scenarios::Load draw_load(std::uint32_t clients) {
    using scenarios::OperationKind;
    scenarios::Load load;
    for (std::uint32_t i = 1; i <= clients; ++i) load.clients.push_back(client(i));
    load.mix = {{OperationKind::put, Ratio::percent(40)},
                {OperationKind::get, Ratio::percent(40)},
                {OperationKind::cas, Ratio::percent(10)},
                {OperationKind::append, Ratio::percent(10)}};
    load.keys = 1 + below(3);
    load.every = {milliseconds(1), milliseconds(between(2, 30))};
    return load;
}

FaultPlan draw_plan() {
    FaultPlan plan;
    plan.setup = draw_setup();
    if (!is_one_of(8)) plan.load = draw_load(plan.setup.clients);
    const std::uint64_t count = below(13);
    for (std::uint64_t i = 0; i < count; ++i) plan.blows.push_back(draw_blow(plan.setup.nodes));
    plan.rest = time_between({}, milliseconds(1'500));
    return plan;
}

}  // namespace

rc::Gen<FaultPlan> fault_plans(const std::optional<std::string>& mutation) {
    const auto drawn = rc::gen::exec([mutation] {
        FaultPlan plan = draw_plan();
        plan.setup.mutation = mutation;
        return plan;
    });
    // The draws themselves do not shrink: less drawn is not less happening.
    return rc::gen::shrink(rc::gen::noShrink(drawn), [](const FaultPlan& plan) {
        return rc::seq::fromContainer(simpler(plan));
    });
}

}  // namespace whitewater::plans
