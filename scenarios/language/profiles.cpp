// What calm, rough and brutal mean.
#include "scenarios/language/profiles.hpp"

#include <array>
#include <string>

#include "scenarios/language/scenario.hpp"

namespace whitewater::scenarios {

namespace {

struct Profile {
    std::string_view name;
    std::string_view text;
};

// scenarios/README.md shows these to the reader; a test compares.
constexpr std::array<Profile, 3> profiles = {{
    {"calm", R"(
    crash      1 nodes         every 8s..15s    for 500ms..2s
    partition  minority        every 10s..20s   for 500ms..2s
    clock      drift 0..0.5%   every 5s..10s
)"},
    {"rough", R"(
    crash      1..2 nodes    every 3s..8s   for 500ms..3s
    partition  any           every 4s..9s   for 1s..4s
    clock      drift 0..2%   every 5s..9s
)"},
    {"brutal", R"(
    crash      1..3 nodes                 every 500ms..3s   for 100ms..2s
    crash      leader                     every 2s..5s      for 100ms..1s
    partition  any                        every 1s..4s      for 500ms..3s
    partition  isolate leader             every 3s..7s      for 300ms..2s
    clock      1..3 nodes drift -5%..5%   every 1s..4s
)"},
}};

}  // namespace

std::vector<std::string_view> profile_names() {
    std::vector<std::string_view> names;
    for (const Profile& profile : profiles) names.push_back(profile.name);
    return names;
}

std::string_view profile_text(std::string_view name) {
    for (const Profile& profile : profiles) {
        if (profile.name == name) return profile.text.substr(1);  // behind the first line feed
    }
    return {};
}

std::vector<ChaosClause> profile_clauses(std::string_view name) {
    const std::string_view text = profile_text(name);
    CHECK(!text.empty(), "no profile of chaos is called '{}'", name);
    auto parsed = parse("chaos for 1s\n" + std::string(text), std::string(name));
    CHECK(parsed.is_ok(), "the profile '{}' does not parse", name);
    return std::get<Chaos>(parsed.value().steps.at(0).action).clauses;
}

}  // namespace whitewater::scenarios
