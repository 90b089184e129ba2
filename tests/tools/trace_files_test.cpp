// The commands that read traces, given files: round trips, and whatever is not a whole trace.
#include <gtest/gtest.h>

#include "sim/trace_binary.hpp"
#include "sim/trace_json.hpp"
#include "tests/tools/played.hpp"
#include "tests/tools/script.hpp"

namespace whitewater::tools {
namespace {

std::string bytes_of(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(TraceCommand, ComesBackToTheSameBytes) {
    const Bytes binary = sim::to_binary(played(lossy_run, 3));
    const std::string first = temporary_file("trace");
    const std::string lines = temporary_file("jsonl");
    const std::string again = temporary_file("again");
    write_bytes(first, binary);
    EXPECT_EQ(said_by(trace_command, {first, "--to", "jsonl", "-o", lines}).code, 0);
    EXPECT_EQ(said_by(trace_command, {lines, "--to", "binary", "-o", again}).code, 0);
    EXPECT_EQ(bytes_of(again), as_text(binary));
    EXPECT_EQ(said_by(trace_command, {again, "--to", "jsonl"}).out, bytes_of(lines));
}

TEST(TraceCommand, SaysWhatIsWrongWithItsOptions) {
    const std::string file = temporary_file("trace");
    write_bytes(file, sim::to_binary(played(lossy_run, 3)));
    const auto complaint = [&](Words words) {
        words.insert(words.begin(), file);
        const Said said = said_by(trace_command, words);
        EXPECT_EQ(said.code, 2);
        EXPECT_EQ(said.out, "");
        return said.err;
    };
    const auto expect = [](const std::string& text, const std::string& part) {
        EXPECT_NE(text.find(part), std::string::npos) << text;
    };
    expect(complaint({}), "--to: it is needed: one of jsonl, binary, shiviz");
    expect(complaint({"--to", "perfeto"}), "did you mean 'perfetto'?");
    expect(complaint({"--to", "2s"}), "for a time, there is --until");
    expect(complaint({"--to", "jsonl", "--node", "n1"}), "jsonl is the whole run");
    expect(complaint({"--to", "history", "--until", "1s"}), "history is the whole run");
    expect(complaint({"--to", "shiviz", "--node", "x"}), "'x' is neither a node");
    expect(complaint({"--to", "shiviz", "--kind", "rol"}), "did you mean 'role'?");
    expect(complaint({"--to", "mermaid", "--why", "9999"}), "there is no event 9999");
    expect(complaint({"--to", "mermaid", "--from", "2s", "--until", "1s"}), "before --from");
    expect(complaint({"--to", "mermaid", "--from", "-1s"}), "--from: no run begins before 0s");
    expect(complaint({"--to", "mermaid", "--all", "--brief"}), "exclude each other");
    expect(complaint({"--to", "mermaid", "-o", "/nonexistent/x"}), "cannot write /nonexistent/x");
    expect(complaint({"--to", "mermaid", "another"}), "one trace at a time");
}

TEST(TraceCommand, TellsWhatShiVizMustBeGiven) {
    const std::string file = temporary_file("trace");
    write_bytes(file, sim::to_binary(played(lossy_run, 3)));
    const Said said = said_by(trace_command, {file, "--to", "shiviz", "--kind", "role,vote"});
    EXPECT_EQ(said.code, 0);
    EXPECT_NE(said.err.find("(?<host>"), std::string::npos) << said.err;
    EXPECT_EQ(said.out.find(" send "), std::string::npos) << said.out;
    EXPECT_NE(said.out.find(" vote "), std::string::npos) << said.out;
}

// Every command that reads a trace, and what else it needs.
struct Reading {
    const char* name;
    int (*command)(const Words&);
    Words before;
};
std::vector<Reading> readings(const std::string& whole, const std::string& page) {
    return {{"show", show_command, {}},
            {"check", check_command, {}},
            {"view", view_command, {"-o", page}},
            {"trace", trace_command, {"--to", "shiviz"}},
            {"diff", diff_command, {whole}},
            {"diff the other way",
             [](const Words& words) {
                 return diff_command({words[1], words[0]});
             },
             {whole}}};
}

void expect_refused(ByteView bytes, const std::string& complaint) {
    const std::string file = temporary_file("cut");
    const std::string whole = temporary_file("whole");
    write_bytes(whole, sim::to_binary(played("nodes 1\nawait leader within 5s\n")));
    write_bytes(file, bytes);
    for (const Reading& reading : readings(whole, temporary_file("html"))) {
        Words words = reading.before;
        words.push_back(file);
        const Said said = said_by(reading.command, words);
        const std::string where = fmt::format("{} of {} bytes", reading.name, bytes.size());
        EXPECT_EQ(said.code, 2) << where;
        EXPECT_EQ(said.out, "") << where;
        EXPECT_NE(said.err.find(complaint), std::string::npos) << where << ": " << said.err;
        EXPECT_EQ(said.err.find(file), 0U) << where << ": " << said.err;
    }
}

TEST(CutTraces, AreRefusedByEveryCommandInTheBinaryForm) {
    const Bytes bytes = sim::to_binary(played("nodes 3\nawait leader within 5s\n"), 64);
    for (std::size_t size = 1; size < bytes.size(); size += 1 + size / 20)
        expect_refused(ByteView(bytes).first(size), "the trace is cut off");
    for (std::size_t less = 1; less < 20; ++less)
        expect_refused(ByteView(bytes).first(bytes.size() - less), "the trace is cut off");
}

// The last newline may be missing: nothing is lost with it.
TEST(CutTraces, AreRefusedByEveryCommandInJsonLines) {
    const std::string text = sim::to_jsonl(played("nodes 3\nawait leader within 5s\n"));
    for (std::size_t size = 1; size < text.size() - 1; size += 1 + size / 20)
        expect_refused(as_bytes(text.substr(0, size)), "the trace is cut off");
    for (std::size_t less = 2; less < 20; ++less)
        expect_refused(as_bytes(text.substr(0, text.size() - less)), "the trace is cut off");
}

TEST(CutTraces, AndNewerOrForeignOnesAreRefusedByEveryCommand) {
    std::string newer = sim::to_jsonl(played("nodes 1\nawait leader within 5s\n"));
    const std::string version = "\"version\":2";
    newer.replace(newer.find(version), version.size(), "\"version\":3");
    expect_refused(as_bytes(newer), "in version 3 of the format");
    expect_refused({}, "the file is empty");
    expect_refused(as_bytes("\x7F"
                            "ELF\x02\x01"),
                   "not a trace of Whitewater");
    expect_refused(as_bytes("<!doctype html>"), "it looks like a web page");
    expect_refused(as_bytes("\x1F\x8B\x08"), "compressed with gzip");
}

}  // namespace
}  // namespace whitewater::tools
