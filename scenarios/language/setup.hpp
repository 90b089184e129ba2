// The set-up of a scenario: the cluster, its machines and its clients before anything happens.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "scenarios/language/written.hpp"
#include "sim/base/ratio.hpp"
#include "sim/base/time.hpp"

namespace whitewater::scenarios {

// What a crash may leave of the bytes that no completed sync covers.
enum class CrashStyle {
    losing,   // nothing of them
    keeping,  // all of them
    prefix,   // a prefix of them
    any,      // any subset of their sectors
    tearing,  // a prefix whose last sector is torn
};

// How a get is answered: through the log, by a read index, under a lease, or from the local store
// without asking anybody (which is not linearizable, and there to show it).
enum class ReadMode { log, index, lease, local };

// How message latencies are distributed over min..max.
enum class LatencyShape {
    uniform,
    exponential,  // min plus an exponential with mean (max-min)/2, capped at min + 10(max-min)
};

// How much of the cluster is healed for the closing: every member, or only a drawn core that is
// just big enough for a quorum, while the rest stays broken for good.
enum class Closing { all, core };

struct RaftSettings {
    Range<Duration> election{milliseconds(150), milliseconds(300)};
    Duration heartbeat = milliseconds(50);
    bool pre_vote = true;
    bool check_quorum = true;
    ReadMode reads = ReadMode::index;
    std::uint64_t snapshot_every = 1000;  // entries; 0 (written "off"): never by itself
    std::uint64_t keep = 100;             // entries kept behind a snapshot
    std::uint64_t chunk = 64 * 1024;      // bytes of a snapshot that one message carries
    std::uint64_t batch = 64;             // entries that one message carries
    std::uint64_t inflight = 256;         // unacknowledged append messages to one follower
    Ratio drift_bound = Ratio::percent(1);

    friend bool operator==(const RaftSettings&, const RaftSettings&) = default;
};

// The weather that holds for the whole story; `heal` does not end it.
struct NetworkSettings {
    Range<Duration> latency{milliseconds(1), milliseconds(5)};
    LatencyShape shape = LatencyShape::uniform;
    Ratio loss;
    Ratio duplicate;
    Ratio reorder;

    friend bool operator==(const NetworkSettings&, const NetworkSettings&) = default;
};

struct DiskSettings {
    Range<Duration> sync{milliseconds(1), milliseconds(4)};
    CrashStyle crash = CrashStyle::any;

    friend bool operator==(const DiskSettings&, const DiskSettings&) = default;
};

// A range draws one value for each node. Both may be negative.
struct ClockSettings {
    Range<Duration> offset;
    Range<Ratio> drift;

    friend bool operator==(const ClockSettings&, const ClockSettings&) = default;
};

// "must violate PROPERTY or NEIGHBOUR within N seeds": the scenario is of a Raft broken on purpose,
// and is as it should be if a range of N seeds finds this property violated first, and never
// another, but that in some runs a neighbour that breaks by the same mistake may be the first.
struct MustViolate {
    std::string property;
    std::vector<std::string> neighbours;
    std::uint64_t seeds = 0;
    Spot at;

    friend bool operator==(const MustViolate&, const MustViolate&) = default;
};

// Each field's initial value is the language's default for the line that sets it.
struct Setup {
    std::uint32_t nodes = 5;               // voters n1 ..; 1..63, learners and spares included
    std::uint32_t learners = 0;            // numbered after the voters
    std::uint32_t spares = 0;              // numbered after the learners; belong to no cluster yet
    std::uint32_t clients = 1;             // c1 ..; 0..63
    Duration attempt = milliseconds(300);  // one try of a client
    Duration timeout = seconds(5);         // one operation of a client, tries and pauses included
    Duration limit = seconds(600);         // simulated time for the story, without its closing
    std::uint64_t seed = 1;                // the default seed only
    RaftSettings raft;
    NetworkSettings network;
    DiskSettings disk;
    ClockSettings clock;
    Closing closing = Closing::all;
    std::optional<std::string> mutation;  // the runner knows which exist
    Spot mutation_at;
    std::optional<MustViolate> must;

    // Voters, learners and spares: the machines n1 .. n`machines()`.
    std::uint32_t machines() const { return nodes + learners + spares; }

    friend bool operator==(const Setup&, const Setup&) = default;
};

// One value that a set-up line can write. Several may stand on one line ("raft", "network").
enum class Setting {
    nodes,
    learners,
    spares,
    clients,
    client_attempt,
    client_timeout,
    limit,
    seed,
    raft_election,
    raft_heartbeat,
    raft_pre_vote,
    raft_check_quorum,
    raft_reads,
    raft_snapshot_every,
    raft_keep,
    raft_chunk,
    raft_batch,
    raft_inflight,
    raft_drift_bound,
    network_latency,
    network_loss,
    network_duplicate,
    network_reorder,
    disk_sync,
    disk_crash,
    clock_offset,
    clock_drift,
    closing,
    mutation,
    must,
};

// Which settings one line wrote, so that printing it again writes the same ones.
struct SetupLine {
    std::set<Setting> settings;  // never empty; all of one statement
    Layout layout;
    Spot at;
};

}  // namespace whitewater::scenarios
