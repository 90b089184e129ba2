// Slices of Chrome's trace format: who has which track, and that slices of one track never overlap.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/base/ids.hpp"
#include "sim/base/time.hpp"

namespace whitewater::tools {

// The tracks of a node or client. From `lanes` on there are as many as overlapping slices need.
enum class Track : std::uint32_t { role = 1, messages, happenings, disk, lanes };

// Processes and threads by number, as the format wants them; unique over the whole file.
inline constexpr std::uint32_t scenario_process = max_addresses;
constexpr std::uint32_t process_of(NodeId id) {
    return id == nobody ? scenario_process : id.value;
}
inline constexpr std::uint32_t tracks_per_process = 4096;

// Gives each slice, while it is open, a lane that no other open slice of its process has: the
// viewers want slices of one track to nest.
class Lanes {
  public:
    std::uint32_t take(NodeId id) {
        std::vector<bool>& taken = taken_[id.value];
        std::uint32_t lane = 0;
        while (lane < taken.size() && taken[lane]) ++lane;
        if (lane == taken.size()) taken.push_back(false);
        taken[lane] = true;
        return lane;
    }
    void give_back(NodeId id, std::uint32_t lane) { taken_[id.value][lane] = false; }
    std::uint32_t most(NodeId id) const {
        const auto found = taken_.find(id.value);
        return found == taken_.end() ? 0 : static_cast<std::uint32_t>(found->second.size());
    }

  private:
    std::map<std::uint32_t, std::vector<bool>> taken_;
};

}  // namespace whitewater::tools
