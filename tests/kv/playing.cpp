// Moving a cluster on.
#include "tests/kv/playing.hpp"

#include <optional>

#include "sim/base/check.hpp"

namespace whitewater::kv {

ClusterSettings cluster_of(std::uint32_t nodes, std::uint64_t seed) {
    ClusterSettings settings;
    settings.nodes = nodes;
    settings.clients = 3;
    settings.seed = seed;
    return settings;
}

void run_for(Cluster& cluster, Duration span) {
    sim::World& world = cluster.world();
    const Time end = world.now() + span;
    while (world.next_event() <= end && !cluster.broken_promise().has_value()) cluster.step();
    if (!cluster.broken_promise().has_value()) world.advance_to(end);
}

bool run_until(Cluster& cluster, const std::function<bool()>& condition, Duration limit) {
    const Time end = cluster.world().now() + limit;
    while (!condition()) {
        if (cluster.world().next_event() > end) return false;
        cluster.step();
    }
    return true;
}

NodeId elect(Cluster& cluster) {
    const bool done =
        run_until(cluster, [&] { return cluster.leader(cluster.servers()).has_value(); });
    CHECK(done, "nobody was elected");
    return *cluster.leader(cluster.servers());
}

OperationResult perform(Cluster& cluster, std::uint32_t client, const Request& request,
                        NodeId via) {
    std::optional<OperationResult> ended;
    Task task;
    task.op = OperationId{1'000'000 + cluster.chronicle().history().size()};
    task.request = request;
    task.via = via;
    task.done = [&ended](const OperationResult& result) { ended = result; };
    cluster.submit(client, std::move(task));
    CHECK(run_until(cluster, [&] { return ended.has_value(); }), "an operation without end");
    return *ended;
}

}  // namespace whitewater::kv
