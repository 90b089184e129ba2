// whitewater check: judges a trace again, without running anything.
#include <fmt/format.h>

#include "sim/trace_file.hpp"
#include "tools/whitewater/commands.hpp"
#include "tools/whitewater/files.hpp"
#include "tools/whitewater/judge.hpp"
#include "tools/whitewater/options.hpp"

namespace whitewater::tools {

namespace po = boost::program_options;
using scenarios::Finding;

namespace {

int check_one(const std::string& file) {
    const Result<Bytes> bytes = read_file(file);
    if (!bytes) return complain(bytes.errors());
    const Result<sim::Trace> trace = sim::read_trace(bytes.value(), file);
    if (!trace) return complain(trace.errors());
    const Result<Judgement> judged = judge(trace.value(), file);
    if (!judged) return complain(judged.errors());
    const std::vector<Finding>& findings = judged.value().findings;
    if (findings.empty()) {
        fmt::print("passed  {}  {} observations, {} operations, {} events, of {} seed {}\n", file,
                   judged.value().observations, judged.value().operations,
                   trace.value().records.size(), trace.value().scenario_file, trace.value().seed);
        return 0;
    }
    fmt::print(stderr, "FAILED  {}  of {} seed {}\n", file, trace.value().scenario_file,
               trace.value().seed);
    for (const Finding& each : findings)
        fmt::print(stderr, "  {}: {}: {}{}\n", name_of(each.verdict), each.name, each.sentence,
                   each.event == 0 ? "" : fmt::format(" (event {})", each.event));
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
