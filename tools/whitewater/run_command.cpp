// whitewater run: runs scenario files and judges them.
#include <atomic>
#include <csignal>

#include "tools/whitewater/commands.hpp"
#include "tools/whitewater/files.hpp"
#include "tools/whitewater/load.hpp"
#include "tools/whitewater/options.hpp"
#include "tools/whitewater/outputs.hpp"
#include "tools/whitewater/run_order.hpp"
#include "tools/whitewater/seeds.hpp"

namespace whitewater::tools {

namespace po = boost::program_options;
using scenarios::Scenario;

namespace {

std::atomic<bool> interrupted = false;

extern "C" void on_interrupt(int) {
    interrupted = true;
    std::signal(SIGINT, SIG_DFL);  // a second Ctrl-C ends it at once
}

po::options_description run_options() {
    po::options_description options("options");
    options.add_options()("seed", po::value<std::string>(),
                          "run with this seed (default: the scenario's)")(
        "seeds", po::value<std::string>(), "run with each seed of a range: 1..1000")(
        "trace", po::value<std::string>(),
        "write the run's trace (.jsonl: as JSON Lines); of many runs, that of the first failure, "
        "or "
        "else of the first that shows its 'must violate'")(
        "html", po::value<std::string>(),
        "write a page to watch the run in a browser; of many runs, as --trace")(
        "set", po::value<Words>()->composing(),
        "override a set-up line: --set nodes=7, --set 'network loss=5%'; inert=FAULT makes a "
        "fault do nothing")("twice", "run each seed twice and compare event by event")(
        "explain",
        "tell step by step how a failure came about, and of a run that passed what became "
        "of the writes that nobody confirmed; with --json, in its line")(
        "json", "one line of JSON for each run, on standard output")(
        "strict", "a near miss, which no client noticed, is a failure too")(
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
    Words setup = order.settings;
    if (const auto wrong = take_inert(setup, order.inert)) return complain({*wrong});
    if (given.count("seed") != 0 && given.count("seeds") != 0)
        return complain({{{"--seed", 0, 0, 1}, "--seed and --seeds exclude each other", ""}});
    if (given.count("seed") != 0 || given.count("seeds") != 0) {
        const char* name = given.count("seeds") != 0 ? "seeds" : "seed";
        const Result<Seeds> seeds =
            parse_seeds(std::string("--") + name, given[name].as<std::string>());
        if (!seeds) return complain(seeds.errors());
        order.seeds = seeds.value();
    }
    std::vector<OutputFile> outputs;
    for (const char* name : {"trace", "html"})
        if (given.count(name) != 0)
            outputs.push_back({std::string("--") + name, given[name].as<std::string>()});
    if (const auto clashes = wrong_outputs(parsed.files, outputs); !clashes.empty())
        return complain(clashes);
    Result<std::vector<Scenario>> loaded = load_scenarios(parsed.files, setup);
    if (!loaded) return complain(loaded.errors());
    order.scenarios = std::move(loaded.value());
    if (given.count("trace") != 0) order.trace_file = given["trace"].as<std::string>();
    if (given.count("html") != 0) order.html_file = given["html"].as<std::string>();
    order.json = given.count("json") != 0;
    order.explain = given.count("explain") != 0;
    order.twice = given.count("twice") != 0;
    order.strict = given.count("strict") != 0;
    order.quiet = given.count("quiet") != 0;
    order.is_interrupted = [] { return interrupted.load(); };
    std::signal(SIGINT, on_interrupt);
    return carry_out(order);
}

}  // namespace whitewater::tools
