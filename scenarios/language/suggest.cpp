// The distance between two words, and the nearest of many.
#include "scenarios/language/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace whitewater::scenarios {

namespace {

// Nobody mistypes a word of our language into something longer.
constexpr std::size_t longest_worth_comparing = 40;

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);  // the row for a[0..i-1)
    std::vector<std::size_t> above(b.size() + 1);   // for a[0..i)
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
        }
        before.swap(above);
        above.swap(row);
    }
    return above[b.size()];
}

std::string_view closest(std::string_view word, const std::vector<std::string_view>& candidates) {
    std::string_view best;
    std::size_t best_distance = 0;
    if (word.size() > longest_worth_comparing) return best;
    for (const std::string_view candidate : candidates) {
        const std::size_t tolerated =
            std::max<std::size_t>(1, std::max(word.size(), candidate.size()) / 3);
        const std::size_t distance = edit_distance(word, candidate);
        // A word of one or two letters has nothing in common with one that is as far away.
        if (distance > tolerated || distance >= word.size()) continue;
        if (best.empty() || distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates) {
    const std::string_view best = closest(word, candidates);
    return best.empty() ? "" : fmt::format("; did you mean '{}'?", best);
}

}  // namespace whitewater::scenarios
