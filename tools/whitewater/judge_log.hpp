// A verdict on a recorded history, whatever it is a history of.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/explain/timeline.hpp"
#include "kv/linearizability/readers/log.hpp"
#include "sim/base/result.hpp"

namespace whitewater::tools {

// All lists are of indices into Log::operations.
struct LogVerdict {
    linearizability::Judgement judgement = linearizability::Judgement::undecided;
    std::string model;
    std::string path;                // how it was decided: "blocks", "search"
    std::vector<std::size_t> order;  // if ok
    std::vector<std::size_t> core;   // if not: the answer that cannot be right first
    std::size_t settled = 0;  // so many at the end of the core are a crowd: see Violation::settled
    std::size_t failed_cas = 0;  // on its key and outside of it: that they failed is taken as given
    bool is_core_minimal = true;     // false: a smaller one was not looked for to the end
    std::vector<std::string> edges;  // why they cannot be ordered, a line each
    linearizability::Timeline timeline;
    std::uint64_t steps = 0;
    std::string advice;  // what would make such a history easier to judge, besides more time
};

// The names of all models, for messages.
std::string model_names();

// Judges the log. The model is the log's own or the one that suits it if `model` is empty. An error
// if there is no such model, or if the log holds operations that it does not know.
//
// The budget bounds the time, roughly: a search that does not succeed starts again with more steps
// until the time is used up. So time decides whether there is a verdict, but
// never which. It cuts the explanation short as well: then the core may not be minimal.
Result<LogVerdict> judge_log(const linearizability::Log& log, const std::string& model,
                             std::chrono::milliseconds budget);

}  // namespace whitewater::tools
