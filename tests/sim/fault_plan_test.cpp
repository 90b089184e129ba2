// Any plan of faults: the run is lawful while they stand, the same twice, and whole after the end.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "sim/trace_promises.hpp"
#include "tests/sim/stage.hpp"

namespace whitewater::sim {

namespace {

constexpr std::uint32_t node_count = 4;

struct Planned {
    Time at;
    Fault fault;
    std::optional<Duration> lasting;
};

std::uint64_t below(std::uint64_t end) {
    return *rc::gen::resize(1'000, rc::gen::inRange<std::uint64_t>(0, end));
}

NodeSet some_nodes() {
    NodeSet nodes;
    for (std::uint32_t i = 1; i <= node_count; ++i)
        if (below(2) == 1) nodes.insert(node(i));
    if (below(4) == 0) nodes.insert(client(1));
    return nodes;
}

Duration some_time(Duration most) {
    return {static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most.us)))};
}

MessageRule some_rule() {
    return {.effect = static_cast<MessageRule::Effect>(below(4)),
            .message_kind = below(2) == 0 ? std::uint8_t{1} : MessageRule::any_kind,
            .nth = below(3),
            .from = some_nodes(),
            .to = some_nodes(),
            .share = Ratio::percent(static_cast<std::int64_t>(below(101))),
            .by = some_time(milliseconds(50))};
}

CrashAt some_crash_at() {
    return {.node = node(static_cast<std::uint32_t>(1 + below(node_count))),
            .moment = static_cast<CrashAt::Moment>(below(2)),
            .deed = static_cast<CrashAt::Deed>(below(3)),
            .nth = 1 + below(5),
            .style = static_cast<CrashStyle>(below(5))};
}

Fault some_fault() {
    const NodeSet nodes = some_nodes();
    const NodeSet others = some_nodes();
    const auto drift = static_cast<std::int64_t>(below(1'800'000)) - 900'000;
    switch (below(15)) {
        case 0:
            return Partition{{nodes, others}};
        case 1:
            return Cut{nodes, others, static_cast<Ways>(below(2))};
        case 2:
            return Slow{nodes, others, some_time(milliseconds(50))};
        case 3:
            return some_rule();
        case 4:
            return Release{.from = nodes, .to = others};
        case 5:
            return Heal{nodes};
        case 6:
            return Crash{nodes, static_cast<CrashStyle>(below(5))};
        case 7:
            return some_crash_at();
        case 8:
            return Restart{nodes};
        case 9:
            return Pause{nodes};
        case 10:
            return Resume{nodes};
        case 11:
            return ClockStep{nodes, some_time(milliseconds(200)) - milliseconds(100)};
        case 12:
            return ClockDrift{nodes, Ratio{drift}};
        case 13:
            return ClockFreeze{nodes};
        default:
            return ClockMend{nodes};
    }
}

std::vector<Planned> some_plan() {
    std::vector<Planned> plan;
    const std::uint64_t size = below(25);
    for (std::uint64_t i = 0; i < size; ++i) {
        Planned planned{Time{} + some_time(seconds(1)), some_fault(), {}};
        if (below(2) == 0) planned.lasting = some_time(milliseconds(300));
        plan.push_back(planned);
    }
    return plan;
}

// Every 10 ms of its clock, a machine writes, syncs, and sends to the next.
Script busy() {
    const auto start = [](Machine& machine) {
        machine.set_timer(machine.now() + milliseconds(10));
    };
    return {.start = start, .timer_fired = [start](Machine& machine) {
                const std::uint32_t next = machine.id().value % node_count + 1;
                machine.write(0, 0, as_bytes("state"));
                machine.sync(0, 1);
                machine.send(node(next), {.kind = 1, .term = 1, .index = 1, .op = {}},
                             as_bytes("hello"));
                start(machine);
            }};
}

class PlannedRun {
  public:
    PlannedRun(std::uint64_t seed, const std::vector<Planned>& plan) : stage(settings(seed)) {
        stage.add_nodes(node_count, busy());
        stage.add(client(1));
        for (const Planned& planned : plan)
            stage.at(planned.at,
                     [this, planned] { stage.world().inject(planned.fault, planned.lasting); });
        stage.run_until(time_at(milliseconds(1'500)));
    }

    static WorldSettings settings(std::uint64_t seed) {
        WorldSettings settings = steady();
        settings.seed = seed;
        settings.network = {};
        settings.network.loss = Ratio::percent(10);
        settings.network.duplicate = Ratio::percent(10);
        settings.network.reorder = Ratio::percent(10);
        return settings;
    }

    Stage stage;
};

TEST(FaultPlan, AnyPlanGivesALawfulTraceAndTheSameOneTwice) {
    EXPECT_TRUE(rc::check([] {
        const std::uint64_t seed = below(1'000'000);
        const std::vector<Planned> plan = some_plan();
        PlannedRun one(seed, plan);
        PlannedRun other(seed, plan);
        RC_ASSERT(broken_promise(one.stage.trace()) == std::nullopt);
        RC_ASSERT(one.stage.world().recorder().fingerprint() ==
                  other.stage.world().recorder().fingerprint());
        int up = 0;
        for (const NodeId id : one.stage.world().machines()) up += one.stage.world().is_up(id);
        RC_ASSERT(one.stage.alive() == up);
    }));
}

// For every on there is one off at most; after the end of all faults, for every one that stood.
TEST(FaultPlan, AfterTheEndOfAllFaultsTheWorldIsWhole) {
    EXPECT_TRUE(rc::check([] {
        PlannedRun run(below(1'000'000), some_plan());
        Stage& stage = run.stage;
        World& world = stage.world();
        world.heal_everything();
        world.inject(Restart{world.machines()});
        std::map<std::uint64_t, int> offs;
        for (const Record& off : stage.records(Kind::fault_off)) ++offs[off.a];
        for (const auto& [ordinal, count] : offs) RC_ASSERT(count == 1);

        const std::size_t crashes = stage.records(Kind::crash).size();
        std::map<NodeId, LocalTime> before;
        for (const NodeId id : world.machines()) before[id] = world.local_time(id);
        stage.run_for(seconds(1));
        RC_ASSERT(stage.records(Kind::fault_off).size() == offs.size());
        RC_ASSERT(stage.records(Kind::crash).size() == crashes);
        for (const NodeId id : world.machines()) {
            RC_ASSERT(world.is_up(id));
            RC_ASSERT(!world.is_paused(id));
            RC_ASSERT(world.local_time(id) - before[id] == seconds(1));
            for (const NodeId other : world.machines()) RC_ASSERT(world.is_connected(id, other));
        }
        for (std::uint32_t i = 1; i <= node_count; ++i)
            RC_ASSERT(stage.met_by(node(i)).back() != "boot 1");
    }));
}

}  // namespace

}  // namespace whitewater::sim
