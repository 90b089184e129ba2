// A pool of reusable slots named by small integers.
#pragma once

#include <cstdint>
#include <vector>

namespace whitewater::sim {

// Slots keep their contents when they are given back, so that buffers inside them are reused: in a
// steady state nothing is allocated. References into the slab end with the next `take`.
template <class T>
class Slab {
  public:
    std::uint32_t take() {
        if (free_.empty()) {
            slots_.emplace_back();
            return static_cast<std::uint32_t>(slots_.size() - 1);
        }
        const std::uint32_t slot = free_.back();
        free_.pop_back();
        return slot;
    }
    void give_back(std::uint32_t slot) { free_.push_back(slot); }

    T& operator[](std::uint32_t slot) { return slots_[slot]; }
    const T& operator[](std::uint32_t slot) const { return slots_[slot]; }

    // Every slot ever made, those given back included.
    std::vector<T>& all() { return slots_; }
    std::size_t in_use() const { return slots_.size() - free_.size(); }

  private:
    std::vector<T> slots_;
    std::vector<std::uint32_t> free_;
};

}  // namespace whitewater::sim
