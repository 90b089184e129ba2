// A scenario: a cluster, and the story of what happens to it, as plain values.
//
//     Result<Scenario> parsed = parse(text, "quorum.scenario");
//     if (!parsed) for (const Diagnostic& d : parsed.errors()) std::cerr << to_text(d);
//
// The language is described in scenarios/README.md. A scenario may be changed, or written from
// nothing, by a program (the shrinker does): call `label` afterwards, and `print` gives its text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/setup.hpp"
#include "scenarios/language/step.hpp"
#include "sim/base/result.hpp"

namespace whitewater::scenarios {

// The text a scenario came from: what error messages show and formatting keeps. Empty if a program
// wrote the scenario. Takes no part in comparisons.
struct Source {
    std::string file;                // as given to `parse`
    std::vector<std::string> lines;  // without line ends; line n is lines[n - 1]
    std::vector<SetupLine> setup;    // the set-up lines in their order
    std::vector<std::string> below;  // comments after the last line, as Layout::above

    friend bool operator==(const Source&, const Source&) { return true; }
};

struct Scenario {
    Setup setup;
    std::vector<Step> steps;
    Source source;

    // Equal if they say the same, whatever their comments and their layout.
    friend bool operator==(const Scenario&, const Scenario&) = default;
};

// The scenario that `text` describes, or everything that is wrong with it, in the order of the
// lines (at most twenty mistakes, then how many more). Never throws; any bytes will do.
Result<Scenario> parse(std::string_view text, std::string file_name);

// The canonical text; parse(print(s)) == s for every s that a parse could have given, and its
// comments are there. Set-up lines are printed if they were written or differ from the default.
std::string print(const Scenario& scenario);

// The canonical text of one step or clause (of a chaos block: its first line), without comments.
std::string print(const Action& action);
std::string print(const ChaosClause& clause);

// Sets `text` and `ordinal` of every step and clause from what they now say.
void label(Scenario& scenario);

// Where `spot` is, for a diagnostic; and a diagnostic there, with its source line.
Place place_of(const Scenario& scenario, const Spot& spot);
Diagnostic diagnostic_at(const Scenario& scenario, const Spot& spot, std::string message);

}  // namespace whitewater::scenarios
