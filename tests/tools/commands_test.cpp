// What the commands say to a user who errs, and to a program that reads along.
#include <nlohmann/json.hpp>

#include "sim/trace_binary.hpp"
#include "tests/tools/played.hpp"

namespace whitewater::tools {
namespace {

using nlohmann::json;

// The client believes it read something else.
const char* const mistaken = R"(nodes 3
clients 1

await leader within 5s
c1 put x "\x1B[2J" -> ok
c1 get x -> "\x1B[3J"
)";

std::string on_disk(const std::string& text) {
    const std::string file = temporary_file("scenario");
    write_bytes(file, as_bytes(text));
    return file;
}

std::string traced(const std::string& scenario) {
    const std::string file = temporary_file("trace");
    EXPECT_NE(said_by(run_command, {scenario, "--trace", file, "--quiet"}).code, 2);
    return file;
}

TEST(Commands, NumbersThatAreNoneAreRefused) {
    const std::string trace = traced(on_disk("nodes 3\n\nawait leader within 5s\n"));
    const auto complaint = [](int (*command)(const Words&), const Words& words) {
        const Said said = said_by(command, words);
        EXPECT_EQ(said.code, 2) << said.out;
        EXPECT_EQ(said.out, "");
        return said.err;
    };
    EXPECT_EQ(complaint(show_command, {trace, "--width=-5"}),
              "--width: '-5' is not a whole number\n");
    EXPECT_EQ(complaint(diff_command, {trace, trace, "--most=-1"}),
              "--most: '-1' is not a whole number\n");
    EXPECT_EQ(complaint(diff_command, {trace, trace, "--width=1e3"}),
              "--width: '1e3' is not a whole number\n");
    EXPECT_EQ(complaint(trace_command, {trace, "--to", "mermaid", "--most=-1"}),
              "--most: '-1' is not a whole number\n");
    EXPECT_EQ(
        complaint(show_command, {trace, "--node", "n3,n4,c2"}),
        trace + ": n4 takes no part in this run\n" + trace + ": c2 takes no part in this run\n");
}

TEST(Commands, RunPrintsNothingThatATerminalWouldObey) {
    const Said said = said_by(run_command, {on_disk(mistaken)});
    EXPECT_EQ(said.code, 5) << said.err;
    EXPECT_NE(said.err.find("\\x1b[2J"), std::string::npos) << said.err;
    EXPECT_EQ((said.out + said.err).find('\x1B'), std::string::npos) << said.err;
}

TEST(Commands, RunPutsTheExplanationIntoItsLineOfJson) {
    const std::string bug =
        std::string(WHITEWATER_SOURCE_DIR) + "/scenarios/library/bugs/half_is_a_quorum.scenario";
    const Said said = said_by(run_command, {bug, "--seeds", "1..3", "--json", "--explain"});
    std::istringstream lines(said.out);
    std::size_t explained = 0;
    for (std::string line; std::getline(lines, line);) {
        const json run = json::parse(line);
        ASSERT_EQ(run.contains("explanation"), run["verdict"] != "passed") << line;
        if (!run.contains("explanation")) continue;
        ++explained;
        ASSERT_FALSE(run["explanation"].empty());
        const json& step = run["explanation"].front();
        EXPECT_FALSE(step["text"].get<std::string>().empty());
        EXPECT_GT(step["events"].front().get<std::uint64_t>(), 0U);
        EXPECT_LE(step["events"].front().get<std::uint64_t>(), run["events"].get<std::uint64_t>());
    }
    EXPECT_GE(explained, 1U);
    EXPECT_EQ(said.err.find("how it came about"), std::string::npos);
}

TEST(Commands, CheckSaysThatARunHadFailedByWhatATraceCannotShow) {
    const std::string trace =
        traced(on_disk("nodes 3\nseed 1\n\nawait leader within 5s\nexpect n1 is leader\n"
                       "expect n2 is leader\n"));
    const Said said = said_by(check_command, {trace});
    EXPECT_EQ(said.code, 0) << said.err;
    EXPECT_NE(said.out.find("The run had failed, though, by what a trace alone cannot show:\n"
                            "  expectation: expect: "),
              std::string::npos)
        << said.out;
    const std::string sound = traced(on_disk("nodes 3\n\nawait leader within 5s\n"));
    EXPECT_EQ(said_by(check_command, {sound}).out.find("had failed"), std::string::npos);
}

TEST(Commands, CheckSaysOfATraceInJsonWhatItSaysInWords) {
    const std::string bug =
        std::string(WHITEWATER_SOURCE_DIR) + "/scenarios/library/bugs/half_is_a_quorum.scenario";
    const std::string trace = traced(bug);
    const Said words = said_by(check_command, {trace, "--explain"});
    const Said said = said_by(check_command, {trace, "--json", "--explain"});
    EXPECT_EQ(said.code, words.code);
    EXPECT_EQ(said.err, "");
    const json line = json::parse(said.out);
    EXPECT_EQ(line["exit"], words.code);
    EXPECT_EQ(line["verdict"], "safety");
    ASSERT_FALSE(line["findings"].empty());
    for (const json& finding : line["findings"])
        EXPECT_NE(words.err.find(finding["sentence"].get<std::string>()), std::string::npos);
    EXPECT_FALSE(line["explanation"].empty());
    EXPECT_TRUE(json::parse(said_by(check_command, {trace, "--json"}).out)["explanation"].empty());
}

TEST(Commands, CheckPassesNoTraceWithoutEvents) {
    sim::Trace trace = played("nodes 3\n\nawait leader within 5s\n");
    trace.records.clear();
    trace.facts.clear();
    trace.texts.clear();
    const std::string file = temporary_file("trace");
    write_bytes(file, sim::to_binary(trace));
    const Said said = said_by(check_command, {file});
    EXPECT_EQ(said.code, 7);
    EXPECT_NE(said.out.find("it holds no events"), std::string::npos) << said.out;
}

}  // namespace
}  // namespace whitewater::tools
