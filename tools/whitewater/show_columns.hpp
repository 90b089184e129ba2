// The columns of the nodes: the role and the term of each, at some moment of the run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sim/trace.hpp"
#include "sim/trace_names.hpp"

namespace whitewater::tools {

// Follows a trace from its beginning. Learns roles and terms from the facts named "role", "term"
// and "up", and who runs from the simulator's own events. Keeps a reference to the trace.
class Columns {
  public:
    // A column for each node that the trace mentions, if it is in `nodes` (empty: all).
    Columns(const sim::Trace& trace, NodeSet nodes);

    void follow(const sim::Record& record);
    void follow(const sim::Fact& fact);

    // "[L3] .3   x   "; brackets around `at`.
    std::string cells(NodeId at) const;
    // The names above them, as wide.
    std::string names() const;

  private:
    enum class Running : std::uint8_t { not_yet, up, paused, down };
    struct Node {
        Running running{};
        char role = '.';
        std::uint64_t term = 0;
    };
    void add(NodeId id, NodeSet wanted);
    std::string cell(const Node& node) const;

    sim::Names names_of_;
    std::optional<std::uint64_t> role_field_;
    std::optional<std::uint64_t> term_field_;
    std::optional<std::uint64_t> up_field_;
    std::map<NodeId, Node> nodes_;
    std::size_t width_ = 2;  // of a cell without its brackets
};

// L leader, c candidate, p pre-candidate, . follower, o learner; of another role its first letter.
char glyph_of(std::string_view role);

}  // namespace whitewater::tools
