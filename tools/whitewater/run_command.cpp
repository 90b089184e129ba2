// whitewater run: runs scenario files and judges them.
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <csignal>

#include "scenarios/runner/missing_features.hpp"
#include "scenarios/runner/report.hpp"
#include "scenarios/runner/run.hpp"
#include "sim/trace_binary.hpp"
#include "sim/trace_json.hpp"
#include "tools/whitewater/commands.hpp"
#include "tools/whitewater/files.hpp"
#include "tools/whitewater/load.hpp"
#include "tools/whitewater/options.hpp"
#include "tools/whitewater/seeds.hpp"

namespace whitewater::tools {

namespace po = boost::program_options;
using scenarios::RunOptions;
using scenarios::RunResult;
using scenarios::Scenario;
using scenarios::Verdict;

namespace {

std::atomic<bool> interrupted = false;

extern "C" void on_interrupt(int) {
    interrupted = true;
    std::signal(SIGINT, SIG_DFL);  // a second Ctrl-C ends it at once
}

// Everything `run` was asked for.
struct Order {
    std::vector<Scenario> scenarios;
    std::optional<Seeds> seeds;  // none: the scenario's own
    std::string trace_file;
    Words settings;
    std::set<scenarios::FaultKind> inert;
    bool json = false;
    bool twice = false;
    bool quiet = false;
};

// Runs the order's scenarios over their seeds, telling of each.
class Runner {
  public:
    explicit Runner(const Order& order) : order_(order) {}

    int run_all() {
        for (const Scenario& scenario : order_.scenarios) {
            if (interrupted) note(Verdict::interrupted);
            if (interrupted) break;
            run_seeds(scenario);
        }
        return exit_code(worst_.has_value() ? worst_->verdict : Verdict::passed);
    }

