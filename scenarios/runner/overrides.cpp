// Copying single settings from one set-up to another.
#include "scenarios/runner/overrides.hpp"

#include <fmt/format.h>

namespace whitewater::scenarios {

namespace {

void copy(Setting setting, const Setup& from, Setup& to) {
    switch (setting) {
        case Setting::nodes:
            to.nodes = from.nodes;
            break;
        case Setting::learners:
            to.learners = from.learners;
            break;
        case Setting::spares:
            to.spares = from.spares;
            break;
        case Setting::clients:
            to.clients = from.clients;
            break;
        case Setting::client_attempt:
            to.attempt = from.attempt;
            break;
        case Setting::client_timeout:
            to.timeout = from.timeout;
            break;
        case Setting::limit:
            to.limit = from.limit;
            break;
        case Setting::seed:
            to.seed = from.seed;
            break;
        case Setting::raft_election:
            to.raft.election = from.raft.election;
            break;
        case Setting::raft_heartbeat:
            to.raft.heartbeat = from.raft.heartbeat;
            break;
        case Setting::raft_pre_vote:
            to.raft.pre_vote = from.raft.pre_vote;
            break;
        case Setting::raft_check_quorum:
            to.raft.check_quorum = from.raft.check_quorum;
            break;
        case Setting::raft_reads:
            to.raft.reads = from.raft.reads;
            break;
        case Setting::raft_snapshot_every:
            to.raft.snapshot_every = from.raft.snapshot_every;
            break;
        case Setting::raft_keep:
            to.raft.keep = from.raft.keep;
            break;
        case Setting::raft_chunk:
            to.raft.chunk = from.raft.chunk;
            break;
        case Setting::raft_batch:
            to.raft.batch = from.raft.batch;
            break;
        case Setting::raft_inflight:
            to.raft.inflight = from.raft.inflight;
            break;
        case Setting::raft_drift_bound:
            to.raft.drift_bound = from.raft.drift_bound;
            break;
        case Setting::network_latency:
            to.network.latency = from.network.latency;
            to.network.shape = from.network.shape;
            break;
        case Setting::network_loss:
            to.network.loss = from.network.loss;
            break;
        case Setting::network_duplicate:
            to.network.duplicate = from.network.duplicate;
            break;
        case Setting::network_reorder:
            to.network.reorder = from.network.reorder;
            break;
        case Setting::disk_sync:
            to.disk.sync = from.disk.sync;
            break;
        case Setting::disk_crash:
            to.disk.crash = from.disk.crash;
            break;
        case Setting::clock_offset:
            to.clock.offset = from.clock.offset;
            break;
        case Setting::clock_drift:
            to.clock.drift = from.clock.drift;
            break;
        case Setting::closing:
            to.closing = from.closing;
            break;
        case Setting::mutation:
            to.mutation = from.mutation;
            break;
        case Setting::must:
            to.must = from.must;
            break;
    }
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
