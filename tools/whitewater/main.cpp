// The entry point: finds the subcommand and hands over.
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <exception>
#include <string_view>

#include "scenarios/language/suggest.hpp"
#include "scenarios/runner/verdict.hpp"
#include "tools/whitewater/commands.hpp"

namespace whitewater::tools {

namespace {

struct Subcommand {
    std::string_view name;
    std::string_view purpose;
    int (*run)(const Words&);
};

constexpr std::array subcommands = {
    Subcommand{"run", "run scenario files and judge them", run_command},
    Subcommand{"show", "a trace as text: one line an event, one column a node", show_command},
    Subcommand{"trace", "a trace for other programs: ShiViz, Perfetto, Mermaid, jq, a history",
               trace_command},
    Subcommand{"diff", "where two traces part, and what follows from it", diff_command},
    Subcommand{"view", "a page to watch a trace in a browser", view_command},
    Subcommand{"check", "judge a trace again: safety and linearizability, offline", check_command},
    Subcommand{"format", "print scenario files in their canonical form", format_command},
};

void print_usage(std::FILE* to) {
    fmt::print(to,
               "Whitewater, a deterministic simulator and test harness for Raft.\n\n"
               "usage: whitewater COMMAND [OPTION]... FILE...\n\n");
    for (const Subcommand& command : subcommands)
        fmt::print(to, "  {:<8} {}\n", command.name, command.purpose);
    fmt::print(to,
               "\n'whitewater COMMAND --help' tells more; 'whitewater --version' the version.\n"
               "Exit codes: 0 passed, 1 safety, 2 bad input, 3 not linearizable, 4 liveness,\n"
               "5 expectation, 6 nondeterministic, 7 vacuous, 8 undecided, 70 internal error,\n"
               "130 interrupted.\n");
}

int unknown(const std::string& word) {
    std::vector<std::string_view> names;
    for (const Subcommand& command : subcommands) names.push_back(command.name);
    const std::string hint = scenarios::did_you_mean(word, names);
    fmt::print(stderr, "whitewater: there is no command '{}'{}\n\n", word, hint);
    print_usage(stderr);
    return scenarios::exit_code(scenarios::Verdict::usage);
}

int dispatch(const Words& words) {
    if (words.empty()) {
        print_usage(stderr);
        return scenarios::exit_code(scenarios::Verdict::usage);
    }
    const std::string& first = words.front();
    if (first == "--help" || first == "-h" || first == "help") {
        print_usage(stdout);
        return 0;
    }
    if (first == "--version") {
        fmt::print("whitewater {}\n", WHITEWATER_VERSION);
        return 0;
    }
    for (const Subcommand& command : subcommands)
        if (command.name == first) return command.run(Words(words.begin() + 1, words.end()));
    return unknown(first);
}

}  // namespace

}  // namespace whitewater::tools

int main(int argc, char** argv) {
    using whitewater::scenarios::Verdict;
    try {
        const int code = whitewater::tools::dispatch({argv + 1, argv + argc});
        // What could not be written was not said: a full disk must not look like a success.
        if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
        fmt::print(stderr, "whitewater: cannot write to standard output\n");
        return code == 0 ? exit_code(Verdict::usage) : code;
    } catch (const std::exception& failure) {
        fmt::print(stderr, "whitewater: internal error: {}\n", failure.what());
        return exit_code(Verdict::internal_error);
    }
}
