// How faults begin and end.
#include "sim/world_state.hpp"

namespace whitewater::sim {

// One overload per fault: applies it, and counts on how many machines it acted.
struct World::State::Injection {
    State& s;
    std::uint64_t ordinal;
    std::uint64_t acted = 0;
    NodeSet changed{};     // these machines, as long as they stay as it left them
    bool is_kept = false;  // it stands until it is undone

    void operator()(const Partition& fault) { impose(fault); }
    void operator()(const Cut& fault) { impose(fault); }
    void operator()(const Slow& fault) { impose(fault); }
    void operator()(const MessageRule& fault) {
        impose(fault);
        acted = 0;  // the network counts
    }
    void operator()(const Release& fault) {
        acted = 1;
        s.settle(s.network.release(fault));
    }
    void operator()(const Heal& fault) {
        acted = 1;
        s.settle(s.network.heal(fault));
    }

    void operator()(const Crash& fault) {
        s.for_each_host(fault.nodes, [&](Host& host) {
            if (!host.is_up) return;
            s.crash(host, fault.style, ordinal);
            count(host);
        });
    }
    void operator()(const CrashAt& fault) {
        CHECK(fault.nth > 0, "a crash at deed #0 never comes");
        s.for_each_host(NodeSet::of(fault.node), [&](Host& host) {
            host.crash_points.push_back({ordinal, fault, fault.nth});
            count(host);
        });
        acted = 0;  // it acts when its moment comes
    }
    void operator()(const Restart& fault) {
        s.for_each_host(fault.nodes, [&](Host& host) {
            if (host.is_up) return;
            s.boot(host);
            ++acted;
        });
    }
    void operator()(const Pause& fault) {
        s.for_each_host(fault.nodes, [&](Host& host) {
            if (!host.is_up || host.is_paused) return;
            s.pause(host, ordinal);
            count(host);
        });
    }
    void operator()(const Resume& fault) {
        s.for_each_host(fault.nodes, [&](Host& host) {
            if (!host.is_paused) return;
            s.resume(host);
            ++acted;
        });
    }

    void operator()(const ClockStep& fault) {
        for_each_clock(fault.nodes, [&](Host& host) { host.clock.step(s.now, fault.by); });
    }
    void operator()(const ClockDrift& fault) {
        for_each_clock(fault.nodes, [&](Host& host) {
            s.lift(host.drifted_by, host.machine.id());
            host.drifted_by = ordinal;
            host.clock.set_drift(s.now, fault.rate);
        });
    }
    void operator()(const ClockFreeze& fault) {
        for_each_clock(fault.nodes, [&](Host& host) {
            s.lift(host.frozen_by, host.machine.id());
            host.frozen_by = ordinal;
            host.clock.freeze(s.now);
        });
    }
    void operator()(const ClockMend& fault) {
        for_each_clock(fault.nodes, [&](Host& host) { s.mend_clock(host); });
        is_kept = false;
    }

  private:
    void impose(const Fault& fault) {
        acted = 1;
        is_kept = true;
        s.settle(s.network.impose(fault, ordinal));
    }
    void count(const Host& host) {
        ++acted;
        is_kept = true;
        changed.insert(host.machine.id());
    }
    template <class Change>
    void for_each_clock(NodeSet nodes, Change change) {
        s.for_each_host(nodes, [&](Host& host) {
            if (!host.takes_clock_faults()) return;
            change(host);
            s.change_clock(host);
            count(host);
        });
    }
};

// One overload per fault that can be undone: what the nodes that are still as it left them need.
struct World::State::Undoing {
    State& s;
    std::uint64_t ordinal;
    NodeSet nodes;

    void operator()(const Crash&) { restart(); }
    void operator()(const CrashAt&) {
        const auto is_meant = [&](const CrashPoint& point) { return point.ordinal == ordinal; };
        s.for_each_host(nodes, [&](Host& host) { std::erase_if(host.crash_points, is_meant); });
        restart();
    }
    void operator()(const Pause&) {
        s.for_each_host(nodes, [&](Host& host) { s.resume(host); });
    }
    void operator()(const ClockStep& fault) {
        s.for_each_host(nodes, [&](Host& host) {
            host.clock.step(s.now, Duration{} - fault.by);
            s.change_clock(host);
        });
    }
    void operator()(const ClockDrift&) {
        s.for_each_host(nodes, [&](Host& host) {
            host.drifted_by = 0;
            host.clock.set_drift(s.now, host.initial_drift);
            s.change_clock(host);
        });
    }
    void operator()(const ClockFreeze&) {
        s.for_each_host(nodes, [&](Host& host) {
            host.frozen_by = 0;
            host.clock.unfreeze(s.now);
            s.change_clock(host);
        });
    }
    void operator()(const auto&) {}  // between machines: the network has ended it; or nothing to do

