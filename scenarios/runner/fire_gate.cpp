// Judging what fired.
#include "scenarios/runner/fire_gate.hpp"

#include <fmt/format.h>

namespace whitewater::scenarios {

FireGate::FireGate(const FaultCounts& faults, const std::vector<std::unique_ptr<Storm>>& storms) {
    const auto add = [this](std::string sentence, Spot at) {
        Finding finding;
        finding.verdict = Verdict::vacuous;
        finding.name = "fire gate";
        finding.signature = "fire gate: " + sentence;
        finding.sentence = std::move(sentence);
        finding.where = at;
        vacuous_.push_back(std::move(finding));
    };
    for (const FaultCounts::Idle& idle : faults.never_fired())
        add(fmt::format("'{}' never had an effect", idle.step), idle.at);
    for (const auto& storm : storms)
        for (const Storm::ClauseRecord& clause : storm->record()) {
            const sim::Nemesis::ClauseReport& report = clause.report;
            if (report.fired > 0) continue;
            if (report.expected >= expected_enough)
                add(fmt::format("the chaos clause '{}' was due {} times and never struck",
                                report.text, report.attempted),
                    clause.at);
            else
                warnings_.push_back(fmt::format("the chaos clause '{}' never struck", report.text));
        }
}

}  // namespace whitewater::scenarios
