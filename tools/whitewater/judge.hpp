// Judging a run from its trace alone, as `check` and `view` do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kv/explanation/explanation.hpp"
#include "scenarios/runner/verdict.hpp"
#include "sim/base/result.hpp"
#include "sim/trace.hpp"

namespace whitewater::tools {

// Whether to find out how it came about, too.
enum class Account : std::uint8_t { findings_only, with_explanation };

struct Judgement {
    std::vector<scenarios::Finding> findings;  // ranked: the first names the verdict
    kv::Explanation explanation;               // empty if it was not asked for
    std::uint64_t observations = 0;
    std::uint64_t operations = 0;
};

// Feeds the safety checkers and the linearizability checker from the trace. An error if the trace
// contradicts itself. `file` is its name.
Result<Judgement> judge(const sim::Trace& trace, const std::string& file,
                        Account account = Account::findings_only);

// What the header of a trace says of its run, as a finding; nothing if it says nothing, or that the
// run passed. Whoever judges a trace again cannot know what its scenario expected.
std::optional<scenarios::Finding> finding_of_header(const sim::Trace& trace);

}  // namespace whitewater::tools
