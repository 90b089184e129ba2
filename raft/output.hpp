// What one step of the core wants done.
#pragma once

#include <optional>
#include <vector>

#include "raft/consensus.hpp"
#include "raft/message.hpp"
#include "raft/types.hpp"

namespace whitewater::raft {

// What of a server must survive a crash besides its log (§3.3, Figure 3.1).
struct HardState {
    Term term;
    NodeId vote;  // whom it voted for in that term
    friend bool operator==(const HardState&, const HardState&) = default;
};
// Can a server have come to this? Asked of what is read, however intact it looks.
constexpr bool is_possible(const HardState& state) {
    return state.term.value < number_limit && (state.vote == nobody || is_node(state.vote));
}

// Make the hard state durable, and the log's entries first..last; they replace whatever the disk
// holds from `first` on, atomically (bugs D5, D6). first = 0: no entries.
struct Persist {
    Token token;
    HardState hard_state;
    Index first;
    Index last;
};

// A message that may leave when `after` is durable.
struct Send {
    Send(NodeId its_to, Token its_after) : to(its_to), after(its_after) {}

    NodeId to;
    Token after;
    Promise promise;
    Message message;  // its entries are a view into the log: valid until the next step
};

// Reused from step to step.
struct Output {
    std::vector<Observation> observations;
    std::optional<Persist> persist;
    std::vector<Send> messages;
    std::optional<Proposed> proposed;
    std::vector<ReadAnswer> reads;

    void clear() {
        observations.clear();
        persist.reset();
        messages.clear();
        proposed.reset();
        reads.clear();
    }
};

}  // namespace whitewater::raft
