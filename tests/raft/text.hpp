// Raft's values as a story tells them.
#pragma once

#include <string>

#include "raft/message.hpp"
#include "raft/observation.hpp"

namespace whitewater::raft {

std::string to_text(EntryId entry);  // "3^2": index 3, term 2; "nothing" for none
std::string to_text(const Message& message);
// What the server did, in a few words: "votes for n2 in term 3".
std::string to_text(const Observation& observation);

}  // namespace whitewater::raft
