// Healing, restarting, and asking whether the cluster is whole again.
#include "scenarios/runner/closing.hpp"

#include <fmt/format.h>

#include "scenarios/runner/cluster_settings.hpp"
#include "scenarios/runner/conditions.hpp"
#include "scenarios/runner/selection.hpp"

namespace whitewater::scenarios {

ClosingPhase::ClosingPhase(const Setup& setup, kv::Cluster& cluster, std::uint64_t seed)
    : cluster_(cluster), began_(cluster.world().now()), deadline_(began_ + closing_bound(setup)) {
    prepare(setup, seed);
    ask_every_client(seed);
}

void ClosingPhase::prepare(const Setup& setup, std::uint64_t seed) {
    sim::World& world = cluster_.world();
    world.set_cause(cluster_.narrator().tell_step("closing", 0));
    cluster_.abandon_operations();
    world.heal_everything();
    NodeSet core = cluster_.servers();
    if (setup.closing == Closing::core) {
        core = Selection::draw(core, core.size() / 2 + 1, Key(seed).with("closing core"));
        const NodeSet rest = (cluster_.servers() - core) & cluster_.up();
        if (!rest.is_empty()) world.inject(sim::Crash{rest, sim::CrashStyle::any});
    }
    NodeSet down = core - cluster_.up();
    if (!down.is_empty()) world.inject(sim::Restart{down});
    world.set_cause(0);
}

// A client that failed before gets as many tries as the bound allows.
void ClosingPhase::ask_every_client(std::uint64_t seed) {
    std::vector<std::uint32_t> ordinals;
    for (const NodeId id : cluster_.clients()) ordinals.push_back(id.value - client(0).value);
    if (ordinals.empty()) ordinals.push_back(cluster_.add_probe_client());
    for (const std::uint32_t ordinal : ordinals) {
        ++unanswered_;
        ask(ordinal, Key(seed).with("closing write").with(ordinal), 1);
    }
}

void ClosingPhase::ask(std::uint32_t ordinal, Key key, std::uint64_t attempt) {
    kv::Task task;
    task.op = OperationId{key.with(attempt).bits() | 1};
    task.request = kv::Request::put("closing", fmt::format("closing{}.{}", ordinal, attempt));
    task.done = [this, ordinal, key, attempt](const kv::OperationResult& result) {
        if (result.ending == kv::OperationResult::Ending::answered)
            --unanswered_;
        else
            ask(ordinal, key, attempt + 1);
    };
    cluster_.submit(ordinal, std::move(task));
}

bool ClosingPhase::is_over() const {
    return unanswered_ == 0 && cluster_.is_converged();
}

Finding ClosingPhase::failure() const {
    Finding finding;
    finding.verdict = Verdict::liveness;
    finding.name = "closing";
    const char* missing = cluster_.leader_count() == 0 ? "elected no leader"
                          : unanswered_ > 0            ? "did not serve every client"
                                                       : "did not converge";
    finding.sentence = fmt::format("healed at {}, the cluster {} by {}: {}", to_text(began_),
                                   missing, to_text(deadline_), describe(cluster_));
    finding.signature = fmt::format("closing: {}", missing);
    finding.at = cluster_.world().now();
    finding.event = cluster_.world().recorder().last();
    return finding;
}

}  // namespace whitewater::scenarios
