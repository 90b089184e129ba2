// The seeds of a scenario, one run after another, and what came of them.
#include "tools/whitewater/run_order.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "scenarios/runner/report.hpp"
#include "scenarios/runner/run.hpp"
#include "sim/base/printable.hpp"
#include "tools/whitewater/explanation_text.hpp"
#include "tools/whitewater/reproduction.hpp"
#include "tools/whitewater/run_files.hpp"

namespace whitewater::tools {

using scenarios::RunOptions;
using scenarios::RunResult;
using scenarios::Scenario;
using scenarios::Verdict;

namespace {

// Runs the order's scenarios over their seeds, telling of each.
class Runner {
  public:
    explicit Runner(const Order& order) : order_(order) {}

    int run_all() {
        for (const Scenario& scenario : order_.scenarios) {
            if (is_interrupted_) break;
            run_seeds(scenario);
        }
        if (const std::string names = files_.left_out(); !names.empty())
            fmt::print(stderr, "did not write {}: none of these runs failed\n", names);
        return exit_code(worst_.verdict());
    }

  private:
    void run_seeds(const Scenario& scenario) {
        const bool must_fail = scenario.setup.must.has_value();
        Seeds seeds{scenario.setup.seed, scenario.setup.seed};
        if (must_fail) seeds = {1, scenario.setup.must->seeds};
        if (order_.seeds.has_value()) seeds = *order_.seeds;
        fmt::print(stderr, "{}: {}\n", scenario.source.file, to_text(seeds));
        Tally tally;
        for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
            const RunResult result = run_one(scenario, seeds, seed);
            if (result.verdict == Verdict::interrupted) {
                interrupt(seed, seeds);
                break;
            }
            count(scenario, seeds, result, tally);
            progress(scenario, seeds, seed, tally);
            // A must-violate file without --seeds only has to show that its bug is found.
            if (tally.as_it_must > 0 && !order_.seeds.has_value()) break;
            if (seed == seeds.last) break;  // the last seed may be the largest number there is
        }
        clear_progress();
        conclude(scenario, seeds, tally);
    }

    // What came of the seeds of one scenario.
    struct Tally {
        std::uint64_t runs = 0;
        std::uint64_t passed = 0;
        std::uint64_t as_it_must = 0;
        std::uint64_t failed = 0;
        std::uint64_t untold = 0;
        std::optional<RunResult> last;
        std::optional<RunResult> first_as_it_must;
        std::set<std::string> signatures;
    };

    RunOptions options_for(std::uint64_t seed) const {
        RunOptions options;
        options.seed = seed;
        options.inert = order_.inert;
        options.strict = order_.strict;
        options.is_interrupted = order_.is_interrupted;
        return options;
    }

    RunResult run_one(const Scenario& scenario, const Seeds& seeds, std::uint64_t seed) {
        RunOptions options = options_for(seed);
        options.report = [this, &scenario, seed](Time now, std::uint64_t events) {
            if (isatty(STDERR_FILENO) == 0) return;
            fmt::print(stderr, "\r{}: seed {}, {} simulated, {} events ", scenario.source.file,
                       seed, to_text(now), events);
            has_progress_ = true;
        };
        const bool is_written = files_.are_wanted() && !is_many(seeds);
        Traced traced;
        if (is_written) files_.prepare(traced, options);
        RunResult result =
            order_.twice ? run_twice(scenario, options) : scenarios::run(scenario, options);
        if (is_written) write(scenario, result, traced, RunFiles::Rank::the_only_one);
        if (order_.json) print_json(scenario, result, seeds);
        return result;
    }

    // Ctrl-C: nothing that was found is lost, and the rest can be run another time.
    void interrupt(std::uint64_t seed, const Seeds& seeds) {
        is_interrupted_ = true;
        worst_.note(Verdict::interrupted);
        clear_progress();
        fmt::print(stderr, "interrupted; go on with --seeds {}..{}\n", seed, seeds.last);
    }

    bool is_many(const Seeds& seeds) const {
        return seeds.first != seeds.last || order_.scenarios.size() > 1;
    }

    void write(const Scenario& scenario, const RunResult& result, Traced& traced,
               RunFiles::Rank rank) {
        clear_progress();
        if (!files_.write(scenario, result, reproduction(scenario, result.seed), traced, rank))
            worst_.note(Verdict::usage);
    }

    // Of many runs, those that are worth a file are run once more to be traced: they come out the
    // same, and all others are as fast as without.
    void keep(const Scenario& scenario, const Seeds& seeds, const RunResult& result,
              RunFiles::Rank rank) {
        if (!is_many(seeds) || !files_.would_take(rank)) return;
        Traced traced;
        RunOptions options = options_for(result.seed);
        options.is_interrupted = nullptr;  // what was found is not lost
        files_.prepare(traced, options);
        scenarios::run(scenario, options);
        write(scenario, result, traced, rank);
    }

    // Runs the seed once more, with a trace: it comes out the same.
    sim::Trace traced_again(const Scenario& scenario, std::uint64_t seed) const {
        sim::Trace trace;
        trace.version = WHITEWATER_VERSION;
        RunOptions options = options_for(seed);
        options.trace = &trace;
        options.is_interrupted = nullptr;
        scenarios::run(scenario, options);
        return trace;
    }

