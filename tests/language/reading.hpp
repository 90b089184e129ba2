// Helpers of the language's tests: parse text that must be right, or collect what is wrong with it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/scenario.hpp"

namespace whitewater::scenarios {

// The scenario; fails the test (and gives an empty one) if there are mistakes.
Scenario parsed(std::string_view text);

// The only step of a scenario whose other lines are `setup`; its action as an `A`.
template <class A>
A action(std::string_view step, std::string_view setup = "") {
    const Scenario scenario = parsed(std::string(setup) + std::string(step) + "\n");
    if (scenario.steps.empty()) return A{};
    const Action& found = scenario.steps.back().action;
    if constexpr (std::is_constructible_v<FaultStep, A>) {
        if (const auto* fault = std::get_if<FaultStep>(&found)) return std::get<A>(*fault);
    } else if constexpr (std::is_constructible_v<Administration, A>) {
        if (const auto* asked = std::get_if<Administration>(&found)) return std::get<A>(*asked);
    } else {
        return std::get<A>(found);
    }
    throw std::logic_error("the step is of another kind");
}

// Everything that `parse` has to say about the text, as a user sees it; "" if it is in order.
std::string complaints(std::string_view text, std::string_view file = "test.scenario");

// The first line of each complaint, without the file: "2:12: there is no n6: the nodes are n1..n5".
std::vector<std::string> messages(std::string_view text);

std::string read_file(const std::string& path);
// The files of a folder and those below it whose names end so, sorted.
std::vector<std::string> files_below(const std::string& folder, std::string_view ending);

}  // namespace whitewater::scenarios
