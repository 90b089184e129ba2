// When chaos strikes, whom, and for how long.
#include "scenarios/runner/storm.hpp"

#include <algorithm>

#include "scenarios/language/profiles.hpp"
#include "scenarios/runner/injector.hpp"
#include "scenarios/runner/message_counts.hpp"

namespace whitewater::scenarios {

namespace {

// Draws a value from a range of whole numbers.
std::uint64_t draw(const Range<std::uint32_t>& range, Key key) {
    return uniform(key, range.min, range.max);
}
Duration draw(const Range<Duration>& range, Key key) {
    return uniform(key, range.min, range.max);
}
Ratio draw(const Range<Ratio>& range, Key key) {
    const auto span = static_cast<std::uint64_t>(range.max.ppm - range.min.ppm);
    return {range.min.ppm + static_cast<std::int64_t>(uniform(key, 0, span))};
}

}  // namespace

Storm::Storm(const Scenario& scenario, const Chaos& chaos, kv::Cluster& cluster,
             const Selection& selection, FaultCounts& counts, std::uint64_t seed)
    : scenario_(scenario),
      cluster_(cluster),
      selection_(selection),
      counts_(counts),
      began_(cluster.world().now()),
      ends_(began_ + chaos.lasting) {
    if (!chaos.profile.empty()) profile_ = profile_clauses(chaos.profile);
    const std::vector<ChaosClause>& clauses = chaos.profile.empty() ? chaos.clauses : profile_;
    for (const ChaosClause& source : clauses) {
        Clause clause;
        clause.source = &source;
        clause.key = Key(seed).with("chaos").with(source.text).with(source.ordinal);
        clauses_.push_back(clause);
        schedule(clauses_.size() - 1);
    }
    cluster_.world().call_at(ends_, *this, the_end);
}

Storm::~Storm() {
    cluster_.world().cancel_calls(*this);
}

// The k-th strike comes one draw of `every` after the one before.
void Storm::schedule(std::size_t index) {
    Clause& clause = clauses_[index];
    const Duration pause =
        draw(clause.source->every, clause.key.with("every").with(clause.strikes));
    const Time at = cluster_.world().now() + std::max(pause, microseconds(1));
    if (at < ends_) cluster_.world().call_at(at, *this, index);
}

void Storm::act(std::uint64_t what) {
    if (is_over_) return;
    if (what == the_end) return stop();
    strike(what);
    schedule(what);
}

void Storm::stop() {
    if (is_over_) return;
    is_over_ = true;
    cluster_.world().cancel_calls(*this);
    for (const std::uint64_t ordinal : injected_) cluster_.world().undo(ordinal);
}

std::vector<Storm::ClauseRecord> Storm::record() const {
    std::vector<ClauseRecord> records;
    for (const Clause& clause : clauses_) {
        const Range<Duration>& every = clause.source->every;
        const Duration mean = std::max((every.min + every.max) / 2, microseconds(1));
        ClauseRecord record;
        record.at = clause.source->at;
        record.text = clause.source->text;
        record.attempted = clause.strikes;
        record.fired = clause.fired;
        record.expected = static_cast<std::uint64_t>(
            (std::min(ends_, cluster_.world().now()) - began_).us / mean.us);
        records.push_back(record);
    }
    return records;
}

// So many drawn members, or what the selector matches now: of those, the ones in `among`.
NodeSet Storm::victims(const Victims& who, NodeSet among, Key key) const {
    if (const auto* count = std::get_if<Range<std::uint32_t>>(&who))
        return Selection::draw(among, draw(*count, key.with("how many")), key.with("who"));
    const auto chosen = selection_.choose({&std::get<Selector>(who)}, key.with("who"));
    if (std::holds_alternative<Unmatched>(chosen)) return {};
    return std::get<0>(chosen).front() & among;
}

// One strike of one clause: what it does for each kind of clause. Returns to `strike` with nothing
// injected if there was nobody to strike.
struct Storm::Striker {
    Storm& storm;
    const ChaosClause& clause;
    Key key;

    kv::Cluster& cluster() const { return storm.cluster_; }

    // How long the fault stands; not beyond the storm's end, which undoes it anyway.
    std::optional<Duration> lasting() const {
        if (!clause.lasting.has_value()) return std::nullopt;
        return draw(*clause.lasting, key.with("for"));
    }
    void inject(FaultKind kind, sim::Fault fault) const {
        storm.inject(kind, std::move(fault), lasting());
    }
    NodeSet running() const {
        NodeSet set;
        for (const NodeId id : cluster().servers())
            if (cluster().world().is_up(id) && !cluster().world().is_paused(id)) set.insert(id);
        return set;
    }

