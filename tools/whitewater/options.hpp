// What every subcommand does with its words: --help, errors, the files that remain.
#pragma once

#include <boost/program_options.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/result.hpp"
#include "tools/whitewater/commands.hpp"

namespace whitewater::tools {

// The words of one subcommand, sorted into options and files.
struct Parsed {
    boost::program_options::variables_map options;
    Words files;
};

// Sorts the words. Prints the help, or what is wrong with the words, and returns the exit code
// instead if that is all there is to do. `usage` is the help's first line, `about` what follows.
struct Help {
    std::string usage;
    std::string about;
};
std::optional<int> parse_words(const Words& words,
                               const boost::program_options::options_description& options,
                               const Help& help, Parsed& parsed);

// The whole number that the option was given; nothing, with what is wrong added to `wrong`, if it
// is none. REQUIRES: the option is a string and was given or has a default.
std::optional<std::uint64_t> count_of(const Parsed& parsed, const char* option,
                                      std::vector<Diagnostic>& wrong);

}  // namespace whitewater::tools
