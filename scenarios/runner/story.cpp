// How the cursor moves: what holds it, and what is watched meanwhile.
#include "scenarios/runner/story.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace whitewater::scenarios {

Story::Story(const Scenario& scenario, kv::Cluster& cluster, std::uint64_t seed)
    : scenario_(scenario),
      cluster_(cluster),
      seed_(seed),
      selection_(cluster),
      faults_(cluster),
      injector_(scenario, cluster, selection_, faults_),
      messages_(scenario, cluster) {}

Key Story::key_of(const Step& step) const {
    return Key(seed_).with("step").with(step.text).with(step.ordinal);
}

Conditions Story::conditions() const {
    return {cluster_, selection_, loads_, messages_, faults_, storms_};
}

void Story::advance() {
    if (failure_.has_value()) return;
    look_at_watches();
    while (!failure_.has_value() && is_free()) {
        const bool held_by_event =
            std::holds_alternative<Awaiting>(cursor_) || std::holds_alternative<Answer>(cursor_);
        cursor_ = Free{};
        if (next_step_ == scenario_.steps.size()) break;
        const Step& step = scenario_.steps[next_step_++];
        // What freed the cursor led to this step: the step before, or the event that came last.
        cluster_.world().set_cause(held_by_event ? cluster_.world().recorder().last() : last_told_);
        last_told_ = cluster_.narrator().tell_step(step.text, step.at.line);
        cluster_.world().set_cause(last_told_);
        play(step);
        cluster_.world().set_cause(0);
        look_at_watches();
    }
    seen_ = cluster_.changes();
}

bool Story::is_free() {
    if (std::holds_alternative<Free>(cursor_)) return true;
    if (const auto* until = std::get_if<Until>(&cursor_))
        return cluster_.world().now() >= until->time;
    if (const auto* awaiting = std::get_if<Awaiting>(&cursor_)) return is_met(*awaiting);
    return is_answered(std::get<Answer>(cursor_));
}

bool Story::is_met(const Awaiting& awaiting) {
    const Await& await = *awaiting.await;
    if (const auto* test = std::get_if<HasLeader>(&await.condition.test)) {
        const std::optional<NodeId> leader = conditions().leader_found(*test, awaiting.key);
        if (leader.has_value()) {
            if (await.name.has_value()) selection_.bind(*await.name, NodeSet::of(*leader));
            return true;
        }
    } else if (conditions().holds(await.condition, awaiting.key)) {
        return true;
    }
    if (cluster_.world().now() >= awaiting.deadline)
        fail(Verdict::liveness, *awaiting.step, "await",
             fmt::format("'{}' did not come true by {}: {}", awaiting.step->text,
                         to_text(awaiting.deadline), describe(cluster_)));
    return false;
}

void Story::look_at_watches() {
    if (watches_.empty()) return;
    const Time now = cluster_.world().now();
    std::erase_if(watches_, [now](const ActiveWatch& active) { return active.until < now; });
    if (cluster_.changes() == seen_) return;
    for (const ActiveWatch& active : watches_) {
        const bool holds = conditions().holds(active.watch->condition, active.key);
        const bool wanted = active.watch->demand == Watch::Demand::always;
        if (holds == wanted) continue;
        const char* name = wanted ? "always" : "never";
        fail(Verdict::expectation, *active.step, name,
             fmt::format("'{}' broke at {}: {}", active.step->text, to_text(now),
                         describe(cluster_)));
        return;
    }
}

Time Story::wakes_at() const {
    Time next = Time::never();
    if (const auto* until = std::get_if<Until>(&cursor_)) next = until->time;
    if (const auto* awaiting = std::get_if<Awaiting>(&cursor_)) next = awaiting->deadline;
    return next;
}

bool Story::is_over() const {
    if (next_step_ < scenario_.steps.size() || issued_ > 0) return false;
    if (!std::holds_alternative<Free>(cursor_)) return false;
    for (std::size_t i = 0; i < loads_.size(); ++i)
        if (load_steps_[i]->lasting.has_value() && !loads_[i]->is_done()) return false;
    return std::all_of(storms_.begin(), storms_.end(),
                       [](const auto& storm) { return storm->is_over(); });
}

void Story::stop_everything() {
    for (const auto& load : loads_) load->stop();
    for (const auto& storm : storms_) storm->stop();
}

void Story::fail(Verdict verdict, const Step& step, std::string name, std::string sentence) {
    Finding finding;
    finding.verdict = verdict;
    finding.name = name;
    finding.sentence = std::move(sentence);
    finding.signature = fmt::format("{}: {}", std::move(name), step.text);
    finding.at = cluster_.world().now();
    finding.event = cluster_.world().recorder().last();
    finding.where = step.at;
    failure_ = std::move(finding);
}

void Story::fail(const Step& step, const Unmatched& unmatched) {
    fail(Verdict::expectation, step, "selector", unmatched.sentence);
    failure_->where = unmatched.at;
}

}  // namespace whitewater::scenarios
