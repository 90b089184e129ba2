// The grammar, one function per kind of line or phrase. Private to the parser.
//
// Each takes its words from the cursor and gives back what they mean; after a mistake it gives
// back a default, and the cursor has failed.
#pragma once

#include <map>
#include <optional>
#include <set>

#include "scenarios/language/cursor.hpp"
#include "scenarios/language/scenario.hpp"

namespace whitewater::scenarios {

// May a selector name clients? Only where a line is about the network.
enum class Naming { nodes, nodes_and_clients };

// A selector: everything up to the next keyword. `follow` are the keywords that may come next;
// they only serve suggestions.
Selector parse_selector(Cursor& line, Naming naming, Words follow = {});
// Could the next token begin a selector?
bool selector_starts(const Cursor& line);
// "from A to B". `follow` as above.
Links parse_links(Cursor& line, Words follow);
// "from A to B" if "from" comes next.
std::optional<Links> parse_optional_links(Cursor& line, Words follow);
// "for 2s" if "for" comes next.
std::optional<Duration> parse_optional_for(Cursor& line);

// A percentage, or a range of them, by which a clock can drift: at most 50% either way.
Range<Ratio> parse_drifts(Cursor& line);

// `follow` are the keywords that may come after the condition.
Condition parse_condition(Cursor& line, Words follow);

// Does the line belong to the set-up?
bool is_setup_line(const Cursor& line);
// Which line wrote each setting so far, so that none is written twice.
using WrittenSettings = std::map<Setting, int>;
// Reads a whole set-up line into `setup`, and gives back which settings it wrote.
std::set<Setting> parse_setup_line(Cursor& line, Setup& setup, WrittenSettings& written);

// Does the line begin with a word that begins a step, or with a client?
bool statement_starts(const Cursor& line);
// A whole step, after which the line must end. Of a chaos block: its first line.
Action parse_action(Cursor& line);
// The steps that begin with `statement`, which is taken already.
FaultStep parse_fault(Cursor& line, std::string_view statement);
FaultStep parse_disk_fault(Cursor& line);
FaultStep parse_clock_fault(Cursor& line);
Administration parse_administration(Cursor& line, std::string_view statement);
ClientOperation parse_client_operation(Cursor& line);
Load parse_load(Cursor& line);
Chaos parse_chaos(Cursor& line);
// One line of a chaos block.
ChaosClause parse_chaos_clause(Cursor& line);

}  // namespace whitewater::scenarios
