// whitewater check: judges traces of ours and histories of others, without running anything.
#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <utility>
#include <variant>

#include "scenarios/language/quantity.hpp"
#include "sim/trace_file.hpp"
#include "tools/whitewater/check_history.hpp"
#include "tools/whitewater/check_trace.hpp"
#include "tools/whitewater/commands.hpp"
#include "tools/whitewater/files.hpp"
#include "tools/whitewater/options.hpp"
#include "tools/whitewater/outputs.hpp"

namespace whitewater::tools {

namespace po = boost::program_options;

namespace {

// What a file holds.
struct Recorded {
    std::string file;
    std::variant<sim::Trace, linearizability::Log> contents;
};

Result<Recorded> read(const std::string& file, const HistoryOrder& order) {
    const Result<Bytes> bytes = read_file(file);
    if (!bytes) return bytes.errors();
    const std::string_view text = as_text(bytes.value());
    if (order.format || is_history(text)) {
        Result<linearizability::Log> log = linearizability::read_log(text, file, order.format);
        if (!log) return log.errors();
        return Recorded{file, std::move(log.value())};
    }
    Result<sim::Trace> trace = sim::read_trace(bytes.value(), file);
    if (trace) return Recorded{file, std::move(trace.value())};
    std::vector<Diagnostic> errors = trace.errors();
    if (errors.front().message == "this is not a trace of Whitewater")
        errors.front().message =
            "this is not a trace of Whitewater, nor a history in a "
            "format it knows: jsonl, edn, porcupine or etcd";
    return errors;
}

po::options_description check_options() {
    po::options_description options("options");
    options.add_options()("explain", "of a trace: tell step by step how it came about")(
        "model", po::value<std::string>(), "of a history: what it is of (default: what suits it)")(
        "format", po::value<std::string>(), "jsonl, edn, porcupine or etcd (default: by content)")(
        "budget", po::value<std::string>(), "how long to try at most, roughly (default: 10s)")(
        "json", "one line of JSON for each file, on standard output")(
        "html", po::value<std::string>(), "write a page with the timeline; of one history")(
        "order", po::value<std::string>(),
        "write the order that was found, an operation a line; of one history. If none was found, "
        "such a file is removed, lest an old order pass for one of this history");
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

// Nothing, or that what should be written is of histories only. One file is given then.
std::optional<Diagnostic> wrong_kind(const Recorded& recorded, const HistoryOrder& order) {
    if (std::holds_alternative<linearizability::Log>(recorded.contents)) return std::nullopt;
    if (order.html_file.empty() && order.order_file.empty()) return std::nullopt;
    const char* option = order.order_file.empty() ? "--html" : "--order";
    return Diagnostic{{option, 0, 0, 1},
                      fmt::format("it is for histories, and '{}' is a trace", recorded.file),
                      ""};
}

}  // namespace

int check_command(const Words& words) {
    Parsed parsed;
    const Help help{
        "usage: whitewater check [OPTION]... FILE...",
        "Judges traces that 'run --trace' wrote, and recorded histories of any store; "
        "tells them apart by\ntheir content. Of a trace all safety is checked, of a "
        "history whether it is linearizable. Nothing is\nrun again: what is judged is "
        "what the file says. All files are read before any is judged; the exit code "
        "is that of the\nworst verdict. Formats and models of histories are described in\n"
        "kv/linearizability/readers/README.md.\n"};
    if (const auto code = parse_words(words, check_options(), help, parsed)) return *code;
    HistoryOrder order;
    if (const auto problem = take_options(parsed, order)) return complain({*problem});
    const Account account =
        parsed.options.count("explain") != 0 ? Account::with_explanation : Account::findings_only;
    const Saying saying = order.json ? Saying::json : Saying::text;
    std::vector<Recorded> all;
    std::vector<Diagnostic> errors;
    for (const std::string& file : parsed.files) {
        Result<Recorded> one = read(file, order);
        if (one)
            all.push_back(std::move(one.value()));
        else
            errors.insert(errors.end(), one.errors().begin(), one.errors().end());
    }
    if (!errors.empty()) return complain(errors);
    if (const auto problem = wrong_kind(all.front(), order)) return complain({*problem});
    scenarios::WorstFinding worst;
    for (const Recorded& each : all) {
        if (const auto* log = std::get_if<linearizability::Log>(&each.contents))
            worst.note(check_history(*log, order));
        else
            worst.note(
                check_trace(std::get<sim::Trace>(each.contents), each.file, account, saying));
    }
    return exit_code(worst.verdict());
}

}  // namespace whitewater::tools
