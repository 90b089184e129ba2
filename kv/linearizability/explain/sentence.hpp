// What is wrong with a history, said in words.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kv/linearizability/explain/reduction.hpp"

namespace whitewater::linearizability {

// One sentence without a full stop that names the culprit, what contradicts it, and when. Whatever
// it says is true of this history: it claims no more than it has checked, and says so if
// the core may not be minimal.
std::string sentence_about(const History& history, const KeyParts& all, const Reduced& reduced);

}  // namespace whitewater::linearizability
