// Who may include whom: the walls that carry the roof.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "tests/source/rules.hpp"

namespace whitewater::source {

namespace {

using Folders = std::vector<std::string_view>;

// A folder, and all whose headers it may include: its own, and those of the folders below it.
struct Layer {
    std::string_view folder;
    Folders quoted;     // folders of ours
    Folders libraries;  // prefixes of system headers beyond the C++ library
};

// The longest folder that begins a path is its layer. Only what stands in the picture of the
// architecture is here: a new arrow is a decision, not an include.
const std::vector<Layer>& layers() {
    static const std::vector<Layer> all = {
        {"sim/base/", {"sim/base/"}, {"fmt/"}},
        {"sim/", {"sim/"}, {"fmt/", "libdeflate.h", "nlohmann/"}},
        {"raft/", {"raft/", "sim/base/"}, {"fmt/"}},
        {"kv/linearizability/", {"kv/linearizability/", "sim/base/"}, {"fmt/"}},
        {"kv/", {"kv/", "raft/", "sim/"}, {"fmt/", "nlohmann/"}},
        {"scenarios/language/", {"scenarios/language/", "sim/base/"}, {"fmt/"}},
        {"scenarios/",
         {"scenarios/", "kv/", "raft/", "sim/"},
         {"fmt/", "libdeflate.h", "nlohmann/"}},
        {"tools/", {"tools/", "scenarios/", "kv/", "raft/", "sim/"}, {""}},
        {"tests/", {""}, {""}},
    };
    return all;
}

const Layer* layer_of(std::string_view path) {
    const Layer* found = nullptr;
    for (const Layer& layer : layers())
        if (path.starts_with(layer.folder) &&
            (found == nullptr || layer.folder.size() > found->folder.size()))
            found = &layer;
    return found;
}

bool starts_with_any(std::string_view path, const Folders& prefixes) {
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](std::string_view prefix) { return path.starts_with(prefix); });
}

// Standard headers that only scenarios/runner and tools may use: they know the machine outside.
bool is_worldly(std::string_view header) {
    constexpr std::array<std::string_view, 17> worldly = {
        "atomic",       "barrier",   "clocale",  "condition_variable",
        "csignal",      "cstdio",    "ctime",    "filesystem",
        "fstream",      "future",    "iostream", "mutex",
        "random",       "semaphore", "thread",   "unordered_map",
        "unordered_set"};
    return std::find(worldly.begin(), worldly.end(), header) != worldly.end();
}

bool is_unsupported(std::string_view header) {
    constexpr std::array<std::string_view, 6> unsupported = {
        "coroutine", "expected", "format", "memory_resource", "ranges", "source_location"};
    return std::find(unsupported.begin(), unsupported.end(), header) != unsupported.end();
}

// What is wrong with `#include <header>` in `layer`; empty if nothing.
std::string broken_by_system_header(const Layer& layer, std::string_view header) {
    if (is_unsupported(header))
        return fmt::format("<{}> is not understood by all of our compilers", header);
    const bool is_pure = layer.folder.starts_with("sim/") || layer.folder.starts_with("raft/") ||
                         layer.folder.starts_with("kv/") || layer.folder == "scenarios/language/";
    if (is_pure && is_worldly(header))
        return fmt::format("{} must not know <{}>: nothing outside of the run", layer.folder,
                           header);
    const bool is_standard = header.find_first_of("./") == std::string_view::npos;
    if (!is_standard && !starts_with_any(header, layer.libraries))
        return fmt::format("{} must not depend on <{}>", layer.folder, header);
    return "";
}

std::string broken_by_own_header(const Layer& layer, std::string_view header) {
    if (layer_of(header) == nullptr)
        return fmt::format("\"{}\" is not a path from the project's root", header);
    if (!starts_with_any(header, layer.quoted))
        return fmt::format("{} must not include \"{}\"", layer.folder, header);
    return "";
}

}  // namespace

Findings broken_dependencies(const SourceFile& file) {
    Findings findings;
    const Layer* layer = layer_of(file.path);
    if (!is_cpp(file.path) || layer == nullptr) return findings;
    int number = 0;
    for (std::string_view line : lines_of(file.text)) {
        ++number;
        constexpr std::string_view include = "#include ";
        if (!line.starts_with(include) || line.size() < include.size() + 2) continue;
        line.remove_prefix(include.size());
        const char close = line[0] == '<' ? '>' : '"';
        const std::string_view header = line.substr(1, line.find(close, 1) - 1);
        const std::string broken = close == '>' ? broken_by_system_header(*layer, header)
                                                : broken_by_own_header(*layer, header);
        if (!broken.empty()) findings.push_back({file.path, number, broken});
    }
    return findings;
}

}  // namespace whitewater::source
