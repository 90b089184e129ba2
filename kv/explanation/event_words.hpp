// Events in words, and the words for entries that all claims use.
#pragma once

#include <string>
#include <string_view>

#include "kv/explanation/claim.hpp"

namespace whitewater::kv {

// What clients wrote, shortened in the middle if it is long, between characters of UTF-8.
std::string shortened(std::string_view text);

// "2^1"
std::string name(raft::EntryId entry);
// "entry 2 of term 1 (2^1)", so that what follows may use the notation alone.
std::string long_name(raft::EntryId entry);

// Of all that crashed at once, in the same way; of all that came back with the same state.
std::string crash_words(NodeSet nodes, const sim::Record& crash);
std::string recovered_words(NodeSet nodes, const sim::Record& said);

std::string event_words(const HappenedClaim& claim);

}  // namespace whitewater::kv
