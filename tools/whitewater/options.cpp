// Sorting the command line's words.
#include "tools/whitewater/options.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <sstream>

#include "scenarios/language/quantity.hpp"
#include "scenarios/runner/verdict.hpp"

namespace whitewater::tools {

namespace po = boost::program_options;

std::optional<int> parse_words(const Words& words, const po::options_description& options,
                               const Help& help, Parsed& parsed) {
    po::options_description all;
    all.add(options).add_options()("help,h", "this text");
    po::options_description with_files;
    with_files.add(all).add_options()("file", po::value<Words>()->composing());
    po::positional_options_description positional;
    positional.add("file", -1);
    try {
        po::store(po::command_line_parser(words).options(with_files).positional(positional).run(),
                  parsed.options);
        po::notify(parsed.options);
    } catch (const po::error& error) {
        fmt::print(stderr, "whitewater: {}\n{}\n", error.what(), help.usage);
        return scenarios::exit_code(scenarios::Verdict::usage);
    }
    if (parsed.options.count("help") != 0) {
        std::ostringstream list;
        list << all;
        fmt::print("{}\n\n{}\n{}", help.usage, help.about, list.str());
        return 0;
    }
    if (parsed.options.count("file") != 0) parsed.files = parsed.options["file"].as<Words>();
    if (parsed.files.empty()) {
        fmt::print(stderr, "whitewater: no file given\n{}\n", help.usage);
        return scenarios::exit_code(scenarios::Verdict::usage);
    }
    return std::nullopt;
}

std::optional<std::uint64_t> count_of(const Parsed& parsed, const char* option,
                                      std::vector<Diagnostic>& wrong) {
    const auto count = scenarios::read_count(parsed.options[option].as<std::string>());
    if (!count.value) wrong.push_back({{fmt::format("--{}", option), 0, 0, 1}, count.problem, ""});
    return count.value;
}

}  // namespace whitewater::tools
