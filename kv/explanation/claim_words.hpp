// Claims in words.
#pragma once

#include <string>
#include <string_view>

#include "kv/explanation/claim.hpp"

namespace whitewater::kv {

// One sentence with its full stop, made of nothing but what the claim holds. Keys and values of
// clients stand in it as they are, if long shortened.
std::string words_of(const Claim& claim);

// The sentences of its claims.
std::string words_of(const Step& step);

}  // namespace whitewater::kv
