// Each line of the set-up, in the words of the layers below.
#include "scenarios/runner/cluster_settings.hpp"

#include <algorithm>

#include "scenarios/runner/injector.hpp"

namespace whitewater::scenarios {

namespace {

raft::Switch as_switch(bool on) {
    return on ? raft::Switch::on : raft::Switch::off;
}

raft::ReadMode read_mode(ReadMode mode) {
    switch (mode) {
        case ReadMode::log:
            return raft::ReadMode::log;
        case ReadMode::index:
            return raft::ReadMode::index;
        case ReadMode::lease:
            return raft::ReadMode::lease;
        case ReadMode::local:
            return raft::ReadMode::local;
    }
    return raft::ReadMode::index;
}

raft::Settings raft_settings(const Setup& setup) {
    raft::Settings raft;
    raft.election_min = setup.raft.election.min;
    raft.election_max = setup.raft.election.max;
    raft.heartbeat = setup.raft.heartbeat;
    raft.pre_vote = as_switch(setup.raft.pre_vote);
    raft.check_quorum = as_switch(setup.raft.check_quorum);
    raft.reads = read_mode(setup.raft.reads);
    raft.batch = static_cast<std::uint32_t>(setup.raft.batch);
    raft.inflight = static_cast<std::uint32_t>(setup.raft.inflight);
    if (setup.mutation.has_value()) raft.mutation = raft::mutation_named(*setup.mutation);
    return raft;
}

sim::WorldSettings world_settings(const Setup& setup) {
    sim::WorldSettings world;
    world.network.latency_min = setup.network.latency.min;
    world.network.latency_max = setup.network.latency.max;
    world.network.distribution = setup.network.shape == LatencyShape::uniform
                                     ? sim::Distribution::uniform
                                     : sim::Distribution::exponential;
    world.network.loss = setup.network.loss;
    world.network.duplicate = setup.network.duplicate;
    world.network.reorder = setup.network.reorder;
    world.disk.sync_min = setup.disk.sync.min;
    world.disk.sync_max = setup.disk.sync.max;
    world.disk.crash = crash_style(setup.disk.crash);
    world.clock.offset_min = setup.clock.offset.min;
    world.clock.offset_max = setup.clock.offset.max;
    world.clock.drift_min = setup.clock.drift.min;
    world.clock.drift_max = setup.clock.drift.max;
    return world;
}

}  // namespace

kv::ClusterSettings cluster_settings(const Setup& setup, std::uint64_t seed) {
    kv::ClusterSettings cluster;
    cluster.nodes = setup.nodes;
    cluster.clients = setup.clients;
    cluster.seed = seed;
    cluster.raft = raft_settings(setup);
    cluster.client.attempt = setup.attempt;
    cluster.client.timeout = setup.timeout;
    cluster.world = world_settings(setup);
    return cluster;
}

Duration closing_bound(const Setup& setup) {
    const Duration spread = setup.network.latency.max - setup.network.latency.min;
    const Duration longest = setup.network.shape == LatencyShape::uniform
                                 ? setup.network.latency.max
                                 : setup.network.latency.min + spread * 10;
    return std::max(setup.raft.election.max, (longest + setup.disk.sync.max) * 10) * 40;
}

kv::OperationKind operation_kind(OperationKind kind) {
    switch (kind) {
        case OperationKind::put:
            return kv::OperationKind::put;
        case OperationKind::get:
            return kv::OperationKind::get;
        case OperationKind::remove:
            return kv::OperationKind::remove;
        case OperationKind::append:
            return kv::OperationKind::append;
        case OperationKind::cas:
            return kv::OperationKind::cas;
    }
    return kv::OperationKind::get;
}

}  // namespace whitewater::scenarios
