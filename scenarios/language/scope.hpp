// What a line may refer to: the machines, the clients, and the names that lines above have bound.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/ids.hpp"

namespace whitewater::scenarios {

class Scope {
  public:
    // Until told otherwise every node and client exists, so that a mistake in a set-up line does
    // not make every step below it a mistake.
    void has_machines(std::uint32_t count) { machines_ = count; }
    void has_clients(std::uint32_t count) { clients_ = count; }

    // `line` is the line that binds `name`; the first to do so counts.
    void bind(const std::string& name, int line) { bound_.emplace(name, line); }
    // Somewhere in the file, on `line`, the name is going to be bound.
    void expect_later(const std::string& name, int line) { later_.emplace(name, line); }

    // The line that bound the name; 0 if none has yet.
    int bound_on(std::string_view name) const { return find(bound_, name); }
    // The line that first binds the name anywhere in the file; 0 if none does.
    int bound_later_on(std::string_view name) const { return find(later_, name); }

    std::uint32_t machines() const { return machines_; }
    std::uint32_t clients() const { return clients_; }

    // "mate old n1 n2 n3", for a message that lists what is known; long lists are cut short.
    std::string known_nodes() const;
    // What a mistyped node may have been meant to be.
    std::vector<std::string> node_names() const;

  private:
    using Lines = std::map<std::string, int, std::less<>>;
    static int find(const Lines& lines, std::string_view name) {
        const auto found = lines.find(name);
        return found == lines.end() ? 0 : found->second;
    }

    std::uint32_t machines_ = max_nodes;
    std::uint32_t clients_ = max_clients;
    Lines bound_;
    Lines later_;
};

// "c3" or "n12" split into its letter and number; letter 0 if `word` is neither.
struct Address {
    char letter = 0;
    std::uint32_t number = 0;  // saturates
};
Address read_address(std::string_view word);

}  // namespace whitewater::scenarios
