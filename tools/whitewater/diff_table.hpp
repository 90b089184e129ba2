// The tables of a comparison: one event of two runs field by field, and how much differs where.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/trace.hpp"
#include "tools/whitewater/diff.hpp"
#include "tools/whitewater/show_phrases.hpp"

namespace whitewater::tools {

// One event of one run; 0: it has none.
struct Side {
    const sim::Trace& trace;
    const Teller& teller;
    sim::Seq seq = 0;
};

// A line for each field that the event has in either run, with what it is in each. Lines that
// differ begin with a star.
std::vector<std::string> field_table(const Side& a, const Side& b);

// Counts differences by node and kind.
class Tally {
  public:
    void count(const Difference& difference, NodeId place) {
        ++counts_[place][static_cast<std::size_t>(difference.kind)];
        ++all_;
    }
    std::uint64_t all() const { return all_; }
    // A head and a line for each place.
    std::vector<std::string> rows() const;

  private:
    std::map<NodeId, std::array<std::uint64_t, 4>> counts_;
    std::uint64_t all_ = 0;
};

}  // namespace whitewater::tools
