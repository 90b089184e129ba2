// Points at a place in the text a scenario came from.
#include "scenarios/language/lexer.hpp"
#include "scenarios/language/scenario.hpp"

namespace whitewater::scenarios {

namespace {

constexpr int longest_shown_line = 400;

// What may be sent to a terminal: no control characters except tabs.
std::string harmless(std::string line) {
    for (char& c : line) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\t') || byte == 0x7F) c = '?';
    }
    return line;
}

}  // namespace

Place place_of(const Scenario& scenario, const Spot& spot) {
    return {.file = scenario.source.file,
            .line = spot.line,
            .column = spot.column,
            .length = spot.length};
}

Diagnostic diagnostic_at(const Scenario& scenario, const Spot& spot, std::string message) {
    const std::vector<std::string>& lines = scenario.source.lines;
    Diagnostic diagnostic{place_of(scenario, spot), std::move(message), ""};
    const bool is_known = spot.line >= 1 && static_cast<std::size_t>(spot.line) <= lines.size();
    if (!is_known) return diagnostic;
    const std::string& line = lines[static_cast<std::size_t>(spot.line) - 1];
    if (count_characters(line) <= longest_shown_line) diagnostic.source_line = harmless(line);
    return diagnostic;
}

}  // namespace whitewater::scenarios
