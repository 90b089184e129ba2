// Long histories whose verdict is known, to test and to measure with.
#pragma once

#include <cstdint>
#include <optional>

#include "kv/linearizability/history.hpp"
#include "sim/base/ratio.hpp"

namespace whitewater::linearizability {

enum class Form : std::uint8_t {
    busy,       // clients that each call again as soon as they are answered; values are unique
    swapping,   // the same, and every other write is a cas
    few_values  // the same as busy, but only five different values are written
};

// What a long history looks like. The same shape always gives the same history.
struct LongShape {
    Form form = Form::busy;
    std::uint64_t seed = 1;
    std::uint32_t operations = 100'000;
    std::uint32_t clients = 5;
    std::uint32_t keys = 1;
    Ratio unknown = {};  // of outcomes
};

// Clients and a store that never lies.
History long_history(const LongShape& shape);

// Rounds: all clients write at once, then one of them reads.
History crowded_history(std::uint32_t operations, std::uint32_t clients);

// So many writes that never return, and then one client that writes and reads in turn.
History history_after_pending_writes(std::uint32_t operations, std::uint32_t pending);

enum class Lie : std::uint8_t {
    stale_read,  // a get returns what was overwritten before it was called
    inversion    // a get returns what was there before a write, and an earlier one saw the write
};

// The history with one false answer after nine tenths of it, which cannot be explained; nothing if
// there is no place for one. REQUIRES: every value is written once.
std::optional<History> with_lie(const History& history, Lie lie);

}  // namespace whitewater::linearizability
