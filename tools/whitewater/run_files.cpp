// Writing the trace and the page of a run.
#include "tools/whitewater/run_files.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "sim/base/check.hpp"
#include "sim/trace_file.hpp"
#include "sim/trace_json.hpp"
#include "tools/whitewater/explanation_text.hpp"
#include "tools/whitewater/files.hpp"
#include "tools/whitewater/judge.hpp"
#include "tools/whitewater/replay_page.hpp"

namespace whitewater::tools {

using scenarios::RunResult;
using scenarios::Scenario;

namespace {

bool write(const std::string& name, std::string_view contents, const std::string& remark) {
    const std::string failure = write_file(name, contents);
    if (failure.empty())
        fmt::print(stderr, "wrote {} ({})\n", name, remark);
    else
        fmt::print(stderr, "{}\n", failure);
    return failure.empty();
}

std::string words_of(const Scenario& scenario, const RunResult& result, RunFiles::Rank rank) {
    const std::string run = fmt::format("{} seed {}", scenario.source.file, result.seed);
    switch (rank) {
        case RunFiles::Rank::the_only_one:
            return {};
        case RunFiles::Rank::shows_the_bug:
            return fmt::format("of {}, the first to show its bug; ", run);
        case RunFiles::Rank::failed:
            break;
    }
    return fmt::format("of {}, the first failure; ", run);
}

}  // namespace

bool RunFiles::would_take(Rank rank) const {
    return are_wanted() && (!written_.has_value() || *written_ < rank);
}

void RunFiles::prepare(Traced& traced, scenarios::RunOptions& options) const {
    traced.trace.version = WHITEWATER_VERSION;
    options.trace = &traced.trace;
    if (!is_json_trace() && !order_.twice) options.recording = &traced.recording;
}

bool RunFiles::write(const Scenario& scenario, const RunResult& result,
                     const std::string& reproduction, Traced& traced, Rank rank) {
    written_ = rank;
    const bool is_recorded = traced.recording.events() > 0;
    const std::uint64_t events =
        is_recorded ? traced.recording.events() : traced.trace.records.size();
    const Bytes binary =
        is_recorded ? traced.recording.file(traced.trace) : sim::to_binary(traced.trace);
    const std::string whose = words_of(scenario, result, rank);
    const std::string remark = fmt::format("{}{} events", whose, events);
    bool is_well = true;
    if (is_json_trace())
        is_well = tools::write(order_.trace_file, sim::to_jsonl(traced.trace), remark);
    else if (!order_.trace_file.empty())
        is_well = tools::write(order_.trace_file, as_text(ByteView(binary)), remark);
    if (!order_.html_file.empty())
        is_well = write_page(result, reproduction, binary, whose) && is_well;
    return is_well;
}

bool RunFiles::write_page(const RunResult& result, const std::string& reproduction,
                          const Bytes& binary, const std::string& whose) {
    const Result<sim::Trace> held = sim::read_trace(binary, order_.html_file);
    CHECK(bool(held), "a trace that was just recorded cannot be read");
    ReplayStory story;
    story.verdict = result.verdict;
    story.findings = result.findings;
    story.explanation = explanation_of(held.value()).sentences;
    story.reproduction = reproduction;
    return tools::write(order_.html_file, replay_page(binary, story),
                        whose + "open it in a browser");
}

std::string RunFiles::left_out() const {
    if (written_.has_value() || !are_wanted()) return {};
    const bool has_both = !order_.trace_file.empty() && !order_.html_file.empty();
    return fmt::format("{}{}{}", order_.trace_file, has_both ? " and " : "", order_.html_file);
}

kv::Explanation explanation_of(const sim::Trace& trace) {
    Result<Judgement> judged = judge(trace, trace.scenario_file, Account::with_explanation);
    if (!judged) return {};
    complain_of_refuted(judged.value().explanation);
    return std::move(judged.value().explanation);
}

}  // namespace whitewater::tools
