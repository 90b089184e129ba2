// Roles and terms, followed through a trace.
#include "tools/whitewater/show_columns.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/printable.hpp"
#include "tools/whitewater/show_phrases.hpp"

namespace whitewater::tools {

char glyph_of(std::string_view role) {
    if (role == "leader") return 'L';
    if (role == "follower" || role.empty()) return '.';
    if (role == "learner") return 'o';  // an l would look like a leader
    return printable(role).front();
}

Columns::Columns(const sim::Trace& trace, NodeSet nodes)
    : names_of_(trace.schema),
      role_field_(names_of_.fields().number("role")),
      term_field_(names_of_.fields().number("term")),
      up_field_(names_of_.fields().number("up")) {
    for (const sim::Record& record : trace.records) add(record.node, nodes);
    for (const sim::Fact& fact : trace.facts) {
        add(fact.entity, nodes);
        if (fact.field == term_field_)
            width_ = std::max(width_, 1 + std::to_string(fact.after).size());
    }
    for (const auto& [id, node] : nodes_) width_ = std::max(width_, name_of(id).size());
}

void Columns::add(NodeId id, NodeSet wanted) {
    if (is_node(id) && (wanted.is_empty() || wanted.contains(id))) nodes_.try_emplace(id);
}

void Columns::follow(const sim::Record& record) {
    const auto found = nodes_.find(record.node);
    if (found == nodes_.end()) return;
    Running& running = found->second.running;
    if (record.kind == sim::Kind::boot || record.kind == sim::Kind::resume) running = Running::up;
    if (record.kind == sim::Kind::pause) running = Running::paused;
    if (record.kind == sim::Kind::crash) running = Running::down;
}

void Columns::follow(const sim::Fact& fact) {
    const auto found = nodes_.find(fact.entity);
    if (found == nodes_.end()) return;
    Node& node = found->second;
    if (fact.field == term_field_) node.term = fact.after;
    if (fact.field == up_field_) node.running = fact.after == 0 ? Running::down : Running::up;
    if (fact.field == role_field_) {
        const sim::WordList* const words = names_of_.values_of_field(fact.field);
        node.role = glyph_of(words == nullptr ? std::string_view() : words->word(fact.after));
        if (node.running == Running::not_yet) node.running = Running::up;
    }
}

std::string Columns::cell(const Node& node) const {
    if (node.running == Running::not_yet) return {};
    if (node.running == Running::down) return "x";
    const char glyph = node.running == Running::paused ? 'z' : node.role;
    return fmt::format("{}{}", glyph, node.term);
}

std::string Columns::cells(NodeId at) const {
    std::string text;
    for (const auto& [id, node] : nodes_) {
        const bool is_here = id == at;
        text +=
            fmt::format("{}{:<{}}{}", is_here ? '[' : ' ', cell(node), width_, is_here ? ']' : ' ');
    }
    return text;
}

std::string Columns::names() const {
    std::string text;
    for (const auto& [id, node] : nodes_) text += fmt::format(" {:<{}} ", name_of(id), width_);
    return text;
}

}  // namespace whitewater::tools
