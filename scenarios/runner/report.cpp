// Telling a person, or a program, how a run went.
#include "scenarios/runner/report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "sim/base/printable.hpp"

namespace whitewater::scenarios {

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string plural(std::uint64_t count, const char* one, const char* many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

// The line of the scenario that is to blame, with its caret; nothing if there is none.
std::string blame(const Scenario& scenario, const Finding& finding) {
    if (finding.where.line == 0) return {};
    return to_text(diagnostic_at(scenario, finding.where, finding.name + " failed here"));
}

constexpr std::size_t also_shown = 5;

}  // namespace

std::string headline(const Scenario& scenario, const RunResult& result) {
    const RunFigures& figures = result.figures;
    return fmt::format("{}  {}  seed {}  {} simulated, {}, {} committed, {}",
                       name_of(result.verdict), scenario.source.file, result.seed,
                       to_text(figures.ended), plural(figures.elections, "election", "elections"),
                       figures.committed, plural(figures.operations, "operation", "operations"));
}

std::string details(const RunResult& result) {
    const RunFigures& figures = result.figures;
    std::string text =
        fmt::format("  {} of {} operations answered; the history is linearizable ({})\n",
                    figures.answered, figures.operations, figures.linearizability);
    if (!figures.faults.empty())
        text += fmt::format("  faults that fired: {}\n", joined(figures.faults));
    if (figures.recovery.has_value())
        text += fmt::format("  healed, it had recovered within {}\n", to_text(*figures.recovery));
    text += fmt::format("  {} events, fingerprint {:016x}\n", figures.records, result.fingerprint);
    for (const std::string& warning : result.warnings)
        text += fmt::format("  warning: {}\n", printable(warning));
    return text;
}

std::string failure(const Scenario& scenario, const RunResult& result,
                    const std::string& reproduction) {
    const Finding& first = result.findings.front();
    std::string text = blame(scenario, first);
    text += fmt::format("FAILED  {}  seed {}\n", scenario.source.file, result.seed);
    text += fmt::format("  {}: {}\n", name_of(result.verdict), first.name);
    text += fmt::format("  {}\n", printable(first.sentence));
    text += fmt::format("  at {}, event {}\n", to_text(first.at), first.event);
    for (std::size_t i = 1; i < result.findings.size() && i <= also_shown; ++i)
        text += fmt::format("  also: {}: {}\n", result.findings[i].name,
                            printable(result.findings[i].sentence));
    if (result.findings.size() > also_shown + 1)
        text += fmt::format("  and {} more\n", result.findings.size() - also_shown - 1);
    text += fmt::format("  signature: {}\n", printable(first.signature));
    text += fmt::format("reproduce with\n  {}\n", reproduction);
    return text;
}

std::string to_json(const Scenario& scenario, const RunResult& result, const std::string& version,
                    const kv::Explanation* explanation) {
    using Json = nlohmann::ordered_json;
    Json line;
    line["scenario"] = scenario.source.file;
    line["seed"] = result.seed;
    line["version"] = version;
    line["verdict"] = name_of(result.verdict);
    line["exit"] = exit_code(result.verdict);
    line["findings"] = Json::array();
    for (const Finding& finding : result.findings)
        line["findings"].push_back({{"verdict", name_of(finding.verdict)},
                                    {"name", finding.name},
                                    {"sentence", finding.sentence},
                                    {"signature", finding.signature},
                                    {"at_us", finding.at.us},
                                    {"event", finding.event},
                                    {"line", finding.where.line}});
    line["warnings"] = result.warnings;
    line["fingerprint"] = fmt::format("{:016x}", result.fingerprint);
    const RunFigures& figures = result.figures;
    line["simulated_us"] = figures.ended.us;
    line["steps"] = figures.steps;
    line["events"] = figures.records;
    line["elections"] = figures.elections;
    line["committed"] = figures.committed;
    line["operations"] = figures.operations;
    line["answered"] = figures.answered;
    line["recovery_us"] = figures.recovery.has_value() ? Json(figures.recovery->us) : Json();
    line["faults"] = figures.faults;
    if (explanation != nullptr) line["explanation"] = sentences_json(explanation->sentences);
    return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

nlohmann::ordered_json sentences_json(const std::vector<kv::Sentence>& sentences) {
    auto list = nlohmann::ordered_json::array();
    for (const kv::Sentence& sentence : sentences)
        list.push_back({{"text", sentence.text}, {"events", sentence.events}});
    return list;
}

}  // namespace whitewater::scenarios
