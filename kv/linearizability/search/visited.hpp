// The configurations a search has been in: remembered exactly, found by hash.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "kv/linearizability/probe_table.hpp"
#include "kv/linearizability/search/configuration.hpp"
#include "sim/base/hash.hpp"

namespace whitewater::linearizability {

class Visited {
  public:
    // Remembers the configuration. False if one of the same form was there before.
    bool insert(const Configuration& configuration) {
        const std::size_t start = words_.size();
        configuration.append_form(words_);
        std::uint64_t hash = 0;
        for (std::size_t i = start; i < words_.size(); ++i) hash = combine(hash, words_[i]);
        const std::uint32_t known =
            table_.find(hash, [&](std::uint32_t i) { return equal(i, start); });
        if (known != ProbeTable::absent) {
            words_.resize(start);
            return false;
        }
        table_.insert(hash, static_cast<std::uint32_t>(starts_.size()));
        starts_.push_back(start);
        return true;
    }

    std::uint64_t bytes() const {
        return 8 * (std::uint64_t{words_.size()} + starts_.size() + 4 * table_.size());
    }

  private:
    // Is the form number `i` the one that starts at `start` and ends where the words end?
    bool equal(std::uint32_t i, std::size_t start) const {
        const std::size_t from = starts_[i];
        const std::size_t to = i + 1 < starts_.size() ? starts_[i + 1] : start;
        if (to - from != words_.size() - start) return false;
        return std::equal(words_.begin() + static_cast<std::ptrdiff_t>(from),
                          words_.begin() + static_cast<std::ptrdiff_t>(to),
                          words_.begin() + static_cast<std::ptrdiff_t>(start));
    }

    std::vector<std::uint64_t> words_;  // the forms, one after the other
    std::vector<std::size_t> starts_;
    ProbeTable table_;  // references are indices into starts_
};

}  // namespace whitewater::linearizability
