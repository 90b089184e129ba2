// The subcommands of the command line. Each takes the words after its name and returns an exit
// code.
#pragma once

#include <string>
#include <vector>

namespace whitewater::tools {

using Words = std::vector<std::string>;

int run_command(const Words& words);
int show_command(const Words& words);
int format_command(const Words& words);
int check_command(const Words& words);
int trace_command(const Words& words);
int diff_command(const Words& words);
int view_command(const Words& words);

}  // namespace whitewater::tools