    void operator()(const ChaosCrash& crash) const {
        const NodeSet nodes = storm.victims(crash.who, running(), key);
        const auto style = crash_style(crash.style.value_or(storm.scenario_.setup.disk.crash));
        if (!nodes.is_empty()) inject(FaultKind::crash, sim::Crash{nodes, style});
    }
    void operator()(const ChaosPause& pause) const {
        const NodeSet nodes = storm.victims(pause.who, running(), key);
        if (!nodes.is_empty()) inject(FaultKind::pause, sim::Pause{nodes});
    }
    void operator()(const ChaosPartition& partition) const {
        const NodeSet all = cluster().servers();
        NodeSet who;
        if (partition.shape == ChaosPartition::Shape::any) {
            if (all.size() < 2) return;
            const std::uint64_t size = uniform(key.with("size"), 1, all.size() - 1);
            who = Selection::draw(all, size, key.with("side"));
        } else {
            who = storm.victims(*partition.who, all, key);
        }
        if (who.is_empty() || who == all) return;
        switch (partition.shape) {
            case ChaosPartition::Shape::any:
            case ChaosPartition::Shape::split:
                return inject(FaultKind::partition, sim::Partition{{who, all - who}});
            case ChaosPartition::Shape::isolate:
                return inject(FaultKind::partition, partition_of(all, {all - who}));
            case ChaosPartition::Shape::bridge:
                return inject(FaultKind::partition, bridge_of(all, who, key.with("halves")));
        }
    }

    // So many of all one-way links between servers, one fault each.
    template <class Make>
    void on_links(FaultKind kind, const Range<std::uint32_t>& how_many, Make make) const {
        const std::uint64_t count = draw(how_many, key.with("how many"));
        std::vector<std::pair<std::uint64_t, std::pair<NodeId, NodeId>>> links;
        for (const NodeId from : cluster().servers())
            for (const NodeId to : cluster().servers())
                if (from != to)
                    links.push_back(
                        {key.with("link").with(from.value).with(to.value).bits(), {from, to}});
        std::sort(links.begin(), links.end());
        for (std::size_t i = 0; i < links.size() && i < count; ++i)
            inject(kind,
                   make(NodeSet::of(links[i].second.first), NodeSet::of(links[i].second.second)));
    }
    void operator()(const ChaosCut& cut) const {
        on_links(FaultKind::cut, cut.links, [](NodeSet from, NodeSet to) {
            return sim::Fault(sim::Cut{from, to, sim::Ways::one});
        });
    }
    void operator()(const ChaosSlow& slow) const {
        const Duration by = draw(slow.by, key.with("by"));
        on_links(FaultKind::slow, slow.links, [by](NodeSet from, NodeSet to) {
            return sim::Fault(sim::Slow{from, to, by});
        });
    }
    void operator()(const ChaosMeddle& meddle) const {
        const NodeSet everybody = cluster().servers() | cluster().clients();
        NodeSet from = everybody;
        NodeSet to = everybody;
        if (meddle.links.has_value()) {
            const auto chosen =
                storm.selection_.choose({&meddle.links->from, &meddle.links->to}, key);
            if (std::holds_alternative<Unmatched>(chosen)) return;
            from = std::get<0>(chosen)[0];
            to = std::get<0>(chosen)[1];
        }
        sim::MessageRule rule;
        rule.effect = static_cast<sim::MessageRule::Effect>(meddle.meddling);
        rule.from = from;
        rule.to = to;
        rule.share = draw(meddle.chance, key.with("chance"));
        if (meddle.by.has_value()) rule.by = draw(*meddle.by, key.with("by"));
        const auto kind = static_cast<FaultKind>(static_cast<int>(FaultKind::drop) +
                                                 static_cast<int>(meddle.meddling));
        if (meddle.kind == MessageKind::any) return inject(kind, rule);
        for (const std::uint8_t number : kinds_of(meddle.kind)) {
            rule.message_kind = number;
            inject(kind, rule);
        }
    }
    void operator()(const ChaosClockDrift& drift) const {
        const NodeSet nodes = storm.victims(drift.who, cluster().servers(), key);
        const Ratio rate = draw(drift.drift, key.with("drift"));
        if (!nodes.is_empty()) inject(FaultKind::clock, sim::ClockDrift{nodes, rate});
    }
    void operator()(const ChaosClockOffset& offset) const {
        const NodeSet nodes = storm.victims(offset.who, cluster().servers(), key);
        const Duration by = draw(offset.offset, key.with("by"));
        if (!nodes.is_empty()) inject(FaultKind::clock, sim::ClockStep{nodes, by});
    }
    void operator()(const ChaosClockFreeze& freeze) const {
        const NodeSet nodes = storm.victims(freeze.who, cluster().servers(), key);
        if (!nodes.is_empty()) inject(FaultKind::clock, sim::ClockFreeze{nodes});
    }
    // The others are refused before the run begins: see missing_features.hpp.
    template <class Other>
    void operator()(const Other&) const {
        CHECK(false, "'{}' is not there yet", clause.text);
    }
};

void Storm::strike(std::size_t index) {
    Clause& clause = clauses_[index];
    const Key key = clause.key.with("strike").with(++clause.strikes);
    const std::size_t before = injected_.size();
    std::visit(Striker{*this, *clause.source, key}, clause.source->action);
    if (injected_.size() > before) ++clause.fired;
}

void Storm::inject(FaultKind kind, sim::Fault fault, std::optional<Duration> lasting) {
    sim::World& world = cluster_.world();
    drawn_.push_back({world.now(), lasting, fault});
    injected_.push_back(world.inject(fault, lasting));
    counts_.struck(kind);
}

}  // namespace whitewater::scenarios
