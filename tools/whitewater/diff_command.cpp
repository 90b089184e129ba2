// whitewater diff: where two traces part.
#include <fmt/format.h>

#include <cstdio>

#include "scenarios/runner/verdict.hpp"
#include "sim/trace_file.hpp"
#include "tools/whitewater/commands.hpp"
#include "tools/whitewater/diff.hpp"
#include "tools/whitewater/files.hpp"
#include "tools/whitewater/options.hpp"
#include "tools/whitewater/text_lines.hpp"

namespace whitewater::tools {

namespace po = boost::program_options;

namespace {

constexpr int differ_code = 1;

Result<sim::Trace> load(const std::string& file) {
    const Result<Bytes> bytes = read_file(file);
    if (!bytes) return bytes.errors();
    return sim::read_trace(bytes.value(), file);
}

}  // namespace

int diff_command(const Words& words) {
    po::options_description options("options");
    options.add_options()(
        "most", po::value<std::string>()->default_value(std::to_string(DiffOptions().most)),
        "tell at most so many differences of a list, one by one")(
        "width", po::value<std::string>()->default_value("0"),
        "cut lines to so many characters (0: do not; on a terminal, wrap them)")(
        "quiet,q", "say nothing: the exit code tells whether they differ");
    Parsed parsed;
    const Help help{
        "usage: whitewater diff [OPTION]... TRACE_A TRACE_B",
        "Compares two runs: of one scenario with a fault more or less, of two versions, with a\n"
        "mutation on and off. Events are paired by what they are (which message, operation, "
        "entry),\n"
        "not by their numbers. Tells the first difference field by field, then what follows from\n"
        "it by cause, then what does not.\n"
        "Exit code: 0 the same, 1 they differ, 2 bad input.\n"};
    if (const auto code = parse_words(words, options, help, parsed)) return *code;
    if (parsed.files.size() != 2) {
        fmt::print(stderr, "whitewater: it takes two traces, not {}\n{}\n", parsed.files.size(),
                   help.usage);
        return exit_code(scenarios::Verdict::usage);
    }
    DiffOptions telling;
    std::vector<Diagnostic> wrong;
    telling.most = count_of(parsed, "most", wrong).value_or(0);
    telling.width = count_of(parsed, "width", wrong).value_or(0);
    if (!wrong.empty()) return complain(wrong);
    const Result<sim::Trace> a = load(parsed.files[0]);
    const Result<sim::Trace> b = load(parsed.files[1]);
    if (!a) complain(a.errors());
    if (!b) return complain(b.errors());
    if (!a) return exit_code(scenarios::Verdict::usage);
    const Comparison comparison = compare(a.value(), b.value());
    const int code = comparison.differences.empty() ? 0 : differ_code;
    if (parsed.options.count("quiet") != 0) return code;
    if (telling.width == 0) telling.wrap = terminal_width();
    telling.name_a = parsed.files[0];
    telling.name_b = parsed.files[1];
    const std::string text = tell(a.value(), b.value(), comparison, telling);
    // What could not be said is trouble, not a difference; whoever called tells of it.
    const bool is_said = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    return is_said && std::fflush(stdout) == 0 ? code : exit_code(scenarios::Verdict::usage);
}

}  // namespace whitewater::tools
