// Running twice, and finding where two runs part.
#include <fmt/format.h>

#include <algorithm>

#include "scenarios/runner/run.hpp"

namespace whitewater::scenarios {

namespace {

const char* kind_name(const sim::Trace& trace, sim::Kind kind) {
    for (const sim::Schema::KindRow& row : trace.schema.kinds)
        if (row.kind == kind) return row.name.c_str();
    return "?";
}

std::string text_at(const sim::Trace& trace, sim::Seq seq) {
    const auto found = std::lower_bound(
        trace.texts.begin(), trace.texts.end(), seq,
        [](const sim::Trace::TextOf& text, sim::Seq wanted) { return text.seq < wanted; });
    return found != trace.texts.end() && found->seq == seq ? found->text : "";
}

std::string describe(const sim::Trace& trace, const sim::Record& record) {
    return fmt::format(
        "time {} cause {} node {} kind {} label {} peer {} msg {} term {} op {:x} a {} b {} '{}'",
        to_text(record.time), record.cause, name_of(record.node), kind_name(trace, record.kind),
        record.label, name_of(record.peer), record.msg, record.term, record.op.value, record.a,
        record.b, text_at(trace, record.seq));
}

}  // namespace

std::optional<std::string> first_difference(const sim::Trace& first, const sim::Trace& second) {
    const std::size_t common = std::min(first.records.size(), second.records.size());
    for (std::size_t i = 0; i < common; ++i) {
        const std::string one = describe(first, first.records[i]);
        const std::string other = describe(second, second.records[i]);
        if (one != other)
            return fmt::format("event {} differs\n    first:  {}\n    second: {}", i + 1, one,
                               other);
    }
    if (first.records.size() != second.records.size())
        return fmt::format("one run has {} events, the other {}; the first {} are equal",
                           first.records.size(), second.records.size(), common);
    if (first.fingerprint != second.fingerprint)
        return "the fingerprints differ although every event is equal";
    return std::nullopt;
}

RunResult run_twice(const Scenario& scenario, const RunOptions& options) {
    sim::Trace first;
    sim::Trace second;
    RunOptions traced = options;
    traced.trace = options.trace == nullptr ? &first : options.trace;
    RunResult result = run(scenario, traced);
    RunOptions again = options;
    again.trace = &second;
    run(scenario, again);
    const std::optional<std::string> difference = first_difference(*traced.trace, second);
    if (difference.has_value()) {
        Finding finding;
        finding.verdict = Verdict::nondeterministic;
        finding.name = "determinism";
        finding.signature = "determinism";
        finding.sentence = "the same run twice: " + *difference;
        result.findings.push_back(finding);
        rank(result.findings);
        result.verdict = result.findings.front().verdict;
    }
    return result;
}

}  // namespace whitewater::scenarios
