// whitewater check: judges a trace again, without running anything.
#include <fmt/format.h>

#include "kv/linearizability/checker.hpp"
#include "kv/offline.hpp"
#include "scenarios/runner/verdict.hpp"
#include "sim/trace_file.hpp"
#include "tools/whitewater/commands.hpp"
#include "tools/whitewater/files.hpp"
#include "tools/whitewater/options.hpp"

namespace whitewater::tools {

namespace po = boost::program_options;
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

// Everything that is wrong with the run that the trace tells, the verdict's finding first.
std::vector<Finding> judge(const kv::OfflineJudgement& offline) {
    std::vector<Finding> findings;
    const raft::Violation* first = offline.findings.verdict();
    if (first != nullptr)
        findings.push_back(finding(Verdict::safety, first->property,
                                   fmt::format("{} (event {})", first->story, first->event)));
    for (const raft::Violation& violation : offline.findings.all())
        if (&violation != first)
            findings.push_back(
                finding(Verdict::safety, violation.property,
                        fmt::format("{} (event {})", violation.story, violation.event)));
    const linearizability::Verdict verdict = linearizability::check(offline.history);
    if (verdict.judgement == linearizability::Judgement::not_linearizable)
        findings.push_back(
            finding(Verdict::not_linearizable, "linearizability", verdict.violation->sentence));
    if (verdict.judgement == linearizability::Judgement::undecided)
        findings.push_back(finding(Verdict::undecided, "linearizability", "undecided"));
    rank(findings);
    return findings;
}

int check_one(const std::string& file) {
    const Result<Bytes> bytes = read_file(file);
    if (!bytes) return complain(bytes.errors());
    const Result<sim::Trace> trace = sim::read_trace(bytes.value(), file);
    if (!trace) return complain(trace.errors());
    kv::OfflineJudgement offline;
    try {
        offline = kv::judge_offline(trace.value());
    } catch (const CheckFailure& contradiction) {
        return complain({{{file, 0, 0, 1},
                          fmt::format("the trace contradicts itself: {}", contradiction.what()),
                          ""}});
    }
    const std::vector<Finding> findings = judge(offline);
    if (findings.empty()) {
        fmt::print("passed  {}  {} observations, {} operations, {} events, of {} seed {}\n", file,
                   offline.observations, offline.history.size(), trace.value().records.size(),
                   trace.value().scenario_file, trace.value().seed);
        return 0;
    }
    fmt::print(stderr, "FAILED  {}  of {} seed {}\n", file, trace.value().scenario_file,
               trace.value().seed);
    for (const Finding& each : findings)
        fmt::print(stderr, "  {}: {}: {}\n", name_of(each.verdict), each.name, each.sentence);
    return exit_code(findings.front().verdict);
}

}  // namespace

int check_command(const Words& words) {
    po::options_description options("options");
    Parsed parsed;
    const Help help{"usage: whitewater check TRACE...",
                    "Feeds the safety checkers and the linearizability checker from traces that "
                    "'run --trace' wrote.\nNothing is run again: what is judged is what the file "
                    "says.\n"};
    if (const auto code = parse_words(words, options, help, parsed)) return *code;
    int worst = 0;
    for (const std::string& file : parsed.files) {
        const int code = check_one(file);
        if (worst == 0) worst = code;
    }
    return worst;
}

}  // namespace whitewater::tools
