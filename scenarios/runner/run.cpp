// The loop of a run, and how its verdict comes about.
#include "scenarios/runner/run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/runner/closing.hpp"
#include "scenarios/runner/cluster_settings.hpp"
#include "scenarios/runner/fire_gate.hpp"
#include "scenarios/runner/story.hpp"

namespace whitewater::scenarios {

namespace {

// After the first broken property the run goes on this long, to show what comes of it.
constexpr Duration aftermath = seconds(10);

// So many events at one instant, and time is taken to stand still.
constexpr std::uint64_t crowd = 1'000'000;

// A run keeps a handful of messages under way for each pair of servers. So many are a flood, which
// a broken Raft may send faster than it ever ebbs: it would only end with the machine's memory.
constexpr std::size_t flood = 250'000;

// One run while it lasts.
class Run {
  public:
    Run(const Scenario& scenario, const RunOptions& options)
        : scenario_(scenario),
          options_(options),
          collector_(options.trace == nullptr ? discarded_ : *options.trace),
          cluster_(settings(scenario, options, collector_)),
          story_(scenario, cluster_, options.seed) {
        for (const FaultKind kind : options.inert) story_.make_inert(kind);
    }

    RunResult play() {
        tell_story();
        const bool is_whole = result_.findings.empty() && !cluster_.first_property() &&
                              !cluster_.broken_promise().has_value();
        if (is_whole) close();
        judge();
        return std::move(result_);
    }

  private:
    static kv::ClusterSettings settings(const Scenario& scenario, const RunOptions& options,
                                        sim::Collector& collector) {
        kv::ClusterSettings settings = cluster_settings(scenario.setup, options.seed);
        settings.consensus = options.consensus;
        settings.trace = options.recording;
        if (settings.trace == nullptr && options.trace != nullptr) settings.trace = &collector;
        return settings;
    }

    void tell_story() {
        const Time limit = Time{} + scenario_.setup.limit;
        while (true) {
            story_.advance();
            if (story_.failure().has_value()) return result_.findings.push_back(*story_.failure());
            if (story_.is_over() || is_finished()) return;
            if (cluster_.world().now() >= limit) return overrun(limit);
            move_on(std::min(story_.wakes_at(), limit));
        }
    }

    // The story's steps are played; the cluster must now recover.
    void close() {
        story_.stop_everything();
        ClosingPhase closing(scenario_.setup, cluster_, options_.seed);
        while (!closing.is_over()) {
            if (is_finished()) return;
            if (cluster_.world().now() >= closing.deadline())
                return result_.findings.push_back(closing.failure());
            move_on(closing.deadline());
        }
        result_.figures.recovery = closing.recovery();
        cluster_.check_converged();
    }

