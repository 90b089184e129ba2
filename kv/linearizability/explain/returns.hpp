// A value that came back more often than anything can have written it.
#pragma once

#include <string>

#include "kv/linearizability/explain/reduction.hpp"

namespace whitewater::linearizability {

// Where values recur, a read may be false only because all that could have written what it returned
// is used up. Going back from the culprit, the value was there, then was not, then was there again:
// each time it came back somebody wrote it in between, and nobody twice. Says nothing if there were
// writes enough, and claims no more than follows. REQUIRES: the culprit tells the value that it
// met.
std::string came_back_too_often(const History& history, const Reduced& reduced);

}  // namespace whitewater::linearizability
