// Every rule is shown a planted violation, and must see it; and its lawful twin, and must not.
#include "tests/source/rules.hpp"

#include <gtest/gtest.h>

#include <string>

namespace whitewater::source {
namespace {

using Rule = Findings (*)(const SourceFile&);

// What `rule` finds in a file of that path and text: "path:line: message" lines.
std::string found(Rule rule, std::string path, std::string text) {
    return to_text(rule({std::move(path), std::move(text)}));
}

std::string repeated(int times, std::string_view line) {
    std::string text;
    for (int i = 0; i < times; ++i) text += line;
    return text;
}

TEST(DependencyRule, FindsAnIncludeThatPointsUpwards) {
    EXPECT_EQ(found(broken_dependencies, "raft/log.cpp", "\n#include \"sim/world.hpp\"\n"),
              "raft/log.cpp:2: raft/ must not include \"sim/world.hpp\"\n");
    const auto breaks = [](std::string path, const std::string& header) {
        return !found(broken_dependencies, std::move(path), "#include \"" + header + "\"\n")
                    .empty();
    };
    EXPECT_TRUE(breaks("sim/base/time.hpp", "sim/world.hpp"));
    EXPECT_TRUE(breaks("sim/world.cpp", "raft/raft.hpp"));
    EXPECT_TRUE(breaks("kv/store.cpp", "scenarios/language/step.hpp"));
    EXPECT_TRUE(breaks("kv/linearizability/search.cpp", "kv/store.hpp"));
    EXPECT_TRUE(breaks("scenarios/language/parser.cpp", "kv/cluster.hpp"));
    EXPECT_TRUE(breaks("scenarios/runner/runner.cpp", "tools/whitewater/main.hpp"));
    EXPECT_TRUE(breaks("tools/whitewater/main.cpp", "tests/support/story.hpp"));
    EXPECT_TRUE(breaks("raft/log.cpp", "log.hpp")) << "not from the project's root";
}

TEST(DependencyRule, AllowsWhatThePictureShows) {
    const auto keeps = [](std::string path, const std::string& header) {
        return found(broken_dependencies, std::move(path), "#include \"" + header + "\"\n").empty();
    };
    EXPECT_TRUE(keeps("sim/world.cpp", "sim/base/time.hpp"));
    EXPECT_TRUE(keeps("raft/log.cpp", "sim/base/ids.hpp"));
    EXPECT_TRUE(keeps("kv/replica.cpp", "raft/raft.hpp"));
    EXPECT_TRUE(keeps("kv/cluster.cpp", "sim/world.hpp"));
    EXPECT_TRUE(keeps("scenarios/runner/runner.cpp", "kv/cluster.hpp"));
    EXPECT_TRUE(keeps("tools/whitewater/run.cpp", "scenarios/runner/runner.hpp"));
    EXPECT_TRUE(keeps("tests/kv/store_test.cpp", "kv/store.hpp"));
}

TEST(DependencyRule, KeepsLibrariesAndTheOutsideWorldInTheirLayers) {
    const auto breaks = [](std::string path, const std::string& header) {
        return !found(broken_dependencies, std::move(path), "#include <" + header + ">\n").empty();
    };
    EXPECT_TRUE(breaks("raft/log.cpp", "nlohmann/json.hpp"));
    EXPECT_TRUE(breaks("sim/world.cpp", "thread"));
    EXPECT_TRUE(breaks("kv/store.cpp", "unordered_map"));
    EXPECT_TRUE(breaks("scenarios/language/parser.cpp", "fstream"));
    EXPECT_TRUE(breaks("scenarios/runner/runner.cpp", "boost/program_options.hpp"));
    EXPECT_TRUE(breaks("sim/world.cpp", "unistd.h"));
    EXPECT_TRUE(breaks("tests/kv/store_test.cpp", "ranges")) << "for no layer";
    EXPECT_FALSE(breaks("raft/log.cpp", "vector"));
    EXPECT_FALSE(breaks("sim/trace.cpp", "libdeflate.h"));
    EXPECT_FALSE(breaks("scenarios/runner/explore.cpp", "thread"));
    EXPECT_FALSE(breaks("tools/whitewater/main.cpp", "boost/program_options.hpp"));
}

TEST(BannedWords, FindsEachInCode) {
    for (const char* code : {"std::unordered_map<int, int> m;",
                             "std::hash<int> h;",
                             "std::random_device d;",
                             "std::mt19937_64 g;",
                             "std::uniform_int_distribution<> d;",
                             "std::shuffle(a, b, g);",
                             "int x = rand();",
                             "float x;",
                             "double x;",
                             "long double x;",
                             "std::getenv(name);",
                             "auto t = std::chrono::steady_clock::now();",
                             "auto t = std::time(nullptr);",
                             "std::thread t;",
                             "thread_local int x;",
                             "std::uintptr_t a;",
                             "std::map<Node*, int> m;",
                             "std::set<const Node*> s;",
                             "std::ranges::sort(v);",
                             "std::bit_cast<int>(x);",
                             "co_await x;",
                             "std::format(x);"})
        EXPECT_NE(found(banned_words, "kv/store.cpp", code), "") << code;
}

TEST(BannedWords, SayWhereAndWhy) {
    EXPECT_EQ(found(banned_words, "raft/log.cpp", "// ok\n\nfloat x;\n"),
              "raft/log.cpp:3: 'float': rounds differently between machines; use whole numbers\n");
}

TEST(BannedWords, AreAllowedInCommentsStringsAndLongerNames) {
    for (const char* code :
         {"// a double vote", "f(\"float\");", "int double_vote;", "hash<Bytes> h;", "my::hash(x);",
          "int rand_;", "Time World::now() const;", "std::map<int, Node*> m;",
          "std::map<std::string, int> m;", "int time;", "#include <float.h>"})
        EXPECT_EQ(found(banned_words, "sim/world.cpp", code), "") << code;
}

TEST(BannedWords, DependOnTheLayer) {
    EXPECT_EQ(found(banned_words, "scenarios/runner/explore.cpp", "std::thread t;"), "");
    EXPECT_EQ(found(banned_words, "tests/sim/network_test.cpp", "double x;"), "");
    EXPECT_NE(found(banned_words, "scenarios/language/parser.cpp", "double x;"), "");
    EXPECT_NE(found(banned_words, "scenarios/runner/explore.cpp", "std::jthread t;"), "");
}

TEST(VagueNames, AreFoundInTypesFunctionsAndFiles) {
    for (const char* code :
         {"class LogManager {};", "struct StringUtil {};", "class VoteHelper;", "class WorldImpl;",
          "int get_term();", "void do_vote();", "namespace util {}"})
        EXPECT_NE(found(vague_names, "raft/log.cpp", code), "") << code;
    EXPECT_NE(found(vague_names, "raft/log_util.cpp", ""), "");
    EXPECT_NE(found(vague_names, "raft/log_impl.hpp", ""), "");
}

TEST(VagueNames, AreNotThoseOfTheLibraries) {
    for (const char* code : {"std::get_if<int>(&v);", "json.get_ref<int&>();", "int target_term;",
                             "class Simple;", "int undo_log;"})
        EXPECT_EQ(found(vague_names, "raft/log.cpp", code), "") << code;
}

TEST(BooleanParameters, AreFound) {
    for (const char* code :
         {"void f(bool on);", "void f(int x, bool on) {}", "void f(const bool on, int x);",
          "void f(bool on = true);", "void f(\n    bool on)"})
        EXPECT_EQ(found(boolean_parameters, "sim/world.hpp", code).find("sim/world.hpp:"), 0U)
            << code;
}

TEST(BooleanParameters, AreNotMembersResultsOrTemplateArguments) {
    for (const char* code :
         {"bool f(int x);", "struct A { bool on = true; };", "std::pair<int, bool> p;",
          "if (bool ok = f(); ok) g();", "std::function<bool(int)> f;", "static_cast<bool>(x)"})
        EXPECT_EQ(found(boolean_parameters, "sim/world.hpp", code), "") << code;
}

TEST(BooleanParameters, MayBeAllThatAConversionTakes) {
    const auto takes_one = [](std::string code) {
        return !found(boolean_parameters, "sim/world.hpp", std::move(code)).empty();
    };
    EXPECT_FALSE(takes_one("namespace a { Switch as_switch(bool on) { return {}; } }"));
    EXPECT_FALSE(takes_one("namespace a { Switch as_switch(const bool on); }"));
    EXPECT_TRUE(takes_one("namespace a { void switch_to(bool on); }"));
    EXPECT_TRUE(takes_one("struct World { explicit World(bool traced); };"));
    EXPECT_TRUE(takes_one("struct World { int x; World(bool traced); };"));
    EXPECT_TRUE(takes_one("namespace a { Switch as_switch(bool on, int x); }"));
}

TEST(LongLines, CountCharactersNotBytes) {
    const std::string exact = repeated(100, "x") + "\n";
    EXPECT_EQ(found(long_lines, "a.scenario", exact), "");
    EXPECT_EQ(found(long_lines, "a.scenario", "\n" + repeated(101, "x")),
              "a.scenario:2: 101 columns; at most 100\n");
    EXPECT_EQ(found(long_lines, "a.cpp", repeated(100, "\xC3\xA9")), "");
    EXPECT_NE(found(long_lines, "a.cpp", repeated(101, "\xC3\xA9")), "");
}

TEST(LongFunctions, HaveMoreThanSeventyLines) {
    const auto function = [](int lines) {
        return "\nvoid f() {\n" + repeated(lines - 2, "    g();\n") + "}\n";
    };
    EXPECT_EQ(found(long_functions, "a.cpp", function(70)), "");
    EXPECT_EQ(found(long_functions, "a.cpp", function(71)),
              "a.cpp:2: a function of 71 lines; at most 70\n");
    EXPECT_EQ(
        found(long_functions, "a.hpp", "struct S {\n" + repeated(80, "    int x;\n") + "};\n"), "");
}

TEST(LongFiles, HaveMoreThanFourHundredLines) {
    EXPECT_EQ(found(long_files, "a.cpp", repeated(400, "\n")), "");
    EXPECT_EQ(found(long_files, "a.cpp", repeated(401, "\n")),
              "a.cpp:401: a file of 401 lines; at 400 it is two ideas\n");
}

TEST(OpeningSentence, IsDemanded) {
    for (const char* text : {"", "#include <vector>\n", "\n// Too late.\n", "// No full stop\n",
                             "# A scenario's comment.\n", "//\n// A sentence.\n"})
        EXPECT_NE(found(missing_opening_sentence, "raft/log.hpp", text), "") << text;
}

TEST(OpeningSentence, MayTakeMoreLinesAndEndInAQuestion) {
    for (const char* text : {"// The log.\n#pragma once\n", "// The log\n// of entries.\n",
                             "// Who leads?\n", "// Version 1.5 of the log. And more\n"})
        EXPECT_EQ(found(missing_opening_sentence, "raft/log.hpp", text), "") << text;
    EXPECT_EQ(found(missing_opening_sentence, "a.scenario", "# A leader emerges.\n"), "");
}

}  // namespace
}  // namespace whitewater::source
