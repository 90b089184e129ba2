// whitewater format: scenario files in their canonical form.
#include <fmt/format.h>

#include "scenarios/language/scenario.hpp"
#include "scenarios/runner/verdict.hpp"
#include "tools/whitewater/commands.hpp"
#include "tools/whitewater/files.hpp"
#include "tools/whitewater/options.hpp"

namespace whitewater::tools {

namespace po = boost::program_options;

namespace {

// One file. Returns whether it was in canonical form already.
struct Formatted {
    std::string text;
    bool is_unchanged = false;
};

Result<Formatted> formatted(const std::string& file) {
    const Result<Bytes> bytes = read_file(file);
    if (!bytes) return bytes.errors();
    const Result<scenarios::Scenario> parsed = scenarios::parse(as_text(bytes.value()), file);
    if (!parsed) return parsed.errors();
    Formatted result;
    result.text = scenarios::print(parsed.value());
    result.is_unchanged = result.text == as_text(bytes.value());
    return result;
}

}  // namespace

int format_command(const Words& words) {
    po::options_description options("options");
    options.add_options()("in-place,i", "write each file back, instead of printing it")(
        "check", "print nothing but the names of files that are not canonical; exit 5 if any is");
    Parsed parsed;
    const Help help{"usage: whitewater format [OPTION]... FILE...",
                    "Prints scenario files in their canonical form, comments included.\n"};
    if (const auto code = parse_words(words, options, help, parsed)) return *code;

    std::vector<Diagnostic> wrong;
    bool all_canonical = true;
    for (const std::string& file : parsed.files) {
        const Result<Formatted> result = formatted(file);
        if (!result) {
            wrong.insert(wrong.end(), result.errors().begin(), result.errors().end());
            continue;
        }
        all_canonical = all_canonical && result.value().is_unchanged;
        if (parsed.options.count("check") != 0) {
            if (!result.value().is_unchanged) fmt::print("{}\n", file);
        } else if (parsed.options.count("in-place") == 0) {
            fmt::print("{}", result.value().text);
        } else if (!result.value().is_unchanged) {
            const std::string failure = write_file(file, result.value().text);
            if (!failure.empty()) wrong.push_back({{file, 0, 0, 1}, failure, ""});
        }
    }
    if (!wrong.empty()) return complain(wrong);
    const bool is_check = parsed.options.count("check") != 0;
    return is_check && !all_canonical ? exit_code(scenarios::Verdict::expectation) : 0;
}

}  // namespace whitewater::tools