    // Executes the next event, or lets time pass to `wake` if that comes first.
    void move_on(Time wake) {
        sim::World& world = cluster_.world();
        if (world.now() != instant_) {
            instant_ = world.now();
            steps_before_ = world.steps();
        }
        if (world.next_event() <= wake)
            cluster_.step();
        else
            world.advance_to(wake);
        if (options_.watch) options_.watch(cluster_);
        if (options_.report && world.steps() % 65'536 == 0)
            options_.report(world.now(), world.steps());
    }

    // Zero latency, zero sync and zero think time make a cluster that never lets time pass.
    bool stands_still() {
        if (cluster_.world().steps() - steps_before_ < crowd) return false;
        add(Verdict::undecided, "time",
            fmt::format("{} events at {}, and time does not move on: give the network a latency, "
                        "the disk a sync time or the load a pause",
                        crowd, to_text(instant_)));
        return true;
    }

    // Messages that beget messages.
    bool is_flooded() {
        if (cluster_.world().messages_under_way() < flood) return false;
        add(Verdict::undecided, "flood",
            fmt::format("{} messages are under way at {}, more than a run can carry: let fewer be "
                        "held or duplicated, or the servers and clients send less",
                        flood, to_text(cluster_.world().now())));
        return true;
    }

    // No need to go on: a promise broke, a property broke a while ago, or somebody pressed Ctrl-C.
    bool is_finished() {
        if (cluster_.broken_promise().has_value() || stands_still() || is_flooded()) return true;
        const raft::Violation* broken = cluster_.first_property();
        if (broken != nullptr && cluster_.world().now() >= broken->at + aftermath) return true;
        const bool look = cluster_.world().steps() % 1'024 == 0;
        if (look && options_.is_interrupted && options_.is_interrupted()) {
            add(Verdict::interrupted, "interrupted",
                fmt::format("interrupted at {}", to_text(cluster_.world().now())));
            return true;
        }
        return false;
    }

    void overrun(Time limit) {
        add(Verdict::liveness, "limit",
            fmt::format("the story is not over at its limit of {}: {}", to_text(limit),
                        describe(cluster_)));
    }

    void add(Verdict verdict, std::string name, std::string sentence) {
        Finding finding;
        finding.verdict = verdict;
        finding.signature = name;
        finding.name = std::move(name);
        finding.sentence = std::move(sentence);
        finding.at = cluster_.world().now();
        finding.event = cluster_.world().recorder().last();
        result_.findings.push_back(std::move(finding));
    }

    void judge() {
        judge_safety();
        judge_promise();
        judge_history();
        const FireGate gate(story_.faults(), story_.storms());
        if (result_.findings.empty())
            for (const Finding& idle : gate.vacuous()) result_.findings.push_back(idle);
        result_.warnings = gate.warnings();
        judge_near_misses();
        rank(result_.findings);
        if (!result_.findings.empty()) result_.verdict = result_.findings.front().verdict;
        take_figures();
    }

    // A CHECK that failed inside raft/ is a finding about the Raft under test; elsewhere it is
    // ours, unless Raft had broken a property by then: what stands on it cannot hold any more.
    void judge_promise() {
        const std::optional<std::string>& promise = cluster_.broken_promise();
        if (!promise.has_value()) return;
        const bool is_of_raft =
            promise->rfind("raft/", 0) == 0 || cluster_.first_property() != nullptr;
        const std::string file = promise->substr(0, promise->find(':'));
        add(is_of_raft ? Verdict::safety : Verdict::internal_error,
            fmt::format("{}:{}", is_of_raft ? "invariant" : "check", file),
            fmt::format("at {}: {}", to_text(cluster_.world().now()), *promise));
    }

    // The first broken property names the verdict; if none broke, the first rule does.
    void judge_safety() {
        const raft::Violation* first = cluster_.safety().findings().verdict();
        if (first == nullptr) return;
        result_.findings.push_back(finding_of(*first));
        for (const raft::Violation& violation : cluster_.safety().findings().all())
            if (&violation != first) result_.findings.push_back(finding_of(violation));
    }

    static Finding finding_of(const raft::Violation& violation) {
        Finding finding;
        finding.verdict = Verdict::safety;
        finding.name = violation.property;
        finding.sentence = violation.story;
        finding.signature = violation.signature;
        finding.at = violation.at;
        finding.event = violation.event;
        return finding;
    }

    // What the servers know of the operations that contradict each other; of the first few.
    std::string accounts_of(const linearizability::Violation& violation) const {
        constexpr std::size_t most = 3;
        const kv::Chronicle& chronicle = cluster_.chronicle();
        std::string accounts;
        for (std::size_t i = 0; i < std::min(violation.core.size(), most); ++i) {
            const std::string account = chronicle.account_of(violation.core[i]);
            const auto operation = chronicle.history().find(violation.core[i]);
            if (account.empty() || !operation) continue;
            accounts +=
                fmt::format("{}{}: {}", accounts.empty() ? " [" : "; ",
                            describe(chronicle.history().operations()[*operation]), account);
        }
        return accounts.empty() ? accounts : accounts + "]";
    }

    // It is about the answer that cannot be right, not about the end of the run.
    void add_contradiction(const linearizability::Violation& violation) {
        add(Verdict::not_linearizable, "linearizability",
            violation.sentence + accounts_of(violation));
        const kv::Chronicle& chronicle = cluster_.chronicle();
        const auto wrong = chronicle.history().find(violation.core.front());
        Finding& finding = result_.findings.back();
        finding.at = chronicle.history().operations()[*wrong].return_time;
        finding.event = chronicle.answer_to(violation.core.front());
    }

    void judge_history() {
        const linearizability::History& history = cluster_.chronicle().history();
        const linearizability::Verdict verdict =
            linearizability::check(history, cluster_.chronicle().commit_order(), options_.effort);
        result_.figures.linearizability = linearizability::name_of(verdict.path);
        if (verdict.judgement == linearizability::Judgement::not_linearizable) {
            add_contradiction(*verdict.violation);
        } else if (verdict.judgement == linearizability::Judgement::undecided) {
            add(Verdict::undecided, "linearizability",
                fmt::format("the history of {} operations is undecided after {} steps",
                            history.size(), verdict.steps));
        }
    }

    // The store did what it may not do, and no client could tell: if one could, that says enough.
    void judge_near_misses() {
        const kv::OrderWatch& watch = cluster_.chronicle().watch();
        if (watch.near_misses().empty() || !result_.findings.empty()) return;
        const kv::NearMiss& first = watch.near_misses().front();
        const std::string more =
            watch.count() > 1 ? fmt::format(" ({} more like it)", watch.count() - 1) : "";
        if (options_.strict)
            add(Verdict::safety, "near_miss", first.sentence + more);
        else
            result_.warnings.push_back("a near miss: " + first.sentence + more);
    }

    void take_figures() {
        RunFigures& figures = result_.figures;
        const sim::World& world = cluster_.world();
        figures.ended = world.now();
        figures.steps = world.steps();
        figures.records = cluster_.world().recorder().last();
        figures.elections = cluster_.elections();
        for (const NodeId id : cluster_.servers())
            figures.committed = std::max(figures.committed, cluster_.view(id).committed.value);
        figures.operations = cluster_.chronicle().history().size();
        figures.answered = cluster_.chronicle().answered();
        for (std::size_t i = 0; i < fault_kind_count; ++i) {
            const std::uint64_t count = story_.conditions().fired(static_cast<FaultKind>(i));
            if (count > 0)
                figures.faults.push_back(
                    fmt::format("{} {}", name_of(static_cast<FaultKind>(i)), count));
        }
        result_.seed = options_.seed;
        result_.fingerprint = cluster_.world().recorder().fingerprint();
    }

    const Scenario& scenario_;
    const RunOptions& options_;
    sim::Trace discarded_;
    sim::Collector collector_;
    kv::Cluster cluster_;
    Story story_;
    RunResult result_;
    Time instant_;                    // at which the world is
    std::uint64_t steps_before_ = 0;  // world.steps() when it got there
};

}  // namespace

RunResult run(const Scenario& scenario, const RunOptions& options) {
    if (options.trace != nullptr) {
        options.trace->schema = kv::trace_schema();
        options.trace->seed = options.seed;
        options.trace->scenario_file = scenario.source.file;
        options.trace->scenario = print(scenario);
    }
    RunResult result = Run(scenario, options).play();
    if (options.trace != nullptr) {
        options.trace->fingerprint = result.fingerprint;
        options.trace->verdict = name_of(result.verdict);
        if (!result.findings.empty())
            options.trace->verdict += fmt::format(": {}: {}", result.findings.front().name,
                                                  result.findings.front().sentence);
    }
    return result;
}

Mutated shown_by(const Scenario& scenario, const RunResult& result) {
    const MustViolate& must = *scenario.setup.must;
    const auto may_be_first = [&must](std::string_view name) {
        return std::find(must.neighbours.begin(), must.neighbours.end(), name) !=
               must.neighbours.end();
    };
    const bool wants_property = is_property(*raft::check_named(must.property));
    // Broken rules come before the properties that they break: they count only if one is wanted.
    for (const Finding& finding : result.findings) {
        const std::optional<raft::Check> check = raft::check_named(finding.name);
        if (!check.has_value())
            return may_be_first(name_of(finding.verdict)) ? Mutated::quietly : Mutated::otherwise;
        if (is_property(*check) != wants_property) continue;
        if (finding.name == must.property) return Mutated::as_it_must;
        return may_be_first(finding.name) ? Mutated::quietly : Mutated::otherwise;
    }
    return Mutated::quietly;
}

}  // namespace whitewater::scenarios
