// What a command writes is never what it reads.
#include "tools/whitewater/outputs.hpp"

#include <filesystem>

#include "sim/trace_binary.hpp"
#include "tests/tools/played.hpp"

namespace whitewater::tools {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string trace_on_disk() {
    const std::string file = temporary_file("trace");
    write_bytes(file, sim::to_binary(played(lossy_run, 3)));
    return file;
}

std::string scenario_on_disk() {
    const std::string file = temporary_file("scenario");
    write_bytes(file, as_bytes(lossy_run));
    return file;
}

// Another name of the file.
std::string link_to(const std::string& file, const std::string& ending) {
    const std::string link = temporary_file(ending);
    fs::remove(link);
    fs::create_symlink(file, link);
    return link;
}

// The command must refuse its words and leave the file as it is.
void expect_kept(int (*command)(const Words&), const Words& words, const std::string& file,
                 const std::string& complaint) {
    const std::string before = bytes_of(file);
    const Said said = said_by(command, words);
    EXPECT_EQ(said.code, 2) << said.out;
    EXPECT_EQ(said.out, "");
    EXPECT_NE(said.err.find(complaint), std::string::npos) << said.err;
    EXPECT_TRUE(bytes_of(file) == before) << complaint;
}

TEST(Outputs, AreNoInputs) {
    const std::string trace = trace_on_disk();
    const std::string link = link_to(trace, "link");
    const std::string hard = temporary_file("hard");
    fs::remove(hard);
    fs::create_hard_link(trace, hard);
    for (const std::string& name : {trace, link, hard, fs::relative(trace).string()}) {
        const std::string complaint =
            "--output: '" + name + "' would be written over '" + trace + "', which is read";
        expect_kept(view_command, {trace, "-o", name}, trace, complaint);
        expect_kept(trace_command, {trace, "--to", "mermaid", "-o", name}, trace, complaint);
    }
    expect_kept(view_command, {link, "-o", trace}, trace, "would be written over");
    const std::string scenario = scenario_on_disk();
    for (const char* option : {"--trace", "--html"})
        expect_kept(run_command, {scenario, option, scenario}, scenario,
                    std::string(option) + ": '" + scenario + "' would be written over");
    for (const char* option : {"--html", "--order"})
        expect_kept(check_command, {trace, option, link}, trace, "would be written over");
}

TEST(Outputs, AreDifferentFiles) {
    const std::string scenario = scenario_on_disk();
    const std::string one = temporary_file("one");
    fs::remove(one);
    const std::string link = link_to(one, "link");  // leads to a file that is not there yet
    for (const std::string& other : {one, link}) {
        expect_kept(run_command, {scenario, "--trace", one, "--html", other}, scenario,
                    "--html: '" + other + "' is what --trace writes already");
        EXPECT_FALSE(fs::exists(one));
    }
    const Said said =
        said_by(run_command, {scenario, "--trace", "/dev/null", "--html", "/dev/null"});
    EXPECT_EQ(said.code, 0) << said.err;
    const std::string jsonl = temporary_file("trace.jsonl");
    write_bytes(jsonl, as_bytes(bytes_of(trace_on_disk())));
    expect_kept(view_command, {jsonl, temporary_file("trace")}, jsonl, "writes already");
}

TEST(Outputs, HaveNames) {
    const std::string scenario = scenario_on_disk();
    expect_kept(run_command, {scenario, "--html", ""}, scenario,
                "--html: the name of a file is wanted");
    expect_kept(run_command, {scenario, "--trace", "-"}, scenario, "--trace: standard output");
    expect_kept(view_command, {"/dev/null"}, scenario, "name the page with -o");
}

TEST(Outputs, DashIsStandardOutput) {
    const std::string trace = trace_on_disk();
    const Said page = said_by(view_command, {trace, "-o", "-"});
    EXPECT_EQ(page.code, 0) << page.err;
    EXPECT_TRUE(page.out.starts_with("<!doctype html>")) << page.out.substr(0, 80);
    EXPECT_EQ(page.out.find("wrote"), std::string::npos);
    const Said lines = said_by(trace_command, {trace, "--to", "jsonl", "-o", "-"});
    EXPECT_EQ(lines.code, 0);
    EXPECT_EQ(lines.out, said_by(trace_command, {trace, "--to", "jsonl"}).out);
    EXPECT_FALSE(fs::exists("-"));
}

}  // namespace
}  // namespace whitewater::tools
