// The command that repeats a run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace whitewater::tools {

// "whitewater run FILE --seed N --set SETTING...", to be pasted into a shell as it is.
std::string command_to_run(const std::string& file, std::uint64_t seed,
                           const std::vector<std::string>& settings);

}  // namespace whitewater::tools
