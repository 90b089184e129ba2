// Builds scenarios from random choices: conditions, operations, steps, and the whole.
#include "tests/language/generate_scenario.hpp"

#include "scenarios/language/profiles.hpp"
#include "scenarios/language/quantity.hpp"
#include "scenarios/language/vocabulary.hpp"
#include "tests/language/generator.hpp"

namespace whitewater::scenarios::random {

Scenario Generator::scenario() {
    Scenario scenario;
    scenario.setup = setup();
    setup_ = scenario.setup;
    const auto count = between(1, 40);
    for (std::uint64_t i = 0; i < count; ++i) scenario.steps.push_back(step());
    if (maybe()) scenario.source.below = {"", comment()};
    label(scenario);
    return scenario;
}

Condition Generator::condition() {
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

MessageCount Generator::message_count() {
    MessageCount count;
    count.kind = any_word<MessageKind>();
    if (maybe()) count.links = links();
    count.comparison = any_word<Comparison>();
    count.count = below(99);
    count.since = Time{duration().us};
    return count;
}

Outcome Generator::outcome(OperationKind kind) {
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

ClientOperation Generator::operation() {
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

Load Generator::load() {
    Load l;
    NodeSet clients;
    for (auto count = between(1, 3); count > 0; --count) clients.insert(any_client());
    for (const NodeId id : clients) l.clients.push_back(id);
    const Ratio puts = ratio(1'000'000);
    l.mix = {{OperationKind::put, puts}, {any_word<OperationKind>(), Ratio{Ratio::one - puts.ppm}}};
    if (l.mix[1].kind == OperationKind::put) l.mix = {{OperationKind::put, Ratio{Ratio::one}}};
    l.keys = between(1, 9);
    l.every = durations();
    l.via = maybe_selector();
    l.lasting = maybe_for();
    return l;
}

Action Generator::await() {
    Await await{condition(), std::nullopt, duration()};
    const bool can_name = std::holds_alternative<HasLeader>(await.condition.test);
    if (can_name && maybe()) await.name = new_name();
    return await;
}

Action Generator::let() {
    Selector nodes = selector();  // before the name exists
    return Let{new_name(), std::move(nodes)};
}

Action Generator::any_action() {
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

Step Generator::step() {
    Step step;
    step.action = any_action();
    step.layout = layout();
    return step;
}

}  // namespace whitewater::scenarios::random

namespace whitewater::scenarios {

rc::Gen<Scenario> any_scenario() {
    return rc::gen::exec([] { return random::Generator().scenario(); });
}

}  // namespace whitewater::scenarios
