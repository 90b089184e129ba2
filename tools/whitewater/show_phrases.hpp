// What an event means in words.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace.hpp"
#include "sim/trace_names.hpp"

namespace whitewater::tools {

// How much an event of some kind matters to whoever reads the run.
enum class Worth : std::uint8_t {
    milestone,  // even a summary tells it
    story,      // a story tells it
    news,  // only if no message like it was sent before: a heartbeat that says nothing new is not
    with_peer,  // only if it names another side: a vote that is cleared does not
    never,      // it prepares or repeats what other events tell
};

// The words for one kind of event: a text with placeholders, {node} {peer} {label} {term} {a} {b}
// {text} {op}, {other} (the peer, unless it is the node itself) and {matter} (what a message is
// about). A part in [brackets] is left out if any value in it is 0, nobody or empty; in
// [one|other] the other then takes its place.
struct Phrase {
    std::string_view kind;  // its name in the schema, with _ for spaces
    Worth worth = Worth::story;
    std::string_view words;
};

// The phrase for a kind; null if there is none.
const Phrase* phrase_for(std::string_view kind);

// Tells the events of one trace. Keeps a reference to it.
class Teller {
  public:
    explicit Teller(const sim::Trace& trace);

    Worth worth(const sim::Record& record) const;
    std::string words(const sim::Record& record) const;
    // The same where it is seen at which node it happened: "<- n1 append_entries", "becomes
    // leader".
    std::string words_at_node(const sim::Record& record) const;
    // Of the event; empty if it has none.
    std::string_view text_of(sim::Seq seq) const;
    // "n2 role: candidate -> leader"
    std::string words(const sim::Fact& fact) const;

  private:
    struct Value {
        std::string text;
        bool is_blank = false;
    };
    Value value(std::string_view placeholder, const sim::Record& record) const;
    enum class Naming : std::uint8_t { words_only, with_id };
    Value operation(const sim::Record& record, Naming naming) const;
    std::string matter(const sim::Record& record) const;
    Value expand(std::string_view words, const sim::Record& record) const;
    std::string expand_part(std::string_view part, const sim::Record& record) const;
    std::string by_schema(const sim::Record& record) const;

    const sim::Trace& trace_;
    sim::Names names_;
    std::vector<const Phrase*> phrases_;                  // by kind; null: none
    std::map<OperationId, std::string_view> operations_;  // what was asked
};

}  // namespace whitewater::tools
