// whitewater check: judges traces of ours and histories of others, without running anything.
#include <fmt/format.h>

#include <chrono>
#include <optional>

#include "scenarios/language/quantity.hpp"
#include "sim/trace_file.hpp"
#include "tools/whitewater/check_history.hpp"
#include "tools/whitewater/commands.hpp"
#include "tools/whitewater/explanation_text.hpp"
#include "tools/whitewater/files.hpp"
#include "tools/whitewater/judge.hpp"
#include "tools/whitewater/options.hpp"
#include "tools/whitewater/outputs.hpp"

namespace whitewater::tools {

namespace po = boost::program_options;
using scenarios::Finding;

namespace {

int check_trace(const Bytes& bytes, const std::string& file, Account account) {
    const Result<sim::Trace> trace = sim::read_trace(bytes, file);
    if (!trace) {
        std::vector<Diagnostic> errors = trace.errors();
        if (errors.front().message == "this is not a trace of Whitewater")
            errors.front().message =
                "this is not a trace of Whitewater, nor a history in a "
                "format it knows: jsonl, edn, porcupine or etcd";
        return complain(errors);
    }
    const Result<Judgement> judged = judge(trace.value(), file, account);
    if (!judged) return complain(judged.errors());
    const std::vector<Finding>& findings = judged.value().findings;
    complain_of_refuted(judged.value().explanation);
    const std::string explanation = to_text(
        judged.value().explanation, trace.value(),
        findings.empty() ? "operations whose clients were never answered" : "how it came about");
    if (findings.empty()) {
        fmt::print("passed  {}  {} observations, {} operations, {} events, of {} seed {}\n{}", file,
                   judged.value().observations, judged.value().operations,
                   trace.value().records.size(), trace.value().scenario_file, trace.value().seed,
                   explanation);
        return 0;
    }
    fmt::print(stderr, "FAILED  {}  of {} seed {}\n", file, trace.value().scenario_file,
               trace.value().seed);
    for (const Finding& each : findings)
        fmt::print(stderr, "  {}: {}: {}{}\n", name_of(each.verdict), each.name, each.sentence,
                   each.event == 0 ? "" : fmt::format(" (event {})", each.event));
    fmt::print(stderr, "{}", explanation);
    return exit_code(findings.front().verdict);
}

int check_one(const std::string& file, const HistoryOrder& order, Account account) {
    const Result<Bytes> bytes = read_file(file);
    if (!bytes) return complain(bytes.errors());
    const std::string_view text = as_text(bytes.value());
    if (order.format || is_history(text)) return check_history(text, file, order);
    return check_trace(bytes.value(), file, account);
}

po::options_description check_options() {
    po::options_description options("options");
    options.add_options()("explain", "of a trace: tell step by step how it came about")(
        "model", po::value<std::string>(), "of a history: what it is of (default: what suits it)")(
        "format", po::value<std::string>(), "jsonl, edn, porcupine or etcd (default: by content)")(
        "budget", po::value<std::string>(), "how long to try at most, roughly (default: 10s)")(
        "json", "one line of JSON for each history, on standard output")(
        "html", po::value<std::string>(), "write a page with the timeline; of one history")(
        "order", po::value<std::string>(),
        "write the order that was found, an operation a line; of one history");
    return options;
}

// Nothing, or what is wrong with the options.
std::optional<Diagnostic> take_options(const Parsed& parsed, HistoryOrder& order) {
    const po::variables_map& given = parsed.options;
    const auto text = [&](const char* name) {
        return given.count(name) != 0 ? given[name].as<std::string>() : std::string();
    };
    const auto wrong = [](const char* name, std::string message) {
        return Diagnostic{{name, 0, 0, 1}, std::move(message), ""};
    };
    order.model = text("model");
    order.json = given.count("json") != 0;
    order.html_file = text("html");
    order.order_file = text("order");
    if (given.count("format") != 0) {
        order.format = linearizability::format_named(text("format"));
        if (!order.format)
            return wrong("--format", fmt::format("'{}' is none of jsonl, edn, porcupine, etcd",
                                                 text("format")));
    }
    if (given.count("budget") != 0) {
        const auto budget = scenarios::read_duration(text("budget"));
        if (!budget.value || budget.value->us < 0)
            return wrong("--budget", "it should be a time, like 10s or 500ms");
        order.budget = std::chrono::milliseconds(budget.value->us / 1'000);
    }
    const bool has_one_file = parsed.files.size() == 1;
    if (!has_one_file && (!order.html_file.empty() || !order.order_file.empty()))
        return wrong(order.html_file.empty() ? "--order" : "--html", "it takes one history");
    std::vector<OutputFile> outputs;
    for (const char* name : {"html", "order"})
        if (given.count(name) != 0) outputs.push_back({fmt::format("--{}", name), text(name)});
    const std::vector<Diagnostic> clashes = wrong_outputs(parsed.files, outputs);
    if (!clashes.empty()) return clashes.front();
    return std::nullopt;
}

}  // namespace

int check_command(const Words& words) {
    Parsed parsed;
    const Help help{"usage: whitewater check [OPTION]... FILE...",
                    "Judges traces that 'run --trace' wrote, and recorded histories of any store; "
                    "tells them apart by\ntheir content. Of a trace all safety is checked, of a "
                    "history whether it is linearizable. Nothing is\nrun again: what is judged is "
                    "what the file says. Formats and models of histories are described in\n"
                    "kv/linearizability/readers/README.md.\n"};
    if (const auto code = parse_words(words, check_options(), help, parsed)) return *code;
    HistoryOrder order;
    if (const auto problem = take_options(parsed, order)) return complain({*problem});
    const Account account =
        parsed.options.count("explain") != 0 ? Account::with_explanation : Account::findings_only;
    int worst = 0;
    for (const std::string& file : parsed.files) {
        const int code = check_one(file, order, account);
        if (worst == 0) worst = code;
    }
    return worst;
}

}  // namespace whitewater::tools
