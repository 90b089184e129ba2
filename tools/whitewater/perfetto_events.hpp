// The single events of Chrome's trace format, as lines of JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/base/time.hpp"
#include "tools/whitewater/perfetto_tracks.hpp"
#include "tools/whitewater/text_pieces.hpp"

namespace whitewater::tools {

// Where an event stands.
struct Spot {
    NodeId node;
    Track track{};
    std::uint32_t lane = 0;  // beyond the track
    Time time;
};

// Writes the list "traceEvents", one event a line. `args` is a JSON object, or empty for none;
// names are anybody's text.
class PerfettoEvents {
  public:
    explicit PerfettoEvents(TextPieces& pieces) : pieces_(pieces) {}

    void process_name(NodeId id, std::string_view name);
    void track_name(NodeId id, std::uint32_t track, std::string_view name);

    struct Named {
        std::string_view name;
        std::string_view category;
        std::string_view args;
    };
    void slice(const Spot& spot, Duration length, const Named& named);
    void instant(const Spot& spot, const Named& named);
    // A change for the worse that concerns all: a line across all tracks.
    void global_instant(const Spot& spot, const Named& named);
    void counter(const Spot& spot, std::string_view name, std::uint64_t value);
    // An arrow binds to the slice that was written last at either spot. `id` names it.
    void arrow_begin(const Spot& spot, std::uint64_t id);
    void arrow_end(const Spot& spot, std::uint64_t id);

  private:
    std::string& begin(char phase, const Spot& spot, const Named& named);
    void end();

    TextPieces& pieces_;
    bool has_any_ = false;
};

}  // namespace whitewater::tools
