// Why a message was lost: what stood in its way at that moment.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace.hpp"

namespace whitewater::tools {

// Follows the faults of a run, event by event from the first.
class Losses {
  public:
    // `text` is the event's.
    void follow(const sim::Record& record, std::string_view text);

    // For a message that was lost to a cut, a rule or a receiver that is down: each fault of the
    // network that is in force, or the crash or pause, with its event. Nothing else has reasons.
    std::vector<std::string> reasons(const sim::Record& record) const;

  private:
    struct Fault {
        sim::Seq since = 0;
        std::string text;
    };
    std::map<std::uint64_t, Fault> in_force_;  // by ordinal; those of the network
    std::map<NodeId, sim::Seq> down_since_;
};

}  // namespace whitewater::tools
