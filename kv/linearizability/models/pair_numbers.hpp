// Numbers for pairs of numbers and, built on them, for sets: equal ones have equal numbers.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "kv/linearizability/probe_table.hpp"
#include "sim/base/hash.hpp"

namespace whitewater::linearizability {

// Numbers pairs from 0 on, in the order in which they come.
class PairNumbers {
  public:
    struct Numbered {
        std::uint32_t number;
        bool is_new;
    };
    Numbered number(std::uint32_t first, std::uint32_t second) {
        const std::uint64_t pair = std::uint64_t{first} << 32 | second;
        const std::uint64_t hash = mix(pair);
        const std::uint32_t known =
            numbers_.find(hash, [&](std::uint32_t i) { return pairs_[i] == pair; });
        if (known != ProbeTable::absent) return {known, false};
        const auto added = static_cast<std::uint32_t>(pairs_.size());
        numbers_.insert(hash, added);
        pairs_.push_back(pair);
        return {added, true};
    }
    std::pair<std::uint32_t, std::uint32_t> pair(std::uint32_t number) const {
        const std::uint64_t pair = pairs_[number];
        return {static_cast<std::uint32_t>(pair >> 32), static_cast<std::uint32_t>(pair)};
    }
    std::uint64_t bytes() const { return pairs_.size() * bytes_of_pair; }

  private:
    static constexpr std::uint64_t bytes_of_pair = 8 + 4 * 16;  // its place in the table, at most

    std::vector<std::uint64_t> pairs_;
    ProbeTable numbers_;
};

// Numbers sets of small numbers. Each is a binary tree whose leaves are 64 bits; trees share the
// subtrees that are equal, so a set that differs from a known one in a single member costs memory
// logarithmic in the limit, however large both are.
class SetNumbers {
  public:
    static constexpr std::uint32_t empty = 0;

    // Of numbers below `limit`.
    explicit SetNumbers(std::uint32_t limit) {
        while (limit > leaf_size << height_) ++height_;
        nodes_.number(0, 0);
    }

    // The set with `member`, if it is not in it; else without.
    std::uint32_t toggled(std::uint32_t set, std::uint32_t member) {
        return toggled(set, member, height_);
    }
    std::uint64_t bytes() const { return nodes_.bytes(); }

  private:
    static constexpr std::uint64_t leaf_size = 64;

    // A pair of bits and a pair of subtrees may have the same number: the level tells which it is.
    std::uint32_t toggled(std::uint32_t node, std::uint32_t member, std::uint32_t level) {
        auto [left, right] = nodes_.pair(node);
        if (level == 0) {
            (member / 32 % 2 == 0 ? left : right) ^= std::uint32_t{1} << member % 32;
        } else {
            const bool is_left = (member / leaf_size >> (level - 1)) % 2 == 0;
            std::uint32_t& child = is_left ? left : right;
            child = toggled(child, member, level - 1);
        }
        return nodes_.number(left, right).number;
    }

    std::uint32_t height_ = 0;
    PairNumbers nodes_;
};

}  // namespace whitewater::linearizability
