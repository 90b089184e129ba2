// Runs a scenario and writes, beside its trace, what its live servers were at random moments: asked
// of the servers themselves, not of what they had said, so that the page can be held to it.
//
// usage: live_states SCENARIO SEED TRACE STATES
//
// Each line of STATES is the number of an event and a hash of what tools/replay's state_hash.ts
// calls the state's text.
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "raft/server.hpp"
#include "scenarios/runner/run.hpp"
#include "sim/base/prng.hpp"
#include "sim/trace_binary.hpp"

namespace whitewater {
namespace {

constexpr std::uint64_t moments = 200;

// The consensus of each server, as long as it is up.
using Live = std::array<const raft::Server*, max_addresses>;

std::string hex(std::string_view text) {
    std::string digits;
    for (const char c : text) digits += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return digits;
}

std::string state_of(const raft::Raft& raft, const kv::Cluster& cluster, NodeId id) {
    const raft::Index last = raft.log().last().index;
    std::string text = fmt::format(
        "{} {} term {} vote {} follows {} last {} {:x} committed {} applied {}", name_of(id),
        raft::name_of(raft.role()), raft.term().value, name_of(raft.hard_state().vote),
        name_of(raft.leader()), last.value, last.value == 0 ? 0 : raft.log().hash_at(last),
        raft.commit().value, cluster.view(id).applied.value);
    for (const auto& [key, value] : cluster.store(id)->contents())
        text += fmt::format(" {}={}", hex(key), hex(value));
    return text + "\n";
}

std::string state_of(const Live& live, const kv::Cluster& cluster) {
    std::string text;
    for (const NodeId id : cluster.servers())
        if (cluster.store(id) != nullptr) text += state_of(live[id.value]->raft(), cluster, id);
    return text;
}

std::uint64_t fnv1a(std::string_view text) {
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    return hash;
}

struct Job {
    scenarios::Scenario scenario;
    std::uint64_t seed = 1;
};

// Runs the job; `look` is shown the live servers whenever the cluster is at rest.
template <class Look>
sim::Trace run(const Job& job, Look look) {
    Live live{};
    sim::Trace trace;
    trace.version = WHITEWATER_VERSION;
    scenarios::RunOptions options;
    options.seed = job.seed;
    options.trace = &trace;
    options.consensus = [&live](const raft::Settings& settings) {
        auto server = std::make_unique<raft::Server>(settings);
        live[settings.self.value] = server.get();
        return server;
    };
    options.watch = [&](const kv::Cluster& cluster) { look(live, cluster, trace.records.size()); };
    scenarios::run(job.scenario, options);
    return trace;
}

std::string read(const char* name) {
    std::ifstream file(name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

int record(const Job& job, const char* trace_file, const char* states_file) {
    std::uint64_t rests = 0;
    run(job, [&rests](const Live&, const kv::Cluster&, sim::Seq) { ++rests; });
    std::set<std::uint64_t> chosen;
    const Key key(job.seed);
    for (std::uint64_t i = 0; i < moments && rests > 0; ++i)
        chosen.insert(uniform(key.with(i), 0, rests - 1));
    std::string states;
    std::uint64_t rest = 0;
    const sim::Trace trace =
        run(job, [&](const Live& live, const kv::Cluster& cluster, sim::Seq last) {
            if (chosen.contains(rest++))
                states += fmt::format("{} {:016x}\n", last, fnv1a(state_of(live, cluster)));
        });
    const Bytes bytes = sim::to_binary(trace);
    std::ofstream(trace_file, std::ios::binary) << as_text(ByteView(bytes));
    std::ofstream out(states_file);
    out << states;
    return out.good() ? 0 : 1;
}

}  // namespace
}  // namespace whitewater

int main(int argc, char** argv) {
    using namespace whitewater;
    if (argc != 5) {
        fmt::print(stderr, "usage: live_states SCENARIO SEED TRACE STATES\n");
        return 2;
    }
    Result<scenarios::Scenario> scenario = scenarios::parse(read(argv[1]), argv[1]);
    if (!scenario) {
        fmt::print(stderr, "{}\n", to_text(scenario.errors()[0]));
        return 2;
    }
    return record({std::move(scenario.value()), std::stoull(argv[2])}, argv[3], argv[4]);
}
