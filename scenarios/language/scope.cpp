// Names and numbers of nodes.
#include "scenarios/language/scope.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>

namespace whitewater::scenarios {

namespace {

// Up to so many nodes, and so many names, are listed one by one.
constexpr std::uint32_t listed_nodes = 9;
constexpr std::size_t listed_names = 20;
// A mistyped name is compared with no more than so many: a file can bind tens of thousands.
constexpr std::size_t compared_names = 64;

}  // namespace

std::string Scope::known_nodes() const {
    std::string text;
    std::size_t count = 0;
    for (const auto& [name, line] : bound_) {
        if (++count > listed_names) break;
        text += name + " ";
    }
    if (count > listed_names) text += "... ";
    if (machines_ > listed_nodes) return text + fmt::format("n1 .. n{}", machines_);
    return text + names_of(NodeSet::first(machines_));
}

std::vector<std::string> Scope::node_names() const {
    std::vector<std::string> names;
    for (const auto& [name, line] : bound_) {
        if (names.size() == compared_names) break;
        names.push_back(name);
    }
    for (const NodeId id : NodeSet::first(machines_)) names.push_back(name_of(id));
    return names;
}

Address read_address(std::string_view word) {
    if (word.size() < 2 || (word[0] != 'n' && word[0] != 'c')) return {};
    const std::string_view digits = word.substr(1);
    if (digits.find_first_not_of("0123456789") != std::string_view::npos) return {};
    if (digits[0] == '0' && digits.size() > 1) return {};
    std::uint32_t number = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (read.ec != std::errc{}) number = std::numeric_limits<std::uint32_t>::max();
    return {word[0], number};
}

}  // namespace whitewater::scenarios