  private:
    void restart() {
        s.for_each_host(nodes, [&](Host& host) {
            if (!host.is_up && host.crashed_by == ordinal) s.boot(host);
        });
    }
};

std::uint64_t World::State::inject(const Fault& fault, std::optional<Duration> duration) {
    fired.push_back(0);
    const std::uint64_t ordinal = fired.size();
    const Seq on =
        record({.kind = Kind::fault_on, .a = ordinal}, to_text(fault, settings.message_kinds));
    const CausedBy injected(cause, on);
    Injection injection{*this, ordinal};
    std::visit(injection, fault);
    fired[ordinal - 1] += injection.acted;
    if (!injection.is_kept) return ordinal;
    standing.emplace(ordinal, StandingFault{fault, on, injection.changed, duration.has_value()});
    if (duration) queue.push(now + *duration, EventKind::undo).stamp = ordinal;
    return ordinal;
}

void World::State::undo(std::uint64_t ordinal) {
    const auto at = standing.find(ordinal);
    if (at == standing.end()) return;
    const StandingFault fault = std::move(at->second);
    standing.erase(at);
    const CausedBy undone(cause, record_off(ordinal, fault));
    settle(network.end(ordinal));
    std::visit(Undoing{*this, ordinal, fault.nodes}, fault.fault);
}

Seq World::State::record_off(std::uint64_t ordinal, const StandingFault& fault) {
    const CausedBy itself_at_least(cause, cause != 0 ? cause : fault.on);
    return record({.kind = Kind::fault_off, .a = ordinal},
                  to_text(fault.fault, settings.message_kinds));
}

void World::State::lift(std::uint64_t& holder, NodeId node) {
    const auto at = standing.find(holder);
    holder = 0;
    if (at == standing.end()) return;
    at->second.nodes.erase(node);
    if (!at->second.nodes.is_empty()) return;
    record_off(at->first, at->second);
    standing.erase(at);
}

void World::State::settle(const Network::Change& change) {
    for (const Network::Ended& ended : change.ended) {
        fired[ended.ordinal - 1] += ended.matched;
        const auto at = standing.find(ended.ordinal);
        if (at == standing.end()) continue;
        record_off(at->first, at->second);
        standing.erase(at);
    }
    for (const std::uint32_t packet : change.freed) queue_delivery(packet, now);
}

void World::State::crash_at(Host& host, const CrashPoint& point) {
    ++fired[point.ordinal - 1];
    const CausedBy fault(cause, standing.at(point.ordinal).on);
    crash(host, point.at.style, point.ordinal);
}

void World::State::mend_clock(Host& host) {
    lift(host.drifted_by, host.machine.id());
    lift(host.frozen_by, host.machine.id());
    host.clock.set_drift(now, Ratio{});
    host.clock.unfreeze(now);
}

void World::State::heal_everything() {
    settle(network.end_everything());
    for_each_host(machines, [this](Host& host) {
        host.crash_points.clear();
        if (host.clock.is_frozen() || host.clock.drift() != Ratio{}) {
            mend_clock(host);
            change_clock(host);
        }
        if (host.is_paused) resume(host);
    });
    // What is left are the crashed, who stay down, and what no longer has anything to undo.
    for (auto at = standing.begin(); at != standing.end();) {
        StandingFault& fault = at->second;
        const NodeId lowest = fault.nodes.lowest();
        const bool is_crash = std::holds_alternative<sim::Crash>(fault.fault) ||
                              (lowest != nobody && host(lowest).crashed_by == at->first);
        fault.will_be_undone = false;
        if (!is_crash) record_off(at->first, fault);
        at = is_crash ? std::next(at) : standing.erase(at);
    }
}

}  // namespace whitewater::sim
