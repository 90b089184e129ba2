// Telling by the file system whether two names are one file.
#include "tools/whitewater/outputs.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

namespace whitewater::tools {

namespace fs = std::filesystem;

namespace {

// Where a name leads in the end, links followed, whether or not there is a file.
fs::path end_of(fs::path path) {
    constexpr int most_links = 40;  // more are a circle
    std::error_code none;
    for (int i = 0; i < most_links && fs::is_symlink(path, none); ++i) {
        const fs::path target = fs::read_symlink(path, none);
        path = target.is_absolute() ? target : path.parent_path() / target;
    }
    return fs::weakly_canonical(fs::absolute(path, none), none);
}

}  // namespace

bool is_one_file(const std::string& a, const std::string& b) {
    std::error_code none;
    const bool is_there = fs::exists(a, none) && fs::exists(b, none);
    if (is_there) return fs::is_regular_file(a, none) && fs::equivalent(a, b, none);
    return end_of(a) == end_of(b);
}

std::vector<Diagnostic> wrong_outputs(const Words& inputs, const std::vector<OutputFile>& outputs,
                                      Dash dash) {
    std::vector<Diagnostic> wrong;
    const auto complain_of = [&wrong](const OutputFile& output, std::string message) {
        wrong.push_back({{output.option, 0, 0, 1}, std::move(message), ""});
    };
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const OutputFile& output = outputs[i];
        if (output.name.empty()) {
            complain_of(output, "the name of a file is wanted");
            continue;
        }
        if (output.name == "-") {
            if (dash == Dash::is_refused)
                complain_of(output,
                            "standard output is taken: name a file (./- if it is called '-')");
            continue;
        }
        for (const std::string& input : inputs)
            if (is_one_file(output.name, input))
                complain_of(output, fmt::format("'{}' would be written over '{}', which is read",
                                                output.name, input));
        for (std::size_t earlier = 0; earlier < i; ++earlier)
            if (is_one_file(output.name, outputs[earlier].name))
                complain_of(output, fmt::format("'{}' is what {} writes already", output.name,
                                                outputs[earlier].option));
    }
    return wrong;
}

}  // namespace whitewater::tools
