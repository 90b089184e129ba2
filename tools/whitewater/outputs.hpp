// The files that a command is told to write: that they are none of those it reads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/result.hpp"
#include "tools/whitewater/commands.hpp"

namespace whitewater::tools {

// A file to write, and the option that names it.
struct OutputFile {
    std::string option;
    std::string name;
};

// Whether "-" is standard output, or a file that nobody means.
enum class Dash : std::uint8_t { is_standard_output, is_refused };

// What is wrong with the outputs: a name that is empty, one that leads to an input or to an earlier
// output, be it by another path, a link or a device. Terminals and the like may be named twice.
std::vector<Diagnostic> wrong_outputs(const Words& inputs, const std::vector<OutputFile>& outputs,
                                      Dash dash = Dash::is_refused);

// Whether both names lead to one file on disk, which need not be there yet.
bool is_one_file(const std::string& a, const std::string& b);

}  // namespace whitewater::tools
