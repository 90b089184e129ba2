// Copying single settings from one set-up to another.
#include "scenarios/runner/overrides.hpp"

#include <fmt/format.h>

namespace whitewater::scenarios {

namespace {

// How one setting moves from one set-up to another. Some settings are several values.
struct Mover {
    Setting setting;
    void (*move)(const Setup& from, Setup& to);
};

constexpr Mover movers[] = {
    {Setting::nodes, [](const Setup& from, Setup& to) { to.nodes = from.nodes; }},
    {Setting::learners, [](const Setup& from, Setup& to) { to.learners = from.learners; }},
    {Setting::spares, [](const Setup& from, Setup& to) { to.spares = from.spares; }},
    {Setting::clients, [](const Setup& from, Setup& to) { to.clients = from.clients; }},
    {Setting::client_attempt, [](const Setup& from, Setup& to) { to.attempt = from.attempt; }},
    {Setting::client_timeout, [](const Setup& from, Setup& to) { to.timeout = from.timeout; }},
    {Setting::limit, [](const Setup& from, Setup& to) { to.limit = from.limit; }},
    {Setting::seed, [](const Setup& from, Setup& to) { to.seed = from.seed; }},
    {Setting::raft_election,
     [](const Setup& from, Setup& to) { to.raft.election = from.raft.election; }},
    {Setting::raft_heartbeat,
     [](const Setup& from, Setup& to) { to.raft.heartbeat = from.raft.heartbeat; }},
    {Setting::raft_pre_vote,
     [](const Setup& from, Setup& to) { to.raft.pre_vote = from.raft.pre_vote; }},
    {Setting::raft_check_quorum,
     [](const Setup& from, Setup& to) { to.raft.check_quorum = from.raft.check_quorum; }},
    {Setting::raft_reads, [](const Setup& from, Setup& to) { to.raft.reads = from.raft.reads; }},
    {Setting::raft_snapshot_every,
     [](const Setup& from, Setup& to) { to.raft.snapshot_every = from.raft.snapshot_every; }},
    {Setting::raft_keep, [](const Setup& from, Setup& to) { to.raft.keep = from.raft.keep; }},
    {Setting::raft_chunk, [](const Setup& from, Setup& to) { to.raft.chunk = from.raft.chunk; }},
    {Setting::raft_batch, [](const Setup& from, Setup& to) { to.raft.batch = from.raft.batch; }},
    {Setting::raft_inflight,
     [](const Setup& from, Setup& to) { to.raft.inflight = from.raft.inflight; }},
    {Setting::raft_drift_bound,
     [](const Setup& from, Setup& to) { to.raft.drift_bound = from.raft.drift_bound; }},
    {Setting::network_latency,
     [](const Setup& from, Setup& to) { to.network.latency = from.network.latency; }},
    {Setting::network_latency,
     [](const Setup& from, Setup& to) { to.network.shape = from.network.shape; }},
    {Setting::network_loss,
     [](const Setup& from, Setup& to) { to.network.loss = from.network.loss; }},
    {Setting::network_duplicate,
     [](const Setup& from, Setup& to) { to.network.duplicate = from.network.duplicate; }},
    {Setting::network_reorder,
     [](const Setup& from, Setup& to) { to.network.reorder = from.network.reorder; }},
    {Setting::disk_sync, [](const Setup& from, Setup& to) { to.disk.sync = from.disk.sync; }},
    {Setting::disk_crash, [](const Setup& from, Setup& to) { to.disk.crash = from.disk.crash; }},
    {Setting::clock_offset,
     [](const Setup& from, Setup& to) { to.clock.offset = from.clock.offset; }},
    {Setting::clock_drift, [](const Setup& from, Setup& to) { to.clock.drift = from.clock.drift; }},
    {Setting::closing, [](const Setup& from, Setup& to) { to.closing = from.closing; }},
    {Setting::mutation, [](const Setup& from, Setup& to) { to.mutation = from.mutation; }},
    {Setting::must, [](const Setup& from, Setup& to) { to.must = from.must; }},
};

void copy(Setting setting, const Setup& from, Setup& to) {
    for (const Mover& mover : movers)
        if (mover.setting == setting) mover.move(from, to);
}

}  // namespace

// The scenario is parsed again with the overridden values in place, so that what the steps say is
// checked against them: n7 exists after --set nodes=7, and n5 does not after --set nodes=3.
std::vector<Diagnostic> override_setup(Scenario& scenario,
                                       const std::vector<std::string>& settings) {
    for (const std::string& setting : settings) {
        std::string line = setting;
        const std::size_t equals = line.find('=');
        if (equals == std::string::npos) {
            Diagnostic diagnostic;
            diagnostic.place = {"--set", 0, 0, 1};
            diagnostic.message = fmt::format("'{}' has no '='; write nodes=7", setting);
            return {diagnostic};
        }
        line[equals] = ' ';
        // A scenario has at least one step: it is the second line's, and all there may be.
        const Result<Scenario> parsed = parse(line + "\nwait 1ms\n", "--set");
        if (!parsed) return parsed.errors();
        if (parsed.value().steps.size() != 1 || parsed.value().source.setup.empty()) {
            Diagnostic diagnostic;
            diagnostic.place = {"--set", 0, 0, 1};
            diagnostic.message = fmt::format("'{}' is no set-up line", setting);
            return {diagnostic};
        }
        for (const SetupLine& written : parsed.value().source.setup)
            for (const Setting one : written.settings)
                copy(one, parsed.value().setup, scenario.setup);
    }
    const Result<Scenario> again = parse(print(scenario), scenario.source.file);
    return again ? std::vector<Diagnostic>() : again.errors();
}

}  // namespace whitewater::scenarios
