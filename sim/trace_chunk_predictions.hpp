// What both directions of a chunk remember of the events so far, to write each next one briefly.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/trace.hpp"

namespace whitewater::sim {

// The last term, a and b of the events of the same kind and label in this chunk; 0 at first.
class Predictions {
  public:
    struct Row {
        std::uint64_t term = 0;
        std::uint64_t a = 0;
        std::uint64_t b = 0;
    };
    Row& of(const Record& record) {
        std::vector<Row>& rows = rows_[static_cast<std::size_t>(record.kind)];
        if (rows.empty()) rows.resize(256);
        return rows[record.label];
    }

  private:
    std::vector<std::vector<Row>> rows_ = std::vector<std::vector<Row>>(256);
};

}  // namespace whitewater::sim
