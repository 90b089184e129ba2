// From file names to scenarios that can run.
#include "tools/whitewater/load.hpp"

#include "scenarios/runner/missing_features.hpp"
#include "scenarios/runner/overrides.hpp"
#include "tools/whitewater/files.hpp"

namespace whitewater::tools {

using scenarios::Scenario;

Result<std::vector<Scenario>> load_scenarios(const Words& files, const Words& settings) {
    std::vector<Scenario> loaded;
    std::vector<Diagnostic> wrong;
    const auto complain_of = [&wrong](const std::vector<Diagnostic>& diagnostics) {
        wrong.insert(wrong.end(), diagnostics.begin(), diagnostics.end());
    };
    for (const std::string& file : files) {
        const Result<Bytes> bytes = read_file(file);
        if (!bytes) {
            complain_of(bytes.errors());
            continue;
        }
        Result<Scenario> parsed = scenarios::parse(as_text(bytes.value()), file);
        if (!parsed) {
            complain_of(parsed.errors());
            continue;
        }
        complain_of(scenarios::override_setup(parsed.value(), settings));
        complain_of(scenarios::missing_features(parsed.value()));
        loaded.push_back(std::move(parsed.value()));
    }
    if (!wrong.empty()) return wrong;
    return loaded;
}

}  // namespace whitewater::tools
