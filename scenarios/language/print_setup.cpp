// Writes the set-up lines.
#include <fmt/format.h>

#include <array>

#include "scenarios/language/print.hpp"
#include "scenarios/language/quantity.hpp"
#include "scenarios/language/vocabulary.hpp"

namespace whitewater::scenarios {

namespace {

std::string_view on_or_off(bool is_on) {
    return is_on ? "on" : "off";
}

std::string print_latency(const NetworkSettings& network) {
    std::string text = "latency " + print_range(network.latency);
    if (network.shape != LatencyShape::uniform) text += fmt::format(" {}", word_for(network.shape));
    return text;
}

std::string print_must(const std::optional<MustViolate>& must) {
    if (!must) return "";
    std::string properties = print_text(must->property);
    for (const std::string& neighbour : must->neighbours)
        properties += " or " + print_text(neighbour);
    return fmt::format("violate {} within {} seeds", properties, must->seeds);
}

std::string print_snapshot_interval(std::uint64_t entries) {
    return entries == 0 ? "snapshot-every off" : fmt::format("snapshot-every {}", entries);
}

// One setting, without its statement.
std::string print_setting(const Setup& setup, Setting setting) {
    const RaftSettings& raft = setup.raft;
    const NetworkSettings& network = setup.network;
    switch (setting) {
        case Setting::nodes:
            return std::to_string(setup.nodes);
        case Setting::learners:
            return std::to_string(setup.learners);
        case Setting::spares:
            return std::to_string(setup.spares);
        case Setting::clients:
            return std::to_string(setup.clients);
        case Setting::client_attempt:
            return "attempt " + to_text(setup.attempt);
        case Setting::client_timeout:
            return "timeout " + to_text(setup.timeout);
        case Setting::limit:
            return to_text(setup.limit);
        case Setting::seed:
            return std::to_string(setup.seed);
        case Setting::raft_election:
            return "election " + print_range(raft.election);
        case Setting::raft_heartbeat:
            return "heartbeat " + to_text(raft.heartbeat);
        case Setting::raft_pre_vote:
            return fmt::format("pre-vote {}", on_or_off(raft.pre_vote));
        case Setting::raft_check_quorum:
            return fmt::format("check-quorum {}", on_or_off(raft.check_quorum));
        case Setting::raft_reads:
            return fmt::format("reads {}", word_for(raft.reads));
        case Setting::raft_snapshot_every:
            return print_snapshot_interval(raft.snapshot_every);
        case Setting::raft_keep:
            return fmt::format("keep {}", raft.keep);
        case Setting::raft_chunk:
            return "chunk " + size_to_text(raft.chunk);
        case Setting::raft_batch:
            return fmt::format("batch {}", raft.batch);
        case Setting::raft_inflight:
            return fmt::format("inflight {}", raft.inflight);
        case Setting::raft_drift_bound:
            return "drift-bound " + to_text(raft.drift_bound);
        case Setting::network_latency:
            return print_latency(network);
        case Setting::network_loss:
            return "loss " + to_text(network.loss);
        case Setting::network_duplicate:
            return "duplicate " + to_text(network.duplicate);
        case Setting::network_reorder:
            return "reorder " + to_text(network.reorder);
        case Setting::disk_sync:
            return "sync " + print_range(setup.disk.sync);
        case Setting::disk_crash:
            return fmt::format("crash {}", word_for(setup.disk.crash));
        case Setting::clock_offset:
            return "offset " + print_range(setup.clock.offset);
        case Setting::clock_drift:
            return "drift " + print_range(setup.clock.drift);
        case Setting::closing:
            return std::string(word_for(setup.closing));
        case Setting::mutation:
            return setup.mutation ? print_text(*setup.mutation) : "";
        case Setting::must:
            return print_must(setup.must);
    }
    return "";
}

// The statement of each setting, in the order of the enumeration.
constexpr auto statements = std::to_array<std::string_view>(
    {"nodes", "learners", "spares", "clients", "client",   "client",  "limit",   "seed",
     "raft",  "raft",     "raft",   "raft",    "raft",     "raft",    "raft",    "raft",
     "raft",  "raft",     "raft",   "network", "network",  "network", "network", "disk",
     "disk",  "clock",    "clock",  "closing", "mutation", "must"});
static_assert(statements.size() == static_cast<std::size_t>(Setting::must) + 1);

}  // namespace

std::string_view statement_of(Setting setting) {
    return statements[static_cast<std::size_t>(setting)];
}

Phrase phrase_of(const Setup& setup, const std::set<Setting>& settings) {
    Phrase phrase;
    for (const Setting setting : settings) {
        const std::string text = print_setting(setup, setting);
        if (text.empty()) continue;
        phrase.statement = statement_of(setting);
        phrase.body += (phrase.body.empty() ? "" : " ") + text;
    }
    return phrase;
}

std::vector<Setting> changed_settings(const Setup& setup) {
    const Setup fresh;
    std::vector<Setting> changed;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        const auto setting = static_cast<Setting>(i);
        if (print_setting(setup, setting) != print_setting(fresh, setting)) {
            changed.push_back(setting);
        }
    }
    return changed;
}

}  // namespace whitewater::scenarios
