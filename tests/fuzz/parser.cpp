// Fuzzes the scenario language: any text is a scenario that survives being written, or is refused.
#include <algorithm>

#include "scenarios/language/scenario.hpp"
#include "scenarios/runner/cluster_settings.hpp"
#include "scenarios/runner/missing_features.hpp"
#include "sim/base/check.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace whitewater::scenarios {
namespace {

constexpr const char* file = "fuzzed.scenario";

// Every complaint is in words and somewhere in the text, one line after the other.
void check_complaints(const std::vector<Diagnostic>& complaints, std::string_view text) {
    const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
    int line_before = 0;
    CHECK(complaints.size() <= 21);
    for (const Diagnostic& complaint : complaints) {
        CHECK(!complaint.message.empty() && !to_text(complaint).empty());
        CHECK(complaint.place.line <= lines);
        if (complaint.place.line == 0) continue;
        CHECK(complaint.place.line >= line_before);
        line_before = complaint.place.line;
    }
}

void check_printing(const Scenario& scenario) {
    const std::string printed = print(scenario);
    const Result<Scenario> again = parse(printed, file);
    CHECK(again.is_ok(), "{}what is printed does not parse:\n{}", to_text(again.errors().front()),
          printed);
    CHECK(again.value() == scenario, "what is printed says something else:\n{}", printed);
    CHECK(print(again.value()) == printed, "printing twice gives another text:\n{}", printed);
}

// What the runner looks at before it runs anything.
void check_readiness(const Scenario& scenario) {
    const std::vector<Diagnostic> missing = missing_features(scenario);
    for (const Diagnostic& feature : missing) {
        CHECK(feature.place.line > 0 && !feature.message.empty());
        CHECK(!to_text(feature).empty());
    }
    if (!missing.empty()) return;
    CHECK(cluster_settings(scenario.setup, scenario.setup.seed).nodes == scenario.setup.nodes);
    CHECK(closing_bound(scenario.setup).us > 0);
}

}  // namespace
}  // namespace whitewater::scenarios

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace whitewater;
    using namespace whitewater::scenarios;
    const std::string_view text = as_text({data, size});
    const Result<Scenario> scenario = parse(text, file);
    if (!scenario) {
        check_complaints(scenario.errors(), text);
        return 0;
    }
    check_printing(scenario.value());
    check_readiness(scenario.value());
    return 0;
}
