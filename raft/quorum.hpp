// Majorities: what a set of voters has decided.
#pragma once

#include <cstdint>

#include "raft/types.hpp"
#include "sim/base/check.hpp"

namespace whitewater::raft {

// The majorities of one set of voters. Any two intersect: that is all of Raft's safety that is not
// bookkeeping (§3.3). Everything that asks "has a quorum …?" asks here, so that a configuration
// with two sets of voters (§4.3) has one place to be written.
class Quorum {
  public:
    // `half` is a mistake: halves of an even number of voters do not intersect.
    enum class Share : std::uint8_t { majority, half };
    explicit constexpr Quorum(NodeSet voters, Share share = Share::majority)
        : voters_(voters), size_((voters.size() + (share == Share::majority ? 2 : 1)) / 2) {}

    constexpr NodeSet voters() const { return voters_; }
    // How many voters make a majority: 3 of 5, 3 of 4, 2 of 3, 1 of 1.
    constexpr std::uint32_t size() const { return size_; }

    // Is a majority of the voters in `nodes`? Others in `nodes` do not count (bug M5).
    constexpr bool is_met_by(NodeSet nodes) const { return (nodes & voters_).size() >= size(); }

    // The largest value that a majority has reached: the size()-th largest of value_of(voter).
    // REQUIRES: there is a voter. `value_of` changes nothing and costs little: it is asked up to
    // voters times quorum.
    template <class ValueOf>
    auto reached(ValueOf value_of) const {
        using Value = decltype(value_of(nobody));
        CHECK(!voters_.is_empty(), "a quorum of nobody");
        NodeSet rest = voters_;
        for (std::uint32_t nth = 1;; ++nth) {
            NodeId first = rest.lowest();
            Value largest = value_of(first);
            for (NodeId voter : rest) {
                const Value value = value_of(voter);
                if (value <= largest) continue;
                first = voter;
                largest = value;
            }
            if (nth == size()) return largest;
            rest.erase(first);
        }
    }

  private:
    NodeSet voters_;
    std::uint32_t size_;
};

// The votes of one election (§3.4): who granted. A set, so that a vote that arrives twice counts
// once (bug E2).
class VoteTally {
  public:
    // False if this voter's vote had been counted before.
    constexpr bool grant(NodeId voter) {
        ++answers_;
        if (granted_.contains(voter)) return false;
        granted_.insert(voter);
        return true;
    }
    constexpr NodeSet granted() const { return granted_; }
    // How many grants came, a voter's as often as it came: nothing that may be counted.
    constexpr std::uint32_t answers() const { return answers_; }

  private:
    std::uint32_t answers_ = 0;
    NodeSet granted_;
};

}  // namespace whitewater::raft
