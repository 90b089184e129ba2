// What lasts in a run, as slices and counters: roles, syncs, operations; how far each log is.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "sim/trace.hpp"
#include "sim/trace_names.hpp"
#include "tools/whitewater/choice.hpp"
#include "tools/whitewater/perfetto_events.hpp"

namespace whitewater::tools {

// Follows a trace from its beginning. A slice is written when it ends, cut to the chosen time, if
// its node is chosen and so is a kind that begins or ends it. Nothing lasts in the causes of a
// single event (`why`).
class PerfettoStates {
  public:
    // Keeps references to all three.
    PerfettoStates(const sim::Trace& trace, const Choice& choice, PerfettoEvents& events);

    void follow(const sim::Record& record);
    void follow(const sim::Fact& fact, Time now);
    // Ends whatever still lasts.
    void finish();

    // How many lanes the slices of `id` took.
    std::uint32_t lanes(NodeId id) const { return lanes_.most(id); }

  private:
    // A sync or an operation that is under way.
    struct Open {
        Time since;
        std::uint32_t lane = 0;
        std::string name;
        sim::Seq event = 0;
    };
    struct Server {
        bool is_up = false;
        bool is_paused = false;
        std::uint64_t role = 0;
        std::uint64_t term = 0;
        std::string state;  // as it is written; empty: nothing is known yet
        Time since;
    };
    using SyncKey = std::tuple<NodeId, std::uint8_t, std::uint64_t>;  // file, ticket

    bool is_shown(NodeId id, const char* begin, const char* end) const;
    void begin_sync(const sim::Record& record);
    void end_sync(const sim::Record& record, const char* ending);
    void end_syncs_of(const sim::Record& crash);
    void begin_operation(const sim::Record& record);
    void end_operation(const sim::Record& record);
    void end(NodeId id, const Open& open, Time now, const std::string& ending);
    void write_role(NodeId id, Server& server, Time now);
    void update_role(NodeId id, Server& server, Time now);
    void write(const Spot& spot, Time until, const PerfettoEvents::Named& named);
    std::string text_of(sim::Seq seq) const;

    const sim::Trace& trace_;
    const Choice& choice_;
    PerfettoEvents& events_;
    sim::Names names_;
    Lanes lanes_;
    std::map<SyncKey, Open> syncs_;
    std::map<OperationId, std::pair<NodeId, Open>> operations_;
    std::map<NodeId, Server> servers_;
};

}  // namespace whitewater::tools
