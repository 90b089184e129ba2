// Judging a run again from its trace alone: the checkers that watched it live, fed from the file.
#pragma once

#include <memory>
#include <optional>

#include "kv/linearizability/history.hpp"
#include "raft/safety.hpp"
#include "sim/trace.hpp"

namespace whitewater::kv {

// What a trace says of one server's speech: the observation that an event of it records, if it
// records one. Logs are followed, so that what an event leaves out (an entry's term) is there.
class Testimony {
  public:
    // `trace` must outlive it. REQUIRES: its schema is trace_schema().
    explicit Testimony(const sim::Trace& trace);
    ~Testimony();

    // The events must be given in order, each once.
    std::optional<raft::Observation> observation(const sim::Record& event);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

struct OfflineJudgement {
    raft::Findings findings;
    linearizability::History history;
    std::uint64_t observations = 0;
};

// The safety checkers over the whole trace, and the history it holds for the linearizability
// checker. REQUIRES: the trace's schema is trace_schema().
OfflineJudgement judge_offline(const sim::Trace& trace);

}  // namespace whitewater::kv