    void explain(const Scenario& scenario, std::uint64_t seed) const {
        if (!order_.explain) return;
        const sim::Trace trace = traced_again(scenario, seed);
        fmt::print(
            stderr, "{}",
            to_text(explanation_of(trace), trace, title_of_explanation(trace.verdict != "passed")));
    }

    // As for people: of many runs, those that passed are not explained.
    void print_json(const Scenario& scenario, const RunResult& result, const Seeds& seeds) const {
        const bool is_worth_it = result.verdict != Verdict::passed || !is_many(seeds);
        if (!order_.explain || !is_worth_it || result.verdict == Verdict::interrupted)
            return fmt::print("{}", to_json(scenario, result, WHITEWATER_VERSION, nullptr));
        const kv::Explanation explanation = explanation_of(traced_again(scenario, result.seed));
        fmt::print("{}", to_json(scenario, result, WHITEWATER_VERSION, &explanation));
    }

    void count(const Scenario& scenario, const Seeds& seeds, const RunResult& result,
               Tally& tally) {
        ++tally.runs;
        tally.last = result;
        if (result.verdict == Verdict::passed) {
            ++tally.passed;
            return;
        }
        if (scenario.setup.must.has_value() && !is_single_seed()) {
            const scenarios::Mutated shown = shown_by(scenario, result);
            if (shown == scenarios::Mutated::as_it_must && tally.as_it_must++ == 0) {
                tally.first_as_it_must = result;
                keep(scenario, seeds, result, RunFiles::Rank::shows_the_bug);
            }
            if (shown != scenarios::Mutated::otherwise) return;
        }
        ++tally.failed;
        keep(scenario, seeds, result, RunFiles::Rank::failed);
        const scenarios::Finding& first = result.findings.front();
        worst_.note(first);
        if (order_.json) return;
        // Failures of one kind are told once.
        if (!tally.signatures.insert(first.signature).second) {
            ++tally.untold;
            return;
        }
        clear_progress();
        fmt::print(stderr, "{}", failure(scenario, result, reproduction(scenario, result.seed)));
        if (!order_.explain)
            fmt::print(stderr,
                       "  add --explain to be told step by step how it came about, --html FILE to "
                       "watch it\n");
        explain(scenario, result.seed);
    }

    // `--seed N` asks for that one run: then a violation is a failure, even one that must be.
    bool is_single_seed() const {
        return order_.seeds.has_value() && order_.seeds->first == order_.seeds->last;
    }

    void conclude(const Scenario& scenario, const Seeds& seeds, const Tally& tally) {
        if (scenario.setup.must.has_value() && !is_single_seed() && tally.failed == 0)
            return conclude_must(scenario, seeds, tally);
        if (order_.json) return;
        if (tally.runs == 1 && tally.passed == 1) {
            fmt::print("{}\n", headline(scenario, *tally.last));
            if (!order_.quiet) fmt::print("{}", details(*tally.last));
            explain(scenario, tally.last->seed);
        } else if (tally.runs > 1 || is_interrupted_) {
            fmt::print("{}  {}  {}: {} passed, {} failed\n",
                       tally.failed > 0  ? "FAILED"
                       : is_interrupted_ ? "interrupted"
                                         : "passed",
                       scenario.source.file, to_text(seeds), tally.passed, tally.failed);
            if (tally.untold > 0)
                fmt::print("  {} more failures like those told above\n", tally.untold);
        }
    }

    // At least one seed broke the property that the mutation must break, and none one that it may
    // not.
    void conclude_must(const Scenario& scenario, const Seeds& seeds, const Tally& tally) {
        const std::string& property = scenario.setup.must->property;
        if (!tally.first_as_it_must.has_value()) {
            scenarios::Finding finding;
            if (is_interrupted_) return;
            finding.verdict = Verdict::expectation;
            worst_.note(finding);
            if (!order_.json)
                fmt::print(stderr, "FAILED  {}  {}: no run violated {}, as one must\n",
                           scenario.source.file, to_text(seeds), property);
            return;
        }
        if (order_.json) return;
        fmt::print("passed  {}  violated {} as it must, first with seed {} ({} of {} runs)\n",
                   scenario.source.file, property, tally.first_as_it_must->seed, tally.as_it_must,
                   tally.runs);
        if (!order_.quiet)
            fmt::print("  {}\n  see it with\n  {}\n",
                       printable(tally.first_as_it_must->findings.front().sentence),
                       reproduction(scenario, tally.first_as_it_must->seed));
        explain(scenario, tally.first_as_it_must->seed);
    }

    std::string reproduction(const Scenario& scenario, std::uint64_t seed) const {
        return command_to_run(scenario.source.file, seed, order_.settings);
    }

    // One live line on a terminal; nothing when piped.
    void progress(const Scenario& scenario, const Seeds& seeds, std::uint64_t seed,
                  const Tally& tally) {
        if (isatty(STDERR_FILENO) == 0 || seeds.first == seeds.last) return;
        fmt::print(stderr, "\r{}: seed {} of {}, {} failed ", scenario.source.file, seed,
                   to_text(seeds), tally.failed);
        has_progress_ = true;
    }
    void clear_progress() {
        if (has_progress_) fmt::print(stderr, "\r\033[K");
        has_progress_ = false;
    }

    const Order& order_;
    scenarios::WorstFinding worst_;
    RunFiles files_{order_};
    bool has_progress_ = false;
    bool is_interrupted_ = false;
};

}  // namespace

int carry_out(const Order& order) {
    return Runner(order).run_all();
}

}  // namespace whitewater::tools
