// The table of scenarios/library/bugs/README.md: which mistake breaks which check, held to the
// files and to their runs.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>

#include "raft/safety_names.hpp"
#include "tests/scenarios/play.hpp"

namespace whitewater::scenarios {
namespace {

const std::filesystem::path bugs = WHITEWATER_SOURCE_DIR "/scenarios/library/bugs";

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// A row: the mutations whose files name the check, and (in brackets) those that break it on the
// way.
struct Row {
    std::set<std::string> named;
    std::set<std::string> on_the_way;
    std::string remark;
};

// "a, b (c, d)", or a remark in words.
Row row_of(std::string_view cell) {
    Row row;
    bool is_inside = false;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) (is_inside ? row.on_the_way : row.named).insert(word);
        word.clear();
    };
    if (cell.starts_with("none:")) return {{}, {}, std::string(cell)};
    for (const char c : cell) {
        const bool is_part = c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0;
        if (is_part) {
            word += c;
            continue;
        }
        end_word();
        if (c == '(') is_inside = true;
    }
    end_word();
    return row;
}

// By check.
std::map<std::string, Row> table() {
    std::map<std::string, Row> rows;
    std::istringstream lines(read(bugs / "README.md"));
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("| `")) continue;
        const std::size_t check_end = line.find('`', 3);
        const std::size_t cell = line.find("| ", check_end) + 2;
        rows[line.substr(3, check_end - 3)] = row_of(line.substr(cell, line.rfind(" |") - cell));
    }
    return rows;
}

Scenario scenario_named(const std::string& mutation) {
    const std::filesystem::path file = bugs / (mutation + ".scenario");
    const Result<Scenario> scenario = parse(read(file), file.filename().string());
    EXPECT_TRUE(scenario.is_ok()) << file;
    return scenario.value();
}

// The first seed of those that the file names whose run breaks `check`, whatever else it breaks.
std::optional<std::uint64_t> first_seed_that_breaks(const Scenario& scenario,
                                                    const std::string& check) {
    for (std::uint64_t seed = 1; seed <= scenario.setup.must->seeds; ++seed) {
        RunOptions options;
        options.seed = seed;
        const std::vector<Finding> found = run(scenario, options).findings;
        if (std::any_of(found.begin(), found.end(),
                        [&](const Finding& finding) { return finding.name == check; }))
            return seed;
    }
    return std::nullopt;
}

TEST(BugsTable, HasARowForEachCheck) {
    std::set<std::string> in_table;
    for (const auto& [check, row] : table()) {
        in_table.insert(check);
        EXPECT_FALSE(row.named.empty() && row.on_the_way.empty() && row.remark.empty()) << check;
    }
    const std::span<const std::string_view> checks = raft::check_names();
    EXPECT_EQ(in_table, std::set<std::string>(checks.begin(), checks.end()));
}

TEST(BugsTable, NamesEachFileWhereItsMustSays) {
    std::map<std::string, std::set<std::string>> said;
    for (const auto& entry : std::filesystem::directory_iterator(bugs)) {
        if (entry.path().extension() != ".scenario") continue;
        const std::string mutation = entry.path().stem().string();
        said[scenario_named(mutation).setup.must->property].insert(mutation);
    }
    for (const auto& [check, row] : table()) EXPECT_EQ(row.named, said[check]) << check;
}

// What is in brackets has no file that demands it: here it is.
TEST(BugsTable, ClaimsInBracketsAreTrue) {
    std::size_t claims = 0;
    for (const auto& [check, row] : table()) {
        for (const std::string& mutation : row.on_the_way) {
            ++claims;
            EXPECT_TRUE(first_seed_that_breaks(scenario_named(mutation), check).has_value())
                << mutation << " does not break " << check;
        }
    }
    EXPECT_GE(claims, 10U);
}

}  // namespace
}  // namespace whitewater::scenarios
