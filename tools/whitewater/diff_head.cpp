// Telling two runs by their headers.
#include "tools/whitewater/diff_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "sim/base/printable.hpp"
#include "tools/whitewater/show_phrases.hpp"

namespace whitewater::tools {

using sim::Trace;

namespace {

constexpr std::size_t most_scenario_lines = 8;

void add_run(const char* name, const std::string& file, const Trace& trace,
             std::vector<std::string>& lines) {
    lines.push_back(fmt::format("{}  {}", name, printable(file)));
    lines.push_back(fmt::format("   {} seed {}{}", printable(trace.scenario_file), trace.seed,
                                trace.verdict.empty() ? "" : ": " + printable(trace.verdict)));
    lines.push_back(fmt::format("   {}, fingerprint {:016x}, whitewater {}",
                                count_of(trace.records.size(), "event"), trace.fingerprint,
                                printable(trace.version)));
}

template <class Take>
void for_each_line(std::string_view text, Take take) {
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        take(text.substr(0, end), number);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

// The lines of `text` that `other` lacks. Their order does not matter: a step that moved shows in
// what happened.
void add_own_lines(char sign, std::string_view text, std::string_view other,
                   std::vector<std::string>& lines) {
    std::multiset<std::string_view> known;
    for_each_line(other, [&](std::string_view each, int) { known.insert(each); });
    std::size_t own = 0;
    for_each_line(text, [&](std::string_view each, int number) {
        const auto found = known.find(each);
        if (found != known.end()) {
            known.erase(found);
        } else if (++own <= most_scenario_lines) {
            lines.push_back(fmt::format("  {} {:>3}: {}", sign, number, printable(each)));
        }
    });
    if (own > most_scenario_lines)
        lines.push_back(fmt::format("  {} and {} more lines", sign, own - most_scenario_lines));
}

}  // namespace

std::vector<std::string> head_lines(const Trace& a, const Trace& b, const DiffOptions& options) {
    std::vector<std::string> lines;
    add_run("A", options.name_a, a, lines);
    add_run("B", options.name_b, b, lines);
    if (a.version != b.version) lines.emplace_back("the versions differ");
    if (a.seed != b.seed)
        lines.emplace_back("the seeds differ: whatever is left to chance differs with them");
    if (a.scenario == b.scenario) return lines;
    lines.emplace_back("the scenarios differ:");
    add_own_lines('-', a.scenario, b.scenario, lines);
    add_own_lines('+', b.scenario, a.scenario, lines);
    return lines;
}

std::string count_of(std::uint64_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace whitewater::tools
