// How the parts of a scenario are written. Private to the printer.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/scenario.hpp"

namespace whitewater::scenarios {

// A line in three parts, so that lines below one another can be aligned.
struct Phrase {
    std::string statement;  // its first word: "await"
    std::string body;       // "leader as old"; may be empty
    std::string tail;       // "within 2s"; may be empty
};

// The parts with single spaces between them.
std::string joined(const Phrase& phrase);

// In double quotes, with the escapes of the lexer.
std::string quoted(std::string_view text);
// A key or a value as it is, or quoted if it would not be read back as one word.
std::string print_text(std::string_view text);
// "5ms..20ms", or "5ms" if both ends are the same; a zero lower end needs no unit.
std::string print_range(const Range<Duration>& range);
std::string print_range(const Range<Ratio>& range);
std::string print_range(const Range<std::uint32_t>& range);

std::string print_selector(const Selector& selector);
// "from A to B".
std::string print_links(const Links& links);
std::string print_condition(const Condition& condition);

Phrase phrase_of(const Action& action);
Phrase phrase_of(const FaultStep& fault);
Phrase phrase_of(const Administration& administration);
// A clause's `tail` is its "for"; its `body` ends with its "every", as ChaosPhrase has it.
struct ChaosPhrase {
    std::string statement;
    std::string body;
    std::string every;
    std::string lasting;  // may be empty
};
ChaosPhrase phrase_of(const ChaosClause& clause);

// The set-up's statements: "nodes", "raft" ...; and the line that writes these settings of one.
std::string_view statement_of(Setting setting);
Phrase phrase_of(const Setup& setup, const std::set<Setting>& settings);
// The settings that are not as by default, in the order of the reference.
std::vector<Setting> changed_settings(const Setup& setup);

}  // namespace whitewater::scenarios