  private:
    void run_seeds(const Scenario& scenario) {
        const bool must_fail = scenario.setup.must.has_value();
        Seeds seeds{scenario.setup.seed, scenario.setup.seed};
        if (must_fail) seeds = {1, scenario.setup.must->seeds};
        if (order_.seeds.has_value()) seeds = *order_.seeds;
        fmt::print(stderr, "{}: {}\n", scenario.source.file, to_text(seeds));
        Tally tally;
        for (std::uint64_t seed = seeds.first; seed <= seeds.last && !interrupted; ++seed) {
            const RunResult result = run_one(scenario, seed);
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

    RunResult run_one(const Scenario& scenario, std::uint64_t seed) {
        RunOptions options;
        options.seed = seed;
        options.inert = order_.inert;
        options.is_interrupted = [] { return interrupted.load(); };
        options.report = [this, &scenario, seed](Time now, std::uint64_t events) {
            if (isatty(STDERR_FILENO) == 0) return;
            fmt::print(stderr, "\r{}: seed {}, {} simulated, {} events ", scenario.source.file,
                       seed, to_text(now), events);
            has_progress_ = true;
        };
        sim::Trace trace;
        trace.version = WHITEWATER_VERSION;
        const bool wants_trace = !order_.trace_file.empty() && !is_trace_written_;
        if (wants_trace) options.trace = &trace;
        RunResult result =
            order_.twice ? run_twice(scenario, options) : scenarios::run(scenario, options);
        // Over many seeds, the trace is that of the first failure.
        const bool is_many = order_.seeds.has_value() && order_.seeds->first != order_.seeds->last;
        if (wants_trace && (!is_many || result.verdict != Verdict::passed)) write_trace(trace);
        if (order_.json) fmt::print("{}", to_json(scenario, result, WHITEWATER_VERSION));
        return result;
    }

    void write_trace(const sim::Trace& trace) {
        is_trace_written_ = true;
        const bool as_json = order_.trace_file.ends_with(".jsonl");
        const Bytes binary = as_json ? Bytes() : sim::to_binary(trace);
        const std::string text = as_json ? sim::to_jsonl(trace) : std::string();
        const std::string failure = write_file(
            order_.trace_file, as_json ? std::string_view(text) : as_text(ByteView(binary)));
        clear_progress();
        if (failure.empty())
            fmt::print(stderr, "wrote {} ({} events)\n", order_.trace_file, trace.records.size());
        else
            fmt::print(stderr, "{}\n", failure);
        if (!failure.empty()) note(Verdict::usage);
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
        note(first);
        if (order_.json) return;
        // Failures of one kind are told once.
        if (!tally.signatures.insert(first.signature).second) {
            ++tally.untold;
            return;
        }
        clear_progress();
        fmt::print(stderr, "{}", failure(scenario, result, reproduction(scenario, result.seed)));
    }

    // `--seed N` asks for that one run: then a violation is a failure, even one that must be.
    bool is_single_seed() const {
        return order_.seeds.has_value() && order_.seeds->first == order_.seeds->last;
    }

    void conclude(const Scenario& scenario, const Seeds& seeds, const Tally& tally) {
        if (scenario.setup.must.has_value() && !is_single_seed() && tally.failed == 0)
            return conclude_must(scenario, seeds, tally);
        if (order_.json || tally.runs == 0) return;
        if (tally.runs == 1 && tally.passed == 1) {
            fmt::print("{}\n", headline(scenario, *tally.last));
            if (!order_.quiet) fmt::print("{}", details(*tally.last));
        } else if (tally.runs > 1) {
            fmt::print("{}  {}  {}: {} passed, {} failed\n",
                       tally.failed == 0 ? "passed" : "FAILED", scenario.source.file,
                       to_text(seeds), tally.passed, tally.failed);
            if (tally.untold > 0)
                fmt::print("  {} more failures like those told above\n", tally.untold);
        }
    }

    // At least one seed broke the property that the mutation must break, and none another.
    void conclude_must(const Scenario& scenario, const Seeds& seeds, const Tally& tally) {
        const std::string& property = scenario.setup.must->property;
        if (!tally.first_as_it_must.has_value()) {
            scenarios::Finding finding;
            finding.verdict = interrupted ? Verdict::interrupted : Verdict::expectation;
            note(finding);
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
    }

    std::string reproduction(const Scenario& scenario, std::uint64_t seed) const {
        std::string command =
            fmt::format("whitewater run {} --seed {}", scenario.source.file, seed);
        for (const std::string& setting : order_.settings)
            command += setting.find(' ') == std::string::npos ? fmt::format(" --set {}", setting)
                                                              : fmt::format(" --set '{}'", setting);
        return command;
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

    void note(Verdict verdict) {
        scenarios::Finding finding;
        finding.verdict = verdict;
        note(finding);
    }
    void note(const scenarios::Finding& finding) {
        if (!worst_.has_value() || outranks(finding, *worst_)) worst_ = finding;
    }

    const Order& order_;
    std::optional<scenarios::Finding> worst_;
    bool is_trace_written_ = false;
    bool has_progress_ = false;
};

po::options_description run_options() {
    po::options_description options("options");
    options.add_options()("seed", po::value<std::string>(),
                          "run with this seed (default: the scenario's)")(
        "seeds", po::value<std::string>(), "run with each seed of a range: 1..1000")(
        "trace", po::value<std::string>(),
        "write the run's trace (.jsonl: as JSON Lines); of many seeds, that of the first failure")(
        "set", po::value<Words>()->composing(),
        "override a set-up line: --set nodes=7, --set 'network loss=5%'; inert=FAULT makes a "
        "fault do nothing")("twice", "run each seed twice and compare event by event")(
        "json", "one line of JSON for each run, on standard output")(
        "quiet,q", "one line for each scenario that passes");
    return options;
}

}  // namespace

int run_command(const Words& words) {
    Parsed parsed;
    const Help help{"usage: whitewater run [OPTION]... FILE...",
                    "Runs each scenario, checks safety, liveness and linearizability, and prints "
                    "the verdict.\nThe exit code is the worst verdict's.\n"};
    if (const auto code = parse_words(words, run_options(), help, parsed)) return *code;

    Order order;
    const po::variables_map& given = parsed.options;
    if (given.count("set") != 0) order.settings = given["set"].as<Words>();
    if (const auto wrong = take_inert(order.settings, order.inert)) return complain({*wrong});
    if (given.count("seed") != 0 || given.count("seeds") != 0) {
        const char* name = given.count("seeds") != 0 ? "seeds" : "seed";
        const Result<Seeds> seeds = parse_seeds(given[name].as<std::string>());
        if (!seeds) return complain(seeds.errors());
        order.seeds = seeds.value();
    }
    Result<std::vector<Scenario>> loaded = load_scenarios(parsed.files, order.settings);
    if (!loaded) return complain(loaded.errors());
    order.scenarios = std::move(loaded.value());
    if (given.count("trace") != 0) order.trace_file = given["trace"].as<std::string>();
    order.json = given.count("json") != 0;
    order.twice = given.count("twice") != 0;
    order.quiet = given.count("quiet") != 0;
    std::signal(SIGINT, on_interrupt);
    return Runner(order).run_all();
}

}  // namespace whitewater::tools
