// Running plans, and keeping the smallest that fails.
#include "tests/plans/counterexample.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace whitewater::plans {

bool Counterexample::holds(const FaultPlan& plan) {
    ++runs_;
    scenarios::Scenario scenario = scenario_of(plan);
    scenarios::RunOptions options;
    options.seed = scenario.setup.seed;
    const scenarios::RunResult result = run(scenario, options);
    if (result.findings.empty() || !counts_(result.findings.front())) return true;
    const scenarios::Finding& finding = result.findings.front();
    if (finding_.has_value() && finding.signature != finding_->signature) return true;
    scenario_ = std::move(scenario);
    finding_ = finding;
    return false;
}

std::string Counterexample::text() const {
    return fmt::format("# {}\n# {}\n\n{}", finding_->signature, finding_->sentence,
                       print(scenario_));
}

std::string Counterexample::save(const std::string& name) const {
    const char* folder = std::getenv("WHITEWATER_COUNTEREXAMPLES");
    const std::filesystem::path directory = folder == nullptr ? "." : folder;
    std::filesystem::create_directories(directory);
    const std::filesystem::path path = directory / (name + ".scenario");
    std::ofstream file(path, std::ios::binary);
    file << text();
    file.close();
    if (!file) throw std::runtime_error("cannot write " + path.string());
    return path.string();
}

}  // namespace whitewater::plans
