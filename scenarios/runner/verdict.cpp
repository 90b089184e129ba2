// Which finding speaks for a run.
#include "scenarios/runner/verdict.hpp"

#include <algorithm>

namespace whitewater::scenarios {

namespace {

int precedence(Verdict verdict) {
    switch (verdict) {
        case Verdict::usage:
            return 0;
        case Verdict::internal_error:
            return 1;
        case Verdict::nondeterministic:
            return 2;
        case Verdict::safety:
            return 3;
        case Verdict::not_linearizable:
            return 4;
        case Verdict::liveness:
        case Verdict::expectation:
            return 5;
        case Verdict::undecided:
            return 6;
        case Verdict::vacuous:
            return 7;
        case Verdict::interrupted:
            return 8;
        case Verdict::passed:
            return 9;
    }
    return 9;
}

}  // namespace

const char* name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::passed:
            return "passed";
        case Verdict::safety:
            return "safety";
        case Verdict::usage:
            return "bad input";
        case Verdict::not_linearizable:
            return "not linearizable";
        case Verdict::liveness:
            return "liveness";
        case Verdict::expectation:
            return "expectation";
        case Verdict::nondeterministic:
            return "nondeterministic";
        case Verdict::vacuous:
            return "vacuous";
        case Verdict::undecided:
            return "undecided";
        case Verdict::internal_error:
            return "internal error";
        case Verdict::interrupted:
            return "interrupted";
    }
    return "unknown";
}

std::optional<Verdict> verdict_named(std::string_view name) {
    using enum Verdict;
    for (const Verdict verdict :
         {passed, safety, usage, not_linearizable, liveness, expectation, nondeterministic, vacuous,
          undecided, internal_error, interrupted})
        if (name == name_of(verdict)) return verdict;
    return std::nullopt;
}

bool outranks(const Finding& first, const Finding& second) {
    const int a = precedence(first.verdict);
    const int b = precedence(second.verdict);
    const bool is_timed =
        first.verdict == Verdict::liveness || first.verdict == Verdict::expectation;
    return a != b ? a < b : is_timed && first.at < second.at;
}

void WorstFinding::note(const Finding& finding) {
    if (!worst_.has_value() || outranks(finding, *worst_)) worst_ = finding;
}

void WorstFinding::note(Verdict verdict) {
    Finding finding;
    finding.verdict = verdict;
    note(finding);
}

void rank(std::vector<Finding>& findings) {
    std::stable_sort(findings.begin(), findings.end(), outranks);
}

}  // namespace whitewater::scenarios
