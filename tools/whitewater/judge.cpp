// From what the checkers find in a trace to findings.
#include "tools/whitewater/judge.hpp"

#include <fmt/format.h>

#include "kv/linearizability/checker.hpp"
#include "kv/offline.hpp"
#include "kv/trace_schema.hpp"
#include "sim/base/check.hpp"

namespace whitewater::tools {

using scenarios::Finding;
using scenarios::Verdict;

namespace {

Finding finding(Verdict verdict, std::string name, std::string sentence) {
    Finding made;
    made.verdict = verdict;
    made.name = std::move(name);
    made.sentence = std::move(sentence);
    return made;
}

Finding finding(const raft::Violation& violation) {
    Finding made = finding(Verdict::safety, violation.property, violation.story);
    made.at = violation.at;
    made.event = violation.event;
    return made;
}

// A wrong answer is about that answer, not about the end of the run.
Finding finding(const linearizability::Violation& violation, const sim::Trace& trace) {
    Finding made = finding(Verdict::not_linearizable, "linearizability", violation.sentence);
    for (const sim::Record& event : trace.records) {
        const bool is_it = event.kind == static_cast<sim::Kind>(kv::TraceKind::result) &&
                           event.op == violation.core.front();
        if (!is_it) continue;
        made.at = event.time;
        made.event = event.seq;
        break;
    }
    return made;
}

std::vector<Finding> findings_of(const raft::Findings& found,
                                 const linearizability::Verdict& verdict, const sim::Trace& trace) {
    std::vector<Finding> findings;
    const raft::Violation* first = found.verdict();
    if (first != nullptr) findings.push_back(finding(*first));
    for (const raft::Violation& violation : found.all())
        if (&violation != first) findings.push_back(finding(violation));
    if (verdict.violation) findings.push_back(finding(*verdict.violation, trace));
    if (verdict.judgement == linearizability::Judgement::undecided)
        findings.push_back(finding(Verdict::undecided, "linearizability", "undecided"));
    rank(findings);
    return findings;
}

}  // namespace

Result<Judgement> judge(const sim::Trace& trace, const std::string& file, Account account) {
    try {
        const kv::OfflineJudgement offline = kv::judge_offline(trace);
        const linearizability::Verdict verdict = linearizability::check(offline.history);
        Judgement judgement;
        judgement.findings = findings_of(offline.findings, verdict, trace);
        judgement.observations = offline.observations;
        judgement.operations = offline.history.size();
        if (account == Account::with_explanation)
            judgement.explanation = kv::explain(trace, {offline.findings, verdict});
        return judgement;
    } catch (const CheckFailure& contradiction) {
        return Diagnostic{{file, 0, 0, 1},
                          fmt::format("the trace contradicts itself: {}", contradiction.what()),
                          ""};
    }
}

// "expectation: expect: the sentence"
std::optional<Finding> finding_of_header(const sim::Trace& trace) {
    const std::string& told = trace.verdict;
    const std::size_t name = told.find(": ");
    const std::size_t sentence = name == std::string::npos ? name : told.find(": ", name + 2);
    if (sentence == std::string::npos) return std::nullopt;
    const std::optional<Verdict> verdict = scenarios::verdict_named(told.substr(0, name));
    if (!verdict || *verdict == Verdict::passed) return std::nullopt;
    Finding made =
        finding(*verdict, told.substr(name + 2, sentence - name - 2), told.substr(sentence + 2));
    made.event = trace.records.size();
    if (!trace.records.empty()) made.at = trace.records.back().time;
    return made;
}

}  // namespace whitewater::tools
