// "Did you mean": the known word that a mistyped one is closest to.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace whitewater::scenarios {

// The least number of letters to insert, delete, replace or swap with a neighbour (each letter
// touched once: the "optimal string alignment" distance).
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate nearest to `word`, the earlier of two that are equally near; empty if none is near
// enough: at most a third of the longer word's letters may be wrong, and one at least.
std::string_view closest(std::string_view word, const std::vector<std::string_view>& candidates);

// "; did you mean 'mate'?", or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace whitewater::scenarios
