// What a long run of a whole cluster costs in memory: its log and its history, and nothing else.
#include <gtest/gtest.h>
#include <malloc.h>

#include <optional>

#include "kv/workload.hpp"
#include "tests/kv/allocations.hpp"
#include "tests/kv/playing.hpp"

namespace whitewater::kv {
namespace {

constexpr Duration hour = seconds(3'600);

std::size_t bytes_in_use() {
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

// Heartbeats, their answers, timers, deadlines, checkers, fingerprint: all of it in memory that the
// first seconds have reserved.
TEST(SteadyState, AnIdleClusterAllocatesNothingHoweverLongItRuns) {
    Cluster cluster(cluster_of(5));
    elect(cluster);
    run_for(cluster, seconds(600));
    const std::uint64_t steps = cluster.world().steps();
    const std::uint64_t before = allocations();
    ASSERT_GT(before, 0U) << "they are not counted";
    run_for(cluster, hour);
    EXPECT_GT(cluster.world().steps(), steps + 700'000);
    EXPECT_EQ(allocations(), before);
}

// The same with lost and doubled messages and clocks that drift. What may still grow is bounded: a
// link reserves a ring of repeats for a kind of message when it first carries one.
TEST(SteadyState, BadWeatherIsNoReasonToGrow) {
    ClusterSettings settings = cluster_of(5);
    settings.world.network.loss = Ratio::percent(2);
    settings.world.network.duplicate = Ratio::percent(2);
    settings.world.network.reorder = Ratio::percent(2);
    settings.world.clock.drift_max = Ratio::percent(1);
    Cluster cluster(settings);
    elect(cluster);
    run_for(cluster, hour);
    const std::size_t before = bytes_in_use();
    if (before == 0) GTEST_SKIP() << "this allocator keeps no count";
    run_for(cluster, hour * 4);
    EXPECT_LE(bytes_in_use(), before + 65'536);
}

WorkloadSettings a_put_a_second() {
    WorkloadSettings settings;
    settings.key = Key(7);
    settings.clients = {1};
    settings.mix = {{OperationKind::put, Ratio::percent(100)}};
    settings.keys = 5;
    settings.think_min = settings.think_max = seconds(1);
    settings.tag = "put";
    return settings;
}

// An operation is kept in five logs, on five disks, in the ledgers of the checkers and in the
// history; vectors double. Twice what that takes, and an operation more costs what one before did.
TEST(SteadyState, ALoadedClusterGrowsByItsOperationsOnly) {
    constexpr std::uint64_t most_per_operation = 6'000;
    Cluster cluster(cluster_of(5));
    elect(cluster);
    Workload workload(cluster, a_put_a_second());
    run_for(cluster, seconds(600));
    const std::size_t before = bytes_in_use();
    if (before == 0) GTEST_SKIP() << "this allocator keeps no count";
    const std::uint64_t issued = workload.issued();
    run_for(cluster, hour);
    const std::uint64_t operations = workload.issued() - issued;
    EXPECT_GT(operations, 3'000U);
    EXPECT_LE(bytes_in_use(), before + operations * most_per_operation);
}

}  // namespace
}  // namespace whitewater::kv
