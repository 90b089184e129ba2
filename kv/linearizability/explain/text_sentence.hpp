// What is wrong with an answer that was put together by appending.
#pragma once

#include <string>

#include "kv/linearizability/explain/reduction.hpp"

namespace whitewater::linearizability {

// Both say nothing if there is nothing to say, and claim no more than follows.
// REQUIRES: the culprit tells the value that it met.

// An append that would have to be in the culprit's text twice.
std::string twice_in_one_text(const History& history, const Reduced& reduced);

// An append that would have to follow two texts, or a text to which was appended although it had
// been overwritten.
std::string text_sentence(const History& history, const Reduced& reduced);

}  // namespace whitewater::linearizability
