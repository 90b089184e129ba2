// The trace and the page that `run` was asked for: of which run, and how they are written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kv/explanation/explanation.hpp"
#include "scenarios/language/scenario.hpp"
#include "scenarios/runner/run.hpp"
#include "sim/trace_binary.hpp"
#include "tools/whitewater/run_order.hpp"

namespace whitewater::tools {

// A run as it was traced. The events are in `recording` if that has any.
struct Traced {
    sim::Trace trace;
    sim::BinaryRecording recording;
};

// Of one run, the files are that run's. Of many, they are those of the first that failed, or else
// of the first that showed the bug which it must show: the one that is explained, too.
class RunFiles {
  public:
    // What a run is to the files. The later outranks the earlier.
    enum class Rank : std::uint8_t { the_only_one, shows_the_bug, failed };

    explicit RunFiles(const Order& order) : order_(order) {}

    bool are_wanted() const { return !order_.trace_file.empty() || !order_.html_file.empty(); }
    // Whether a run of this rank, later than those that were written, should be.
    bool would_take(Rank rank) const;
    // Where the events of a run that is to be written should go.
    void prepare(Traced& traced, scenarios::RunOptions& options) const;
    // Writes what was asked for. False if that failed; that is told.
    bool write(const scenarios::Scenario& scenario, const scenarios::RunResult& result,
               const std::string& reproduction, Traced& traced, Rank rank);
    // What was asked for and not written, nor will be: "run.trace, run.html"; empty if nothing is.
    std::string left_out() const;

  private:
    bool is_json_trace() const { return order_.trace_file.ends_with(".jsonl"); }
    bool write_page(const scenarios::RunResult& result, const std::string& reproduction,
                    const Bytes& binary, const std::string& whose);

    const Order& order_;
    std::optional<Rank> written_;
};

// How what the trace holds came about. What the trace does not bear out is told on standard error.
kv::Explanation explanation_of(const sim::Trace& trace);

}  // namespace whitewater::tools
