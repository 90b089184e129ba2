// The seeds of a scenario, one run after another, and what came of them.
#include "tools/whitewater/run_order.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "scenarios/runner/report.hpp"
#include "scenarios/runner/run.hpp"
#include "sim/base/check.hpp"
#include "sim/trace_binary.hpp"
#include "sim/trace_file.hpp"
#include "sim/trace_json.hpp"
#include "tools/whitewater/explanation_text.hpp"
#include "tools/whitewater/files.hpp"
#include "tools/whitewater/judge.hpp"
#include "tools/whitewater/replay_page.hpp"

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
            const RunResult result = run_one(scenario, seed);
            if (result.verdict == Verdict::interrupted) {
                interrupt(seed, seeds);
                break;
            }
            count(scenario, result, tally);
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

    RunResult run_one(const Scenario& scenario, std::uint64_t seed) {
        RunOptions options = options_for(seed);
        options.report = [this, &scenario, seed](Time now, std::uint64_t events) {
            if (isatty(STDERR_FILENO) == 0) return;
            fmt::print(stderr, "\r{}: seed {}, {} simulated, {} events ", scenario.source.file,
                       seed, to_text(now), events);
            has_progress_ = true;
        };
        sim::Trace trace;
        trace.version = WHITEWATER_VERSION;
        const bool is_asked_for = !order_.trace_file.empty() || !order_.html_file.empty();
        const bool wants_trace = is_asked_for && !is_trace_written_;
        if (wants_trace) options.trace = &trace;
        sim::BinaryRecording recording;
        if (wants_trace && !is_json_trace() && !order_.twice) options.recording = &recording;
        RunResult result =
            order_.twice ? run_twice(scenario, options) : scenarios::run(scenario, options);
        // Over many seeds, the trace is that of the first failure.
        const bool is_many = order_.seeds.has_value() && order_.seeds->first != order_.seeds->last;
        if (wants_trace && (!is_many || result.verdict != Verdict::passed))
            write_recorded(scenario, result, trace, recording);
        if (order_.json) fmt::print("{}", to_json(scenario, result, WHITEWATER_VERSION));
        return result;
    }

    // Ctrl-C: nothing that was found is lost, and the rest can be run another time.
    void interrupt(std::uint64_t seed, const Seeds& seeds) {
        is_interrupted_ = true;
        worst_.note(Verdict::interrupted);
        clear_progress();
        fmt::print(stderr, "interrupted; go on with --seeds {}..{}\n", seed, seeds.last);
    }

    bool is_json_trace() const { return order_.trace_file.ends_with(".jsonl"); }

    // The trace and the page, as far as they were asked for.
    void write_recorded(const Scenario& scenario, const RunResult& result, const sim::Trace& trace,
                        sim::BinaryRecording& recording) {
        is_trace_written_ = true;
        const bool is_recorded = recording.events() > 0;
        const std::uint64_t events = is_recorded ? recording.events() : trace.records.size();
        const Bytes binary = is_recorded ? recording.file(trace) : sim::to_binary(trace);
        const std::string remark = fmt::format("{} events", events);
        if (is_json_trace())
            write(order_.trace_file, sim::to_jsonl(trace), remark);
        else if (!order_.trace_file.empty())
            write(order_.trace_file, as_text(ByteView(binary)), remark);
        if (order_.html_file.empty()) return;
        const Result<sim::Trace> held = sim::read_trace(binary, order_.html_file);
        CHECK(bool(held), "a trace that was just recorded cannot be read");
        ReplayStory story;
        story.verdict = result.verdict;
        story.findings = result.findings;
        story.explanation = explanation_of(held.value()).sentences;
        story.reproduction = reproduction(scenario, result.seed);
        write(order_.html_file, replay_page(binary, story), "open it in a browser");
    }

    static kv::Explanation explanation_of(const sim::Trace& trace) {
        Result<Judgement> judged = judge(trace, trace.scenario_file, Account::with_explanation);
        if (!judged) return {};
        complain_of_refuted(judged.value().explanation);
        return std::move(judged.value().explanation);
    }

    // Runs the seed once more, with a trace: it comes out the same.
    void explain(const Scenario& scenario, std::uint64_t seed) const {
        if (!order_.explain) return;
        sim::Trace trace;
        trace.version = WHITEWATER_VERSION;
        RunOptions options = options_for(seed);
        options.trace = &trace;
        scenarios::run(scenario, options);
        fmt::print(
            stderr, "{}",
            to_text(explanation_of(trace), trace, title_of_explanation(trace.verdict != "passed")));
    }

    void write(const std::string& name, std::string_view contents, const std::string& remark) {
        const std::string failure = write_file(name, contents);
        clear_progress();
        if (failure.empty())
            fmt::print(stderr, "wrote {} ({})\n", name, remark);
        else
            fmt::print(stderr, "{}\n", failure);
        if (!failure.empty()) worst_.note(Verdict::usage);
    }

    void count(const Scenario& scenario, const RunResult& result, Tally& tally) {
        ++tally.runs;
        tally.last = result;
        if (result.verdict == Verdict::passed) {
            ++tally.passed;
            return;
        }
        if (scenario.setup.must.has_value() && !is_single_seed()) {
            const scenarios::Mutated shown = shown_by(scenario, result);
            if (shown == scenarios::Mutated::as_it_must && tally.as_it_must++ == 0)
                tally.first_as_it_must = result;
            if (shown != scenarios::Mutated::otherwise) return;
        }
        ++tally.failed;
        const scenarios::Finding& first = result.findings.front();
        worst_.note(first);
        if (order_.json) return explain(scenario, result.seed);
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
                       tally.first_as_it_must->findings.front().sentence,
                       reproduction(scenario, tally.first_as_it_must->seed));
        explain(scenario, tally.first_as_it_must->seed);
    }

    std::string reproduction(const Scenario& scenario, std::uint64_t seed) const {
        std::string command =
            fmt::format("whitewater run {} --seed {}", shell_word(scenario.source.file), seed);
        for (const std::string& setting : order_.settings)
            command += fmt::format(" --set {}", shell_word(setting));
        return command;
    }

    // Quoted if a shell would not take it as one word.
    static std::string shell_word(const std::string& word) {
        constexpr std::string_view plain =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=%:,+@";
        if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
        std::string quoted = "'";
        for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
        return quoted + "'";
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
    bool is_trace_written_ = false;
    bool has_progress_ = false;
    bool is_interrupted_ = false;
};

}  // namespace

int carry_out(const Order& order) {
    return Runner(order).run_all();
}

}  // namespace whitewater::tools
