// A fixed sequence of numbers from which members are taken out and put back in reverse.
#pragma once

#include <cstdint>
#include <vector>

namespace whitewater::linearizability {

// The doubly linked list of Lowe's checker (and of Knuth's dancing links): removal keeps the
// removed member's links, so that undoing removals in reverse order restores the sequence exactly.
class LinkedOrder {
  public:
    // The members, in the order of `sequence`; each below `limit`, none twice.
    LinkedOrder(std::uint32_t limit, const std::vector<std::uint32_t>& sequence)
        : end_(limit), next_(limit + 1, limit), previous_(limit + 1, limit) {
        std::uint32_t last = end_;
        for (const std::uint32_t member : sequence) {
            next_[last] = member;
            previous_[member] = last;
            last = member;
        }
        next_[last] = end_;
        previous_[end_] = last;
    }

    bool is_empty() const { return next_[end_] == end_; }
    std::uint32_t first() const { return next_[end_]; }  // end() if empty
    std::uint32_t after(std::uint32_t member) const { return next_[member]; }
    std::uint32_t end() const { return end_; }

    // REQUIRES: `member` is in the list.
    void take_out(std::uint32_t member) {
        next_[previous_[member]] = next_[member];
        previous_[next_[member]] = previous_[member];
    }
    // REQUIRES: `member` is the last one taken out that is not back in.
    void put_back(std::uint32_t member) {
        next_[previous_[member]] = member;
        previous_[next_[member]] = member;
    }

  private:
    std::uint32_t end_;
    std::vector<std::uint32_t> next_;
    std::vector<std::uint32_t> previous_;
};

}  // namespace whitewater::linearizability
