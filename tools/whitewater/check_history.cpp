// Reading, judging and telling: as text, as JSON, as a page.
#include "tools/whitewater/check_history.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>

#include "scenarios/runner/verdict.hpp"
#include "sim/base/printable.hpp"
#include "tools/whitewater/files.hpp"
#include "tools/whitewater/judge_log.hpp"

namespace whitewater::tools {

using linearizability::Judgement;
using linearizability::Log;
using scenarios::Verdict;

namespace {

Verdict verdict_of(Judgement judgement) {
    switch (judgement) {
        case Judgement::ok:
            return Verdict::passed;
        case Judgement::not_linearizable:
            return Verdict::not_linearizable;
        case Judgement::undecided:
            break;
    }
    return Verdict::undecided;
}

std::string ids_of(const Log& log, const std::vector<std::size_t>& indices) {
    std::string lines;
    for (const std::size_t index : indices) lines += printable(log.operations[index].id) + '\n';
    return lines;
}

void print_text(const Log& log, const LogVerdict& verdict) {
    const std::string what =
        fmt::format("{}  {} operations of a {}", log.file, log.operations.size(), verdict.model);
    switch (verdict.judgement) {
        case Judgement::ok:
            fmt::print("linearizable      {}  ({})\n", what, verdict.path);
            return;
        case Judgement::undecided:
            fmt::print(stderr,
                       "undecided         {}  after {} steps: try a larger --budget, or {}\n", what,
                       verdict.steps, verdict.advice);
            return;
        case Judgement::not_linearizable:
            break;
    }
    fmt::print(stderr, "NOT LINEARIZABLE  {}  ({})\n  {}\n\n", what, verdict.path,
               verdict.timeline.sentence);
    fmt::print(stderr, "{}", to_text(verdict.timeline));
    if (!verdict.edges.empty()) fmt::print(stderr, "\n");
    for (const std::string& edge : verdict.edges) fmt::print(stderr, "  {}\n", edge);
    if (verdict.settled > 0)
        fmt::print(stderr,
                   "\n  Part of it is that {} earlier writes were over: --json names them.\n",
                   verdict.settled);
    if (verdict.failed_cas > 0)
        fmt::print(stderr,
                   "\n  Taken as given besides: of {} more cas that failed, that they did.\n",
                   verdict.failed_cas);
}

void print_json(const Log& log, const LogVerdict& verdict) {
    constexpr const char* names[] = {"linearizable", "not linearizable", "undecided"};
    nlohmann::ordered_json line;
    line["file"] = log.file;
    line["format"] = name_of(log.format);
    line["model"] = verdict.model;
    line["operations"] = log.operations.size();
    line["verdict"] = names[static_cast<std::size_t>(verdict.judgement)];
    line["path"] = verdict.path;
    line["steps"] = verdict.steps;
    if (verdict.judgement == Judgement::not_linearizable) {
        line["sentence"] = verdict.timeline.sentence;
        line["core_is_minimal"] = verdict.is_core_minimal;
        line["failed_cas_given"] = verdict.failed_cas;
        line["edges"] = verdict.edges;
        const std::size_t listed = verdict.core.size() - verdict.settled;
        for (std::size_t i = 0; i < listed; ++i) {
            const std::size_t index = verdict.core[i];
            const linearizability::Logged& logged = log.operations[index];
            line["core"].push_back({{"id", logged.id},
                                    {"process", logged.process},
                                    {"what", verdict.timeline.bars[index].label},
                                    {"line", logged.call_line}});
        }
        line["settled"] = nlohmann::ordered_json::array();
        for (std::size_t i = listed; i < verdict.core.size(); ++i)
            line["settled"].push_back(log.operations[verdict.core[i]].id);
    }
    constexpr auto replace = nlohmann::ordered_json::error_handler_t::replace;
    fmt::print("{}\n", line.dump(-1, ' ', false, replace));
}

// What is wrong with writing the order; empty if nothing is. Where there is no order, no file may
// look as if there were: one that an earlier check has left is removed.
std::string write_order(const std::string& file, const Log& log, const LogVerdict& verdict) {
    namespace fs = std::filesystem;
    if (verdict.judgement == Judgement::ok) return write_file(file, ids_of(log, verdict.order));
    std::error_code error;
    const bool is_left = fs::is_regular_file(file, error);
    if (is_left && !fs::remove(file, error))
        return fmt::format(
            "'{}' holds an order that is not of this history, and cannot be removed: {}", file,
            error.message());
    fmt::print(stderr, "whitewater: there is no order to write to '{}'{}\n", file,
               is_left ? ": the file that was there is removed" : "");
    return {};
}

Verdict fail_to_write(const std::string& what) {
    fmt::print(stderr, "whitewater: {}\n", what);
    return Verdict::usage;
}

}  // namespace

bool is_history(std::string_view text) {
    // A trace in JSON Lines begins like that, or with less of it, if it was cut off.
    constexpr std::string_view start_of_trace = "{\"format\":";
    if (text.starts_with(start_of_trace) || start_of_trace.starts_with(text)) return false;
    return linearizability::recognized(text).has_value();
}

Verdict check_history(const Log& log, const HistoryOrder& order) {
    const Result<LogVerdict> judged = judge_log(log, order.model, order.budget);
    if (!judged) {
        complain(judged.errors());
        return Verdict::usage;
    }
    const LogVerdict& verdict = judged.value();
    order.json ? print_json(log, verdict) : print_text(log, verdict);
    if (!order.html_file.empty()) {
        const std::string problem = write_file(order.html_file, to_html(verdict.timeline));
        if (!problem.empty()) return fail_to_write(problem);
    }
    if (!order.order_file.empty()) {
        const std::string problem = write_order(order.order_file, log, verdict);
        if (!problem.empty()) return fail_to_write(problem);
    }
    return verdict_of(verdict.judgement);
}

}  // namespace whitewater::tools
