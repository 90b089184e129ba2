// Ways to break Raft on purpose: each a named switch at the line where real code went wrong.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace whitewater::raft {

// One mistake that real implementations made. `none` is Raft as it should be. The bug that each
// name stands for, and who had it, is told at the line that asks for it.
enum class Mutation : std::uint8_t {
    none,
    vote_before_persist,   // hashicorp/raft 901ac15, sofa-jraft #1245
    ack_before_fsync,      // tikv #994, Jepsen NATS 2.12.1
    count_stale_votes,     // Xraft #33
    fig8_commit_old_term,  // the paper's Figure 8; LogCabin #44
    read_local_leader,     // consul #54
};

std::string_view name_of(Mutation mutation);
// `none` if there is no mutation of that name.
Mutation mutation_named(std::string_view name);
// All of them, `none` apart.
std::vector<std::string_view> mutation_names();

}  // namespace whitewater::raft
