// whitewater show: a trace as text.
#include <fmt/format.h>

#include <cstdio>

#include "sim/trace_file.hpp"
#include "tools/whitewater/choice_options.hpp"
#include "tools/whitewater/commands.hpp"
#include "tools/whitewater/files.hpp"
#include "tools/whitewater/options.hpp"
#include "tools/whitewater/show.hpp"
#include "tools/whitewater/text_lines.hpp"

namespace whitewater::tools {

namespace po = boost::program_options;

namespace {

po::options_description show_options() {
    po::options_description options("options");
    add_choice_options(options);
    options.add_options()("to", po::value<std::string>(), "the same as --until")(
        "width", po::value<std::string>()->default_value("0"),
        "cut lines to so many characters (0: do not; on a terminal, wrap them)");
    return options;
}

std::vector<Diagnostic> show_one(const std::string& file, const ShowOptions& options) {
    const Result<Bytes> bytes = read_file(file);
    if (!bytes) return bytes.errors();
    const Result<sim::Trace> trace = sim::read_trace(bytes.value(), file);
    if (!trace) return trace.errors();
    if (auto wrong = wrong_choice(trace.value(), options, file); !wrong.empty()) return wrong;
    const std::string text = show(trace.value(), options);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return {};
}

}  // namespace

int show_command(const Words& words) {
    Parsed parsed;
    const Help help{
        "usage: whitewater show [OPTION]... TRACE...",
        "Tells a run, one line an event: time, number, a column for each node, what happened.\n"
        "In a column: L leader, c candidate, p pre-candidate, . follower, o learner, z paused,\n"
        "x down, and the node's term; [brackets] where it happened. With --why also what each "
        "event\n"
        "changed, since when the former value had stood, and what stood in a lost message's "
        "way.\n"};
    if (const auto code = parse_words(words, show_options(), help, parsed)) return *code;
    ShowOptions options;
    // An earlier name of --until.
    if (const auto to = parsed.options.find("to"); to != parsed.options.end())
        parsed.options.insert({"until", to->second});
    std::vector<Diagnostic> wrong = read_choice(parsed.options, options);
    options.width = count_of(parsed, "width", wrong).value_or(0);
    if (!wrong.empty()) return complain(wrong);
    if (options.width == 0) options.wrap = terminal_width();
    int code = 0;
    for (const std::string& file : parsed.files) {
        const std::vector<Diagnostic> problems = show_one(file, options);
        if (!problems.empty()) code = complain(problems);
    }
    return code;
}

}  // namespace whitewater::tools
