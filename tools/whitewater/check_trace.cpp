// Saying what came of judging a trace: to a person, or in a line to a program.
#include "tools/whitewater/check_trace.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "scenarios/runner/report.hpp"
#include "sim/base/printable.hpp"
#include "tools/whitewater/explanation_text.hpp"
#include "tools/whitewater/files.hpp"

namespace whitewater::tools {

using scenarios::Finding;
using scenarios::Verdict;

namespace {

Finding finding_of(Verdict verdict) {
    Finding finding;
    finding.verdict = verdict;
    return finding;
}

// The verdict of judging, and what the run itself had come to if that was something else.
struct Outcome {
    const Judgement& judged;
    Finding finding;
    std::optional<Finding> then;
};

Outcome outcome_of(const sim::Trace& trace, const Judgement& judged) {
    Outcome outcome{judged, finding_of(Verdict::passed), finding_of_header(trace)};
    if (!judged.findings.empty())
        outcome.finding = judged.findings.front();
    else if (trace.records.empty())
        outcome.finding = finding_of(Verdict::vacuous);
    return outcome;
}

void print_text(const sim::Trace& trace, const std::string& file, const Outcome& outcome) {
    const Judgement& judged = outcome.judged;
    const bool failed = !judged.findings.empty() || outcome.then.has_value();
    const std::string explanation =
        to_text(judged.explanation, trace, title_of_explanation(failed));
    const std::string of = fmt::format("of {} seed {}", printable(trace.scenario_file), trace.seed);
    if (outcome.finding.verdict == Verdict::vacuous) {
        fmt::print("vacuous  {}  it holds no events, {}: nothing was checked\n", file, of);
        return;
    }
    if (!judged.findings.empty()) {
        fmt::print(stderr, "FAILED  {}  {}\n", file, of);
        for (const Finding& each : judged.findings)
            fmt::print(stderr, "  {}: {}: {}{}\n", name_of(each.verdict), each.name,
                       printable(each.sentence),
                       each.event == 0 ? "" : fmt::format(" (event {})", each.event));
        fmt::print(stderr, "{}", explanation);
        return;
    }
    fmt::print("passed  {}  {} observations, {} operations, {} events, {}\n", file,
               judged.observations, judged.operations, trace.records.size(), of);
    if (outcome.then)
        fmt::print(
            "  no safety was broken. The run had failed, though, by what a trace alone cannot "
            "show:\n  {}: {}: {}\n",
            name_of(outcome.then->verdict), printable(outcome.then->name),
            printable(outcome.then->sentence));
    fmt::print("{}", explanation);
}

void print_json(const sim::Trace& trace, const std::string& file, const Outcome& outcome) {
    using Json = nlohmann::ordered_json;
    Json line;
    line["file"] = file;
    line["format"] = "trace";
    line["scenario"] = trace.scenario_file;
    line["seed"] = trace.seed;
    line["events"] = trace.records.size();
    line["observations"] = outcome.judged.observations;
    line["operations"] = outcome.judged.operations;
    line["verdict"] = name_of(outcome.finding.verdict);
    line["exit"] = exit_code(outcome.finding.verdict);
    line["verdict_of_run"] = trace.verdict;
    line["findings"] = Json::array();
    for (const Finding& each : outcome.judged.findings)
        line["findings"].push_back({{"verdict", name_of(each.verdict)},
                                    {"name", each.name},
                                    {"sentence", each.sentence},
                                    {"at_us", each.at.us},
                                    {"event", each.event}});
    line["explanation"] = scenarios::sentences_json(outcome.judged.explanation.sentences);
    fmt::print("{}\n", line.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace

Finding check_trace(const sim::Trace& trace, const std::string& file, Account account,
                    Saying saying) {
    const Result<Judgement> judged = judge(trace, file, account);
    if (!judged) {
        complain(judged.errors());
        return finding_of(Verdict::usage);
    }
    complain_of_refuted(judged.value().explanation, file);
    const Outcome outcome = outcome_of(trace, judged.value());
    saying == Saying::json ? print_json(trace, file, outcome) : print_text(trace, file, outcome);
    return outcome.finding;
}

}  // namespace whitewater::tools
