// Strong integer names: a node is not a term is not a count, and the compiler knows.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <string>

namespace whitewater {

// An integer that only compares with its own kind. `value` is public: arithmetic on identities is
// rare, and where it happens it should be seen.
template <class Tag, class Rep>
struct Id {
    Rep value = 0;
    friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

// An address on the simulated network. Nodes (servers) are 1..63, printed n1..n63; clients are
// 65..127, printed c1..c63. 0 is nobody. A client's address does not depend on how many nodes
// there are, so dropping a node from a scenario leaves the clients' random draws alone.
using NodeId = Id<struct NodeTag, std::uint32_t>;

inline constexpr NodeId nobody{0};
inline constexpr std::uint32_t max_nodes = 63;
inline constexpr std::uint32_t max_clients = 63;
inline constexpr std::uint32_t max_addresses = 128;  // every NodeId::value is below this

constexpr NodeId node(std::uint32_t ordinal) {
    return NodeId{ordinal};
}
constexpr NodeId client(std::uint32_t ordinal) {
    return NodeId{64 + ordinal};
}
constexpr bool is_client(NodeId id) {
    return id.value > 64;
}
constexpr bool is_node(NodeId id) {
    return id.value >= 1 && id.value <= max_nodes;
}

// "n3", "c1", or "-" for nobody.
inline std::string name_of(NodeId id) {
    if (id == nobody) return "-";
    return is_client(id) ? "c" + std::to_string(id.value - 64) : "n" + std::to_string(id.value);
}

// One client operation, for its whole life: from the workload that invents it to the history that
// judges it. Derived from the clause that issues it, so it survives the deletion of others.
// 0: none.
using OperationId = Id<struct OperationTag, std::uint64_t>;

// A set of addresses; iterates in increasing order.
class NodeSet {
  public:
    constexpr NodeSet() = default;
    static constexpr NodeSet of(auto... ids) {
        NodeSet set;
        (set.insert(ids), ...);
        return set;
    }
    // The nodes n1..n`count`.
    static constexpr NodeSet first(std::uint32_t count) {
        NodeSet set;
        for (std::uint32_t i = 1; i <= count; ++i) set.insert(node(i));
        return set;
    }

    constexpr void insert(NodeId id) { words_[id.value >> 6] |= bit(id); }
    constexpr void erase(NodeId id) { words_[id.value >> 6] &= ~bit(id); }
    constexpr bool contains(NodeId id) const { return (words_[id.value >> 6] & bit(id)) != 0; }
    constexpr bool is_empty() const { return (words_[0] | words_[1]) == 0; }
    constexpr std::uint32_t size() const {
        return static_cast<std::uint32_t>(std::popcount(words_[0]) + std::popcount(words_[1]));
    }
    // The smallest member; nobody if the set is empty.
    constexpr NodeId lowest() const {
        if (words_[0] != 0) return NodeId{static_cast<std::uint32_t>(std::countr_zero(words_[0]))};
        if (words_[1] != 0)
            return NodeId{64 + static_cast<std::uint32_t>(std::countr_zero(words_[1]))};
        return nobody;
    }

    friend constexpr NodeSet operator|(NodeSet a, NodeSet b) { return a.combine(b, Op::either); }
    friend constexpr NodeSet operator&(NodeSet a, NodeSet b) { return a.combine(b, Op::both); }
    friend constexpr NodeSet operator-(NodeSet a, NodeSet b) { return a.combine(b, Op::without); }
    friend constexpr auto operator<=>(const NodeSet&, const NodeSet&) = default;

    class Iterator {
      public:
        constexpr explicit Iterator(NodeSet rest);
        constexpr NodeId operator*() const;
        constexpr Iterator& operator++();
        constexpr bool operator!=(const Iterator& other) const;

      private:
        std::array<std::uint64_t, 2> rest_{};
    };
    constexpr Iterator begin() const { return Iterator(*this); }
    constexpr Iterator end() const { return Iterator(NodeSet{}); }

  private:
    enum class Op { either, both, without };
    static constexpr std::uint64_t bit(NodeId id) { return std::uint64_t{1} << (id.value & 63); }
    constexpr NodeSet combine(NodeSet other, Op op) const {
        NodeSet result;
        for (std::size_t i = 0; i < words_.size(); ++i) {
            const std::uint64_t a = words_[i];
            const std::uint64_t b = other.words_[i];
            result.words_[i] = op == Op::either ? (a | b) : op == Op::both ? (a & b) : (a & ~b);
        }
        return result;
    }

    std::array<std::uint64_t, 2> words_{};
};

constexpr NodeSet::Iterator::Iterator(NodeSet rest) : rest_(rest.words_) {}
constexpr NodeId NodeSet::Iterator::operator*() const {
    return rest_[0] != 0 ? NodeId{static_cast<std::uint32_t>(std::countr_zero(rest_[0]))}
                         : NodeId{64 + static_cast<std::uint32_t>(std::countr_zero(rest_[1]))};
}
constexpr NodeSet::Iterator& NodeSet::Iterator::operator++() {
    std::uint64_t& word = rest_[0] != 0 ? rest_[0] : rest_[1];
    word &= word - 1;
    return *this;
}
constexpr bool NodeSet::Iterator::operator!=(const Iterator& other) const {
    return rest_ != other.rest_;
}

// "n1 n2 c1"; "-" when empty.
inline std::string names_of(NodeSet set) {
    std::string text;
    for (NodeId id : set) {
        if (!text.empty()) text += ' ';
        text += name_of(id);
    }
    return text.empty() ? "-" : text;
}

// For a sentence: "n1, n2 and c1"; "nobody" when empty.
inline std::string list_of(NodeSet set) {
    if (set.is_empty()) return "nobody";
    std::string text;
    std::uint32_t rest = set.size();
    for (NodeId id : set) {
        text += name_of(id);
        --rest;
        if (rest > 0) text += rest == 1 ? " and " : ", ";
    }
    return text;
}

}  // namespace whitewater
