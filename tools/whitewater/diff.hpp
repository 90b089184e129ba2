// Comparing two runs: which events they share, where they part first, and what follows from that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/trace.hpp"

namespace whitewater::tools {

// An event that is not the same in both traces, A and B.
struct Difference {
    enum class Kind : std::uint8_t {
        moved,    // the same, at another time or for another cause
        changed,  // the same event says something else
        only_a,
        only_b
    };
    Kind kind{};
    sim::Seq a = 0;  // its number; 0: it is not there
    sim::Seq b = 0;
    // Whose consequence it is, an index into Comparison::beginnings. What the scenario itself asks
    // for differently follows from nothing: `asked`.
    std::uint32_t beginning = 0;
};
inline constexpr std::uint32_t asked = 0xFFFFFFFFU;

struct Comparison {
    std::uint64_t same = 0;
    std::vector<Difference> differences;  // in the order of their times
    // Differences that nothing before them explains, as indices of `differences`; the first is
    // where the runs part.
    std::vector<std::size_t> beginnings;
};

// Events are paired by their names (diff_names.hpp); where a client asked for one thing in A and
// for another in B, the two operations count as one, of which different things are said. A
// difference follows from an earlier one if it may have been caused by it: its cause differs, or
// something that differed reached its node before, there or by a message. The end of one and the
// same message is never explained by what came before: the network decides it by the message alone.
// Takes time in proportion to n log n events.
Comparison compare(const sim::Trace& a, const sim::Trace& b);

struct DiffOptions {
    std::size_t most = 20;     // consequences told one by one
    std::size_t width = 0;     // longer lines are cut to so many characters; 0: none is
    std::size_t wrap = 0;      // longer lines go on in the next; 0: none does
    std::string name_a = "A";  // the files
    std::string name_b = "B";
};

// The comparison in words: what was run, the first difference field by field, its consequences,
// what does not follow from it.
std::string tell(const sim::Trace& a, const sim::Trace& b, const Comparison& comparison,
                 const DiffOptions& options);

}  // namespace whitewater::tools
