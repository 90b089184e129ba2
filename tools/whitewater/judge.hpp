// Judging a run from its trace alone, as `check` and `view` do.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/runner/verdict.hpp"
#include "sim/base/result.hpp"
#include "sim/trace.hpp"

namespace whitewater::tools {

struct Judgement {
    std::vector<scenarios::Finding> findings;  // ranked: the first names the verdict
    std::uint64_t observations = 0;
    std::uint64_t operations = 0;
};

// Feeds the safety checkers and the linearizability checker from the trace. An error if the trace
// contradicts itself. `file` is its name.
Result<Judgement> judge(const sim::Trace& trace, const std::string& file);

}  // namespace whitewater::tools
