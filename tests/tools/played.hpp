// Traces of runs that were really played, and of commands what they print.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "sim/base/bytes.hpp"
#include "tests/scenarios/play.hpp"
#include "tools/whitewater/commands.hpp"

namespace whitewater::tools {

inline sim::Trace played(const std::string& scenario, std::uint64_t seed = 1) {
    sim::Trace trace;
    trace.version = WHITEWATER_VERSION;
    scenarios::RunOptions options;
    options.seed = seed;
    options.trace = &trace;
    scenarios::play(scenario, options);
    return trace;
}

// The text of a file of the project.
inline std::string text_of_file(const std::string& name) {
    std::ifstream file(std::string(WHITEWATER_SOURCE_DIR) + "/" + name, std::ios::binary);
    EXPECT_TRUE(file) << name;
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

// A name in a folder for files that may go away; each test has its own.
inline std::string temporary_file(const std::string& ending) {
    const auto* const test = ::testing::UnitTest::GetInstance()->current_test_info();
    return ::testing::TempDir() + "whitewater." + test->test_suite_name() + "." + test->name() +
           "." + ending;
}

inline void write_bytes(const std::string& name, ByteView bytes) {
    std::ofstream file(name, std::ios::binary | std::ios::trunc);
    const std::string_view text = as_text(bytes);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    EXPECT_TRUE(file.good()) << name;
}

// What a command said and how it ended.
struct Said {
    int code = 0;
    std::string out;
    std::string err;
};
inline Said said_by(int (*command)(const Words&), const Words& words) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    Said said;
    said.code = command(words);
    std::fflush(stdout);
    said.out = ::testing::internal::GetCapturedStdout();
    said.err = ::testing::internal::GetCapturedStderr();
    return said;
}

// Three servers and a client whose second put loses an append on its way.
inline const char* const lossy_run = R"(nodes      3
clients    1
seed       3

await      leader as first            within 2s
let        mate = follower of first
c1         put x one                  -> ok
drop       append_entries #1 from first to mate
c1         put x two                  -> ok
c1         put x three                -> ok
c1         get x                      -> three
await      converged                  within 2s
)";

// The same without the loss.
inline std::string calm_run() {
    std::string text = lossy_run;
    const std::size_t begin = text.find("drop ");
    text.erase(begin, text.find('\n', begin) + 1 - begin);
    return text;
}

}  // namespace whitewater::tools
