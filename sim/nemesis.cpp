// When the nemesis strikes, and its end.
#include "sim/nemesis.hpp"

#include <algorithm>

#include "sim/nemesis_strike.hpp"

namespace whitewater::sim {

namespace {

constexpr std::uint64_t the_end = ~std::uint64_t{0};  // other calls name a clause

}  // namespace

Nemesis::Nemesis(World& world, NemesisProfile profile)
    : world_(world),
      profile_(std::move(profile)),
      began_(world.now()),
      ends_(began_ + profile_.lasting) {
    const Key key = Key(profile_.seed).with("nemesis");
    for (const NemesisClause& clause : profile_.clauses)
        progress_.push_back({key.with(clause.text).with(clause.ordinal)});
    for (std::size_t clause = 0; clause < profile_.clauses.size(); ++clause) schedule(clause);
    world_.call_at(ends_, *this, the_end);
}

Nemesis::~Nemesis() {
    world_.cancel_calls(*this);
}

void Nemesis::schedule(std::size_t clause) {
    const Progress& progress = progress_[clause];
    const Range<Duration>& every = profile_.clauses[clause].every;
    const Key key = progress.key.with(progress.strikes).with("every");
    const Duration pause = std::max(uniform(key, every.min, every.max), microseconds(1));
    const Time next = world_.now() + pause;
    if (next < ends_) world_.call_at(next, *this, clause);
}

void Nemesis::act(std::uint64_t what) {
    if (what == the_end) return stop();
    strike(what);
    schedule(what);
}

void Nemesis::strike(std::size_t clause) {
    Progress& progress = progress_[clause];
    const Key key = progress.key.with(progress.strikes++);
    const NemesisAction& action = profile_.clauses[clause].action;
    if (const auto* other = std::get_if<DrawOther>(&action)) {
        progress.fired += other->strike(key) ? 1 : 0;
        return;
    }
    const Strike strike{world_, profile_, profile_.clauses[clause], key, ends_};
    const Duration lasting = strike.lasting();
    const std::vector<Fault> faults = strike.faults();
    for (const Fault& fault : faults)
        drawn_.push_back({world_.now(), lasting, fault, clause, world_.inject(fault, lasting)});
    if (!faults.empty()) ++progress.fired;
}

void Nemesis::stop() {
    if (is_over_) return;
    is_over_ = true;
    world_.cancel_calls(*this);
    for (Drawn& drawn : drawn_) {
        drawn.lasting = std::min(drawn.lasting, world_.now() - drawn.at);
        world_.undo(drawn.ordinal);
    }
}

std::vector<Nemesis::ClauseReport> Nemesis::report() const {
    const Duration passed = std::min(ends_, world_.now()) - began_;
    std::vector<ClauseReport> reports;
    for (std::size_t i = 0; i < progress_.size(); ++i) {
        const NemesisClause& clause = profile_.clauses[i];
        const Duration mean = std::max((clause.every.min + clause.every.max) / 2, Duration{1});
        const auto expected = static_cast<std::uint64_t>(passed.us / mean.us);
        reports.push_back({clause.text, expected, progress_[i].strikes, progress_[i].fired});
    }
    return reports;
}

}  // namespace whitewater::sim
