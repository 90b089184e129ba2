// From what the checkers find in a trace to findings.
#include "tools/whitewater/judge.hpp"

#include <fmt/format.h>

#include "kv/linearizability/checker.hpp"
#include "kv/offline.hpp"
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

std::vector<Finding> findings_of(const kv::OfflineJudgement& offline) {
    std::vector<Finding> findings;
    const raft::Violation* first = offline.findings.verdict();
    if (first != nullptr) findings.push_back(finding(*first));
    for (const raft::Violation& violation : offline.findings.all())
        if (&violation != first) findings.push_back(finding(violation));
    const linearizability::Verdict verdict = linearizability::check(offline.history);
    if (verdict.judgement == linearizability::Judgement::not_linearizable)
        findings.push_back(
            finding(Verdict::not_linearizable, "linearizability", verdict.violation->sentence));
    if (verdict.judgement == linearizability::Judgement::undecided)
        findings.push_back(finding(Verdict::undecided, "linearizability", "undecided"));
    rank(findings);
    return findings;
}

}  // namespace

Result<Judgement> judge(const sim::Trace& trace, const std::string& file) {
    try {
        const kv::OfflineJudgement offline = kv::judge_offline(trace);
        return Judgement{findings_of(offline), offline.observations, offline.history.size()};
    } catch (const CheckFailure& contradiction) {
        return Diagnostic{{file, 0, 0, 1},
                          fmt::format("the trace contradicts itself: {}", contradiction.what()),
                          ""};
    }
}

}  // namespace whitewater::tools
