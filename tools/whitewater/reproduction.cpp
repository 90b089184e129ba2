// Words as a shell takes them.
#include "tools/whitewater/reproduction.hpp"

#include <fmt/format.h>

#include <string_view>

namespace whitewater::tools {

namespace {

// Quoted if a shell would not take it as one word.
std::string shell_word(const std::string& word) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=%:,+@";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

}  // namespace

std::string command_to_run(const std::string& file, std::uint64_t seed,
                           const std::vector<std::string>& settings) {
    std::string command = fmt::format("whitewater run {} --seed {}", shell_word(file), seed);
    for (const std::string& setting : settings)
        command += fmt::format(" --set {}", shell_word(setting));
    return command;
}

}  // namespace whitewater::tools
