// Random set-ups, comments and selectors.
#include "tests/language/generator.hpp"

#include "scenarios/language/profiles.hpp"
#include "scenarios/language/quantity.hpp"
#include "scenarios/language/vocabulary.hpp"

namespace whitewater::scenarios::random {

MustViolate Generator::must() {
    MustViolate must;
    must.property = "p" + text();
    while (maybe()) must.neighbours.push_back("p" + text());
    must.seeds = between(1, 1000);
    return must;
}

Setup Generator::setup() {
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
    if (maybe()) s.must = must();
    return s;
}

void Generator::raft(RaftSettings& r) {
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

void Generator::weather(Setup& s) {
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

std::string Generator::comment() {
    return "# comment " + std::to_string(below(1000));
}

Layout Generator::layout() {
    Layout layout;
    if (below(4) == 0) layout.above = {"", comment()};
    if (below(4) == 0) layout.beside = comment();
    return layout;
}

NodeId Generator::any_node() {
    return node(static_cast<std::uint32_t>(between(1, setup_.machines())));
}

NodeId Generator::any_client() {
    return client(static_cast<std::uint32_t>(between(1, setup_.clients)));
}

SelectorItem Generator::one_node() {
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

SelectorItem Generator::item(Naming naming) {
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

std::vector<SelectorItem> Generator::items(Naming naming) {
    std::vector<SelectorItem> items;
    for (auto count = between(1, 3); count > 0; --count) items.push_back(item(naming));
    return items;
}

Selector Generator::selector(Naming naming) {
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

std::optional<Selector> Generator::maybe_selector() {
    return maybe() ? std::optional(selector()) : std::nullopt;
}

Links Generator::links() {
    Selector from = selector(Naming::nodes_and_clients);
    return {std::move(from), selector(Naming::nodes_and_clients)};
}

std::string Generator::new_name() {
    names_.push_back("node_" + std::to_string(names_.size()));
    return names_.back();
}

}  // namespace whitewater::scenarios::random
