// Telling a plan as a story: blows on a time line, and what undoes them, as steps with waits
// between.
#include <algorithm>
#include <map>
#include <ostream>

#include "tests/plans/fault_plan.hpp"

namespace whitewater::plans {

namespace {

using scenarios::Links;
using scenarios::Pick;
using scenarios::Selector;

Selector selector_of(NodeSet nodes) {
    Selector selector;
    for (const NodeId id : nodes) {
        scenarios::SelectorItem item;
        item.pick = Pick::node;
        item.node = id;
        selector.items.push_back(std::move(item));
    }
    return selector;
}

// When a blow begins or ends.
struct Moment {
    enum class Which : std::uint8_t { begins, ends };
    Time at;
    Which which{};
    std::size_t blow = 0;
};

std::vector<Moment> moments_of(const std::vector<Blow>& blows) {
    std::vector<Moment> moments;
    Time at;
    for (std::size_t i = 0; i < blows.size(); ++i) {
        at = at + blows[i].after;
        moments.push_back({at, Moment::Which::begins, i});
        if (blows[i].lasting.has_value())
            moments.push_back({at + *blows[i].lasting, Moment::Which::ends, i});
    }
    std::stable_sort(moments.begin(), moments.end(),
                     [](const Moment& a, const Moment& b) { return a.at < b.at; });
    return moments;
}

class Teller {
  public:
    explicit Teller(const FaultPlan& plan) : plan_(plan), all_(NodeSet::first(plan.setup.nodes)) {}

    scenarios::Scenario tell() {
        story_.setup = plan_.setup;
        if (plan_.load.has_value()) say(*plan_.load);
        Time begun;
        for (const Moment& moment : moments_of(plan_.blows)) {
            now_ = moment.at;
            const Blow& blow = plan_.blows[moment.blow];
            if (moment.which == Moment::Which::begins) begun = now_;
            if (moment.which == Moment::Which::begins)
                begin(blow, moment.blow);
            else
                end(blow, moment.blow);
        }
        now_ = std::max(now_, begun + plan_.rest);
        wait();
        if (story_.steps.empty()) say(scenarios::Wait{milliseconds(1)});  // a story has a step
        label(story_);
        return std::move(story_);
    }

  private:
    void say(scenarios::Action action) {
        wait();
        scenarios::Step step;
        step.action = std::move(action);
        story_.steps.push_back(std::move(step));
    }
    void wait() {
        const Duration gap = now_ - told_;
        if (gap == Duration{}) return;
        told_ = now_;
        say(scenarios::Wait{gap});
    }
    void strike(scenarios::FaultStep fault) { say(std::move(fault)); }
    void strike_network(scenarios::FaultStep fault) {
        strike(std::move(fault));
        network_is_struck_ = true;
    }

    void begin(const Blow& blow, std::size_t number) {
        const NodeSet who = blow.who & all_;
        const NodeSet up = who - down_;
        const NodeSet others = blow.others & (all_ - who);
        const Links links{selector_of(who), selector_of(others)};
        using Kind = Blow::Kind;
        switch (blow.kind) {
            case Kind::crash:
                return crash(blow, up, number);
            case Kind::pause:
                if (!up.is_empty()) strike(scenarios::Pause{selector_of(up), blow.lasting});
                return;
            case Kind::isolate:
                if (!who.is_empty()) strike_network(scenarios::Isolate{selector_of(who), {}});
                return;
            case Kind::partition:
                if (who.is_empty() || who == all_) return;
                return strike_network(
                    scenarios::Partition{{selector_of(who), selector_of(all_ - who)}});
            case Kind::clock_step:
            case Kind::clock_drift:
            case Kind::clock_freeze:
                if (!who.is_empty()) strike(clock_fault(blow, selector_of(who)));
                return;
            case Kind::cut:
            case Kind::slow:
            case Kind::drop:
            case Kind::duplicate:
                if (!who.is_empty() && !others.is_empty()) strike_network(link_fault(blow, links));
                return;
        }
    }

    // A node that is to crash at some point may be down from now on: it is not struck again.
    void crash(const Blow& blow, NodeSet up, std::size_t number) {
        if (up.is_empty()) return;
        strike(scenarios::Crash{selector_of(up), std::nullopt, blow.point});
        down_ = down_ | up;
        if (!blow.point.has_value()) crashed_by_[number] = up;
    }

    static scenarios::FaultStep clock_fault(const Blow& blow, Selector who) {
        if (blow.kind == Blow::Kind::clock_step)
            return scenarios::ClockStep{std::move(who), Duration{blow.strength}};
        if (blow.kind == Blow::Kind::clock_drift)
            return scenarios::ClockDrift{std::move(who), Ratio{blow.strength}};
        return scenarios::ClockFreeze{std::move(who), blow.lasting};
    }

    static scenarios::FaultStep link_fault(const Blow& blow, Links links) {
        if (blow.kind == Blow::Kind::cut)
            return scenarios::Cut{std::move(links), scenarios::Direction::one_way};
        if (blow.kind == Blow::Kind::slow)
            return scenarios::Slow{std::move(links), scenarios::Direction::one_way,
                                   Duration{blow.strength}};
        scenarios::Meddle meddle;
        meddle.meddling = blow.kind == Blow::Kind::drop ? scenarios::Meddling::drop
                                                        : scenarios::Meddling::duplicate;
        meddle.links = std::move(links);
        meddle.chance = Ratio::percent(blow.strength);
        return meddle;
    }

    // A pause and a freeze end by themselves, a step of the clock never; `heal` ends all that the
    // network suffers from.
    void end(const Blow& blow, std::size_t number) {
        using Kind = Blow::Kind;
        if (blow.kind == Kind::crash) {
            const auto crashed = crashed_by_.find(number);
            if (crashed == crashed_by_.end()) return;
            strike(scenarios::Restart{selector_of(crashed->second)});
            down_ = down_ - crashed->second;
        } else if (blow.kind == Kind::clock_drift) {
            const NodeSet who = blow.who & all_;
            if (!who.is_empty()) strike(scenarios::ClockMends{selector_of(who)});
        } else if (is_of_network(blow.kind) && network_is_struck_) {
            strike(scenarios::Heal{});
            network_is_struck_ = false;
        }
    }

    static bool is_of_network(Blow::Kind kind) {
        return kind >= Blow::Kind::isolate && kind <= Blow::Kind::duplicate;
    }

    const FaultPlan& plan_;
    const NodeSet all_;
    scenarios::Scenario story_;
    Time now_;
    Time told_;  // up to here the story's waits reach
    NodeSet down_;
    std::map<std::size_t, NodeSet> crashed_by_;  // by blow
    bool network_is_struck_ = false;
};

}  // namespace

scenarios::Scenario scenario_of(const FaultPlan& plan) {
    return Teller(plan).tell();
}

void showValue(const FaultPlan& plan, std::ostream& out) {
    out << '\n' << print(scenario_of(plan));
}

}  // namespace whitewater::plans
