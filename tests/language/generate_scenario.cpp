// Builds scenarios from random choices, by the rules that the parser enforces.
#include "tests/language/generate_scenario.hpp"

#include <algorithm>

#include "scenarios/language/profiles.hpp"
#include "scenarios/language/quantity.hpp"
#include "scenarios/language/vocabulary.hpp"

namespace whitewater::scenarios {

namespace {

// At full size from the first case on: else half of the cases would be plain.
std::uint64_t below(std::uint64_t count) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint64_t>(0, count));
}
bool maybe() {
    return below(2) == 1;
}
std::uint64_t between(std::uint64_t min, std::uint64_t max) {
    return min + below(max - min + 1);
}

template <class E>
E any_word() {
    const auto words = words_for<E>();
    return *value_for<E>(words[below(words.size())]);
}

// Microseconds, milliseconds and seconds, all of them likely.
Duration duration() {
    const std::int64_t units[] = {1, 1'000, 1'000'000};
    return Duration{static_cast<std::int64_t>(below(1'000'000)) * units[below(3)]};
}
Duration signed_duration() {
    const Duration magnitude = duration();
    return maybe() ? magnitude : Duration{-magnitude.us};
}
Ratio ratio(std::int64_t most_ppm) {
    const auto ppm = static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most_ppm) + 1));
    return maybe() ? Ratio{ppm} : Ratio{ppm / 10'000 * 10'000};
}
Ratio drift() {
    const Ratio magnitude = ratio(500'000);
    return maybe() ? magnitude : Ratio{-magnitude.ppm};
}
template <class T>
Range<T> ordered(T a, T b) {
    return {std::min(a, b), std::max(a, b)};
}
Range<Duration> durations() {
    const Duration first = duration();
    return ordered(first, duration());
}
Range<std::uint32_t> few(std::uint32_t most) {
    const auto first = static_cast<std::uint32_t>(between(1, most));
    return ordered(first, static_cast<std::uint32_t>(between(1, most)));
}
std::optional<Duration> maybe_for() {
    return maybe() ? std::optional(duration()) : std::nullopt;
}

// Values that are words of the language, need quotes, or neither.
std::string text() {
    static const std::vector<std::string> odd = {
        "",   "ok",     "none",   "via",      "->",  "#",       "# x",     "a b",      "\"",
        "\\", "\n\t\r", "über €", "n1",       "5ms", "leader",  "x=1",     "\x01\x7F", "within",
        "|",  "or",     "on",     "50%..60%", "a#b", "refused", "timeout", "-",        "a->b"};
    if (maybe()) return odd[below(odd.size())];
    return "v" + std::to_string(below(100));
}

class Generator {
  public:
    Scenario scenario() {
        Scenario scenario;
        scenario.setup = setup();
        setup_ = scenario.setup;
        const auto count = between(1, 40);
        for (std::uint64_t i = 0; i < count; ++i) scenario.steps.push_back(step());
        if (maybe()) scenario.source.below = {"", comment()};
        label(scenario);
        return scenario;
    }

  private:
    Setup setup() {
        Setup s;
        if (maybe()) s.nodes = static_cast<std::uint32_t>(between(1, 40));
        if (maybe()) s.learners = static_cast<std::uint32_t>(below(10));
        if (maybe()) s.spares = static_cast<std::uint32_t>(below(10));
        if (maybe()) s.clients = static_cast<std::uint32_t>(between(1, max_clients));
        if (maybe()) s.attempt = duration() + microseconds(1);
        if (maybe()) s.timeout = duration() + microseconds(1);
        if (maybe()) s.limit = duration() + microseconds(1);
        if (maybe()) s.seed = *rc::gen::arbitrary<std::uint64_t>();
        if (maybe()) raft(s.raft);
        if (maybe()) weather(s);
        if (maybe()) s.closing = any_word<Closing>();
        if (maybe()) s.mutation = "m" + text();
        if (maybe()) s.must = MustViolate{"p" + text(), between(1, 1000), {}};
        return s;
    }

    void raft(RaftSettings& r) {
        r.election = durations();
        r.election.min = r.election.min + microseconds(1);
        r.election.max = r.election.max + microseconds(1);
        r.heartbeat = duration() + microseconds(1);
        r.pre_vote = maybe();
        r.reads = any_word<ReadMode>();
        r.check_quorum = r.reads == ReadMode::lease || maybe();
        r.snapshot_every = below(100);
        r.keep = below(100);
        r.chunk = between(1, 4) * (maybe() ? 1024 : 1);
        r.batch = between(1, 100);
        r.inflight = between(1, 100);
        r.drift_bound = ratio(500'000);
    }

    void weather(Setup& s) {
        s.network.latency = durations();
        s.network.shape = any_word<LatencyShape>();
        s.network.loss = ratio(1'000'000);
        s.network.duplicate = ratio(1'000'000);
        s.network.reorder = ratio(1'000'000);
        s.disk.sync = durations();
        s.disk.crash = any_word<CrashStyle>();
        const Duration offset = signed_duration();
        s.clock.offset = ordered(offset, signed_duration());
        const Ratio first = drift();
        s.clock.drift = ordered(first, drift());
    }

    std::string comment() { return "# comment " + std::to_string(below(1000)); }

    Layout layout() {
        Layout layout;
        if (below(4) == 0) layout.above = {"", comment()};
        if (below(4) == 0) layout.beside = comment();
        return layout;
    }

    NodeId any_node() { return node(static_cast<std::uint32_t>(between(1, setup_.machines()))); }
    NodeId any_client() { return client(static_cast<std::uint32_t>(between(1, setup_.clients))); }

    enum class Naming { nodes, nodes_and_clients };

    SelectorItem one_node() {
        SelectorItem item;
        if (!names_.empty() && maybe()) {
            item.pick = Pick::name;
            item.name = names_[below(names_.size())];
        } else if (maybe()) {
            item.pick = Pick::leader;
        } else {
            item.pick = Pick::node;
            item.node = any_node();
        }
        return item;
    }

    // All but "leader among", which swallows what follows.
    SelectorItem item(Naming naming) {
        if (maybe()) return one_node();
        SelectorItem item;
        if (naming == Naming::nodes_and_clients && maybe()) {
            item.pick = Pick::node;
            item.node = any_client();
        } else if (below(4) == 0) {
            item.pick = maybe() ? Pick::follower_of : Pick::minority_with;
            item.argument.push_back({{one_node()}, {}, {}});
        } else {
            item.pick = any_word<Pick>();
        }
        return item;
    }

    std::vector<SelectorItem> items(Naming naming) {
        std::vector<SelectorItem> items;
        for (auto count = between(1, 3); count > 0; --count) items.push_back(item(naming));
        return items;
    }

    Selector selector(Naming naming = Naming::nodes) {
        Selector selector;
        selector.items = items(naming);
        const bool ends_in_among = below(8) == 0;
        if (!ends_in_among && below(3) == 0) selector.except = items(naming);
        if (!ends_in_among) return selector;
        SelectorItem among;
        among.pick = Pick::leader_among;
        among.argument.push_back({items(Naming::nodes), {}, {}});
        if (maybe()) among.argument[0].except = items(Naming::nodes);
        selector.items.push_back(std::move(among));
        return selector;
    }

    std::optional<Selector> maybe_selector() {
        return maybe() ? std::optional(selector()) : std::nullopt;
    }

    Links links() {
        Selector from = selector(Naming::nodes_and_clients);
        return {std::move(from), selector(Naming::nodes_and_clients)};
    }

    Condition condition() {
        Condition c;
        switch (below(14)) {
            case 0:
                c.test = HasLeader{maybe_selector()};
                break;
            case 1:
                c.test = LeaderCount{any_word<Comparison>(), below(9)};
                break;
            case 2:
                c.test = HasRole{selector(), any_word<Role>()};
                break;
            case 3:
                c.test = TermIs{selector(), any_word<Comparison>(), below(9)};
                break;
            case 4:
                c.test = LogHas{selector(), any_word<Presence>(), text()};
                break;
            case 5:
                c.test = Committed{text(), maybe_selector()};
                break;
            case 6:
                c.test = StoreHolds{selector(), text(), text()};
                break;
            case 7:
                c.test = StoreLacks{selector(), text()};
                break;
            case 8:
                c.test = Converged{};
                break;
            case 9:
                c.test = ClientIdle{any_client()};
                break;
            case 10:
                c.test = LoadDone{};
                break;
            case 11:
                c.test = MembersAre{selector()};
                break;
            case 12:
                c.test = message_count();
                break;
            default:
                c.test = Fired{any_word<FaultKind>()};
        }
        return c;
    }

    MessageCount message_count() {
        MessageCount count;
        count.kind = any_word<MessageKind>();
        if (maybe()) count.links = links();
        count.comparison = any_word<Comparison>();
        count.count = below(99);
        count.since = Time{duration().us};
        return count;
    }

    Meddle meddle() {
        Meddle m;
        m.meddling = any_word<Meddling>();
        m.kind = any_word<MessageKind>();
        if (maybe()) m.ordinal = between(1, 9);
        m.links = links();
        m.chance = ratio(1'000'000);
        if (m.meddling == Meddling::delay) m.by = duration();
        m.lasting = maybe_for();
        return m;
    }

    Crash crash() {
        Crash c{selector(), std::nullopt, std::nullopt};
        if (maybe()) c.style = any_word<CrashStyle>();
        if (maybe()) {
            c.point = CrashPoint{any_word<CrashPoint::Moment>(), any_word<CrashPoint::Act>(),
                                 between(1, 99)};
        }
        return c;
    }

    DiskFails disk_fails() {
        DiskFails f{selector(), any_word<DiskFails::Act>(), DiskFails::Extent::until_mended, {}};
        if (maybe()) {
            f.extent = DiskFails::Extent::once;
        } else if (maybe()) {
            f.extent = DiskFails::Extent::lasting;
            f.lasting = duration();
        }
        return f;
    }

    Partition partition() {
        Partition p;
        for (auto count = between(2, 4); count > 0; --count) {
            p.groups.push_back(selector(Naming::nodes_and_clients));
        }
        return p;
    }

    FaultStep fault() {
        switch (below(22)) {
            case 0:
                return partition();
            case 1:
                return Isolate{selector(Naming::nodes_and_clients), maybe_selector()};
            case 2:
                return Bridge{selector()};
            case 3:
                return Cut{links(), any_word<Direction>()};
            case 4:
                return Slow{links(), any_word<Direction>(), duration()};
            case 5:
                return Heal{maybe_selector()};
            case 6:
                return meddle();
            case 7:
                return Release{};
            case 8:
                return Release{any_word<MessageKind>(), links()};
            case 9:
                return crash();
            case 10:
                return Restart{selector()};
            case 11:
                return Pause{selector(), maybe_for()};
            case 12:
                return Resume{selector()};
            case 13:
                return Wipe{selector()};
            case 14:
                return disk_fails();
            case 15:
                return DiskFull{selector()};
            case 16:
                return DiskSlow{selector(), duration()};
            case 17:
                return DiskRots{selector(), any_word<DiskArea>()};
            case 18:
                return DiskMends{selector()};
            case 19:
                return ClockStep{selector(), signed_duration()};
            case 20:
                return ClockDrift{selector(), drift()};
            default:
                if (maybe()) return ClockMends{selector()};
                return ClockFreeze{selector(), maybe_for()};
        }
    }

    Administration administration() {
        switch (below(6)) {
            case 0:
                return Transfer{selector()};
            case 1:
                return AddMember{selector(),
                                 maybe() ? AddMember::As::voter : AddMember::As::learner};
            case 2:
                return Promote{selector()};
            case 3:
                return RemoveMember{selector()};
            case 4:
                return ChangeMembers{selector()};
            default:
                return TakeSnapshot{selector()};
        }
    }

    Outcome outcome(OperationKind kind) {
        switch (below(4)) {
            case 0:
                return {Outcome::Kind::refused, ""};
            case 1:
                return {Outcome::Kind::timeout, ""};
            case 2:
                if (kind == OperationKind::get) return {Outcome::Kind::none, ""};
                if (kind == OperationKind::cas) return {Outcome::Kind::failed, ""};
                return {Outcome::Kind::ok, ""};
            default:
                if (kind == OperationKind::get) return {Outcome::Kind::value, text()};
                return {Outcome::Kind::ok, ""};
        }
    }

    ClientOperation operation() {
        ClientOperation o;
        o.client = any_client();
        o.kind = any_word<OperationKind>();
        o.key = text();
        if (o.kind == OperationKind::cas) o.expected = text();
        if (o.kind != OperationKind::get && o.kind != OperationKind::remove) o.value = text();
        o.via = maybe_selector();
        for (auto count = below(3); count > 0; --count) o.outcomes.push_back(outcome(o.kind));
        return o;
    }

    Load load() {
        Load l;
        NodeSet clients;
        for (auto count = between(1, 3); count > 0; --count) clients.insert(any_client());
        for (const NodeId id : clients) l.clients.push_back(id);
        const Ratio puts = ratio(1'000'000);
        l.mix = {{OperationKind::put, puts},
                 {any_word<OperationKind>(), Ratio{Ratio::one - puts.ppm}}};
        if (l.mix[1].kind == OperationKind::put) l.mix = {{OperationKind::put, Ratio{Ratio::one}}};
        l.keys = between(1, 9);
        l.every = durations();
        l.via = maybe_selector();
        l.lasting = maybe_for();
        return l;
    }

    Victims victims() {
        if (maybe()) return selector();
        return few(5);
    }

    ChaosPartition chaos_partition() {
        using enum ChaosPartition::Shape;
        const ChaosPartition::Shape shapes[] = {any, split, isolate, bridge};
        const ChaosPartition::Shape shape = shapes[below(4)];
        if (shape == any) return {shape, std::nullopt};
        return {shape, selector()};
    }

    ChaosMeddle chaos_meddle() {
        ChaosMeddle m;
        m.meddling = any_word<Meddling>();
        m.kind = any_word<MessageKind>();
        if (maybe()) m.links = links();
        const Ratio first = ratio(1'000'000);
        m.chance = ordered(first, ratio(1'000'000));
        if (m.meddling == Meddling::delay) m.by = durations();
        return m;
    }

    ChaosAction chaos_action() {
        switch (below(15)) {
            case 0:
                if (maybe()) return ChaosCrash{victims(), std::nullopt};
                return ChaosCrash{victims(), any_word<CrashStyle>()};
            case 1:
                return ChaosPause{victims()};
            case 2:
                return ChaosWipe{victims()};
            case 3:
                return chaos_partition();
            case 4:
                return ChaosCut{few(9)};
            case 5:
                return ChaosSlow{few(9), durations()};
            case 6:
                return chaos_meddle();
            case 7: {
                const Ratio first = drift();
                return ChaosClockDrift{victims(), ordered(first, drift())};
            }
            case 8: {
                const Duration first = signed_duration();
                return ChaosClockOffset{victims(), ordered(first, signed_duration())};
            }
            case 9:
                return ChaosClockFreeze{victims()};
            case 10:
                return ChaosDiskFails{victims(), any_word<DiskFails::Act>()};
            case 11:
                return ChaosDiskFull{victims()};
            case 12:
                return ChaosDiskSlow{victims(), durations()};
            case 13:
                return ChaosDiskRots{victims(), any_word<DiskArea>()};
            default:
                return ChaosTransfer{};
        }
    }

    Chaos chaos() {
        Chaos c;
        c.lasting = duration();
        if (maybe()) {
            c.profile = profile_names()[below(3)];
            return c;
        }
        for (auto count = between(1, 4); count > 0; --count) {
            ChaosClause clause;
            clause.action = chaos_action();
            clause.every = durations();
            clause.every.min = std::max(clause.every.min, microseconds(1));
            clause.every.max = std::max(clause.every.max, clause.every.min);
            if (maybe()) clause.lasting = durations();
            clause.layout = layout();
            c.clauses.push_back(std::move(clause));
        }
        return c;
    }

    std::string new_name() {
        names_.push_back("node_" + std::to_string(names_.size()));
        return names_.back();
    }

    Action await() {
        Await await{condition(), std::nullopt, duration()};
        const bool can_name = std::holds_alternative<HasLeader>(await.condition.test);
        if (can_name && maybe()) await.name = new_name();
        return await;
    }

    Action let() {
        Selector nodes = selector();  // before the name exists
        return Let{new_name(), std::move(nodes)};
    }

    Action any_action() {
        switch (below(18)) {
            case 0:
                return Wait{duration()};
            case 1:
                return At{Time{duration().us}};
            case 2:
                return await();
            case 3:
                return let();
            case 4:
                return Expect{condition()};
            case 5:
                return Watch{any_word<Watch::Demand>(), condition(), maybe_for()};
            case 6:
                return administration();
            case 7:
                return operation();
            case 8:
                return load();
            case 9:
                return StopLoad{};
            case 10:
                return chaos();
            default:
                return fault();
        }
    }

    Step step() {
        Step step;
        step.action = any_action();
        step.layout = layout();
        return step;
    }

    Setup setup_;
    std::vector<std::string> names_;
};

}  // namespace

rc::Gen<Scenario> any_scenario() {
    return rc::gen::exec([] { return Generator().scenario(); });
}

}  // namespace whitewater::scenarios
