// The golden fingerprints: one number for each whole run, the same with every compiler and level.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "scenarios/runner/missing_features.hpp"
#include "scenarios/runner/run.hpp"

namespace whitewater::scenarios {
namespace {

const std::filesystem::path source_dir = WHITEWATER_SOURCE_DIR;
const std::filesystem::path golden_file = source_dir / "tests/golden.txt";
constexpr std::uint64_t seeds[] = {1, 2, 77};

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The files of the library that can run, by name.
std::vector<std::filesystem::path> library() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(source_dir / "scenarios/library"))
        if (entry.path().extension() == ".scenario") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

// "election/a_leader_emerges.scenario 1 979ea323a5b9eece" for each file and seed.
std::vector<std::string> fingerprints() {
    std::vector<std::string> lines;
    for (const std::filesystem::path& file : library()) {
        const std::string name =
            std::filesystem::relative(file, source_dir / "scenarios/library").generic_string();
        const Result<Scenario> scenario = parse(read(file), name);
        EXPECT_TRUE(scenario.is_ok()) << name;
        if (!scenario || !missing_features(scenario.value()).empty()) continue;
        for (const std::uint64_t seed : seeds) {
            RunOptions options;
            options.seed = seed;
            const RunResult result = run(scenario.value(), options);
            lines.push_back(fmt::format("{} {} {:016x}", name, seed, result.fingerprint));
        }
    }
    return lines;
}

TEST(Fingerprint, OfEveryLibraryScenarioIsTheGoldenOne) {
    const std::vector<std::string> found = fingerprints();
    if (std::getenv("WHITEWATER_REWRITE") != nullptr) {
        std::ofstream file(golden_file);
        for (const std::string& line : found) file << line << '\n';
        GTEST_SKIP() << "rewrote " << golden_file;
    }
    std::vector<std::string> golden;
    std::istringstream lines(read(golden_file));
    for (std::string line; std::getline(lines, line);) golden.push_back(line);
    EXPECT_EQ(found, golden) << "set WHITEWATER_REWRITE=1 if a change of behaviour was meant";
}

TEST(Fingerprint, OfTwoRunsInOneProcessIsTheSame) {
    const std::vector<std::string> first = fingerprints();
    EXPECT_FALSE(first.empty());
    EXPECT_EQ(first, fingerprints());
}

}  // namespace
}  // namespace whitewater::scenarios
