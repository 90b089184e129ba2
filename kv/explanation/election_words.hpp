// Elections in words: who voted, and what was counted that was no vote.
#pragma once

#include <string>

#include "kv/explanation/claim.hpp"

namespace whitewater::kv {

std::uint32_t majority_of(std::uint32_t servers);

std::string elected_words(const ElectedClaim& claim);
std::string overlap_words(const OverlapClaim& claim);

}  // namespace whitewater::kv
