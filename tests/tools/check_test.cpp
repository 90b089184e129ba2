// whitewater check, given several files: what is read, what is judged, and the exit code.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "kv/trace_schema.hpp"
#include "sim/trace_binary.hpp"
#include "sim/trace_json.hpp"
#include "tests/tools/played.hpp"
#include "tools/whitewater/files.hpp"

namespace whitewater::tools {
namespace {

std::string file_of(const std::string& name, const std::string& text) {
    const std::string file = temporary_file(name);
    write_bytes(file, as_bytes(text));
    return file;
}

constexpr const char* good =
    "{\"p\":0,\"e\":\"invoke\",\"id\":1,\"f\":\"put\",\"k\":\"x\",\"v\":\"1\"}\n"
    "{\"p\":0,\"e\":\"ok\",\"id\":1}\n";
constexpr const char* bad =
    "{\"p\":0,\"e\":\"invoke\",\"id\":1,\"f\":\"get\",\"k\":\"x\"}\n"
    "{\"p\":0,\"e\":\"ok\",\"id\":1,\"v\":\"1\"}\n";

// A run in which half of the servers were taken for a quorum.
std::string unsafe_trace() {
    const std::string file = temporary_file("trace");
    const std::string scenario = text_of_file("scenarios/library/bugs/half_is_a_quorum.scenario");
    write_bytes(file, sim::to_binary(played(scenario, 1)));
    EXPECT_EQ(said_by(check_command, {file}).code, 1);
    return file;
}

TEST(CheckCommand, EndsWithTheCodeOfTheWorstVerdictWhateverTheOrder) {
    const std::string fine = file_of("good", good);
    const std::string wrong = file_of("bad", bad);
    const std::string unsafe = unsafe_trace();
    EXPECT_EQ(said_by(check_command, {fine, fine}).code, 0);
    EXPECT_EQ(said_by(check_command, {fine, wrong}).code, 3);
    EXPECT_EQ(said_by(check_command, {wrong, fine}).code, 3);
    EXPECT_EQ(said_by(check_command, {wrong, unsafe, fine}).code, 1);
    EXPECT_EQ(said_by(check_command, {unsafe, wrong}).code, 1);
}

TEST(CheckCommand, JudgesNothingIfAFileCannotBeRead) {
    const std::string fine = file_of("good", good);
    const std::string wrong = file_of("bad", bad);
    const std::string broken = file_of("broken", "{\"p\":0,\"e\":\"invoke\"\n");
    const Said said = said_by(check_command, {fine, wrong, broken, "/there/is/none"});
    EXPECT_EQ(said.code, 2);
    EXPECT_EQ(said.out, "");
    EXPECT_EQ(said.err.find(broken + ":1:"), 0U) << said.err;
    EXPECT_NE(said.err.find("/there/is/none"), std::string::npos) << said.err;
    EXPECT_EQ(said.err.find("NOT LINEARIZABLE"), std::string::npos) << said.err;
}

// The result of an operation moved to a server: no client was told what the explanation says.
TEST(CheckCommand, SaysOfAChangedTraceThatItContradictsItself) {
    const std::string scenario = text_of_file("tests/replay/scenarios/stale_read.scenario");
    sim::Trace trace = played(scenario, 1);
    const auto written =
        std::find_if(trace.records.begin(), trace.records.end(), [](const sim::Record& record) {
            return record.kind == static_cast<sim::Kind>(kv::TraceKind::result) && record.a == 4;
        });
    ASSERT_NE(written, trace.records.end());
    const std::string whole = file_of("whole", sim::to_jsonl(trace));
    EXPECT_EQ(said_by(check_command, {"--explain", whole}).err.find("contradicts itself"),
              std::string::npos);
    written->node = NodeId{1};
    const std::string changed = file_of("changed", sim::to_jsonl(trace));
    const Said said = said_by(check_command, {"--explain", changed});
    const std::string words = changed + ": the trace contradicts itself: it was changed or damaged";
    EXPECT_NE(said.err.find(words), std::string::npos) << said.err;
    EXPECT_EQ(said.err.find("a mistake of Whitewater's"), std::string::npos) << said.err;
}

TEST(CheckCommand, LeavesNoOrderWhereThereIsNone) {
    const std::string fine = file_of("good", good);
    const std::string wrong = file_of("bad", bad);
    const std::string order = temporary_file("order");
    EXPECT_EQ(said_by(check_command, {fine, "--order", order}).code, 0);
    EXPECT_EQ(as_text(read_file(order).value()), "1\n");
    const Said first = said_by(check_command, {wrong, "--order", order});
    EXPECT_EQ(first.code, 3);
    EXPECT_NE(first.err.find("there is no order to write to '" + order +
                             "': the file that was there is removed"),
              std::string::npos)
        << first.err;
    EXPECT_FALSE(std::filesystem::exists(order));
    const Said second = said_by(check_command, {wrong, "--order", order});
    EXPECT_NE(second.err.find("there is no order to write to '" + order + "'\n"), std::string::npos)
        << second.err;
}

TEST(CheckCommand, WritesNoOrderAndNoTimelineOfATrace) {
    const std::string trace = unsafe_trace();
    for (const std::string option : {"--order", "--html"}) {
        const Said said = said_by(check_command, {trace, option, temporary_file("out")});
        EXPECT_EQ(said.code, 2);
        EXPECT_EQ(said.err, option + ": it is for histories, and '" + trace + "' is a trace\n");
    }
}

}  // namespace
}  // namespace whitewater::tools
