// Only code is judged: comments and literals are blanked, and functions are found by their braces.
#include "tests/source/source_text.hpp"

#include <gtest/gtest.h>

#include "tests/source/functions.hpp"

namespace whitewater::source {
namespace {

// The words that survive in the code of `text`.
std::string words_left(std::string_view text) {
    std::string left;
    for (const Word& word : words_of(code_of(text))) left += (left.empty() ? "" : " ") + word.name;
    return left;
}

TEST(CodeOf, BlanksComments) {
    EXPECT_EQ(words_left("int a; // float\nint b;"), "int a int b");
    EXPECT_EQ(words_left("int a; /* float\nfloat */ int b;"), "int a int b");
    EXPECT_EQ(words_left("int a; // no end"), "int a");
}

TEST(CodeOf, BlanksStringsAndCharacters) {
    EXPECT_EQ(words_left(R"x(f("float \" float", 'f', '\'', "// no comment"); g();)x"), "f g");
    EXPECT_EQ(words_left("f(R\"(float \" float)\"); g();"), "f g");
    EXPECT_EQ(words_left("f(R\"--(a)\" float)--\"); g();"), "f g");
}

TEST(CodeOf, KnowsDigitSeparators) {
    EXPECT_EQ(words_left("int a = 1'000; int b = 0xFF'FF; int c;"),
              "int a 1 000 int b 0xFF FF int c");
}

TEST(CodeOf, BlanksPreprocessorLinesWithTheirContinuations) {
    EXPECT_EQ(words_left("#define F(x) \\\n  { float }\nint a;\n  #include <x>\nint b;"),
              "int a int b");
}

TEST(CodeOf, KeepsEveryCharacterInItsPlace) {
    const std::string text = "a /* b\n */ \"c\" d // e\nf";
    EXPECT_EQ(code_of(text), "a     \n    \" \" d     \nf");
}

TEST(WordsOf, JoinsNamespacesAndCountsLines) {
    const std::vector<Word> words = words_of("std::hash<int> x;\n::now a::b::c");
    ASSERT_EQ(words.size(), 8U);
    EXPECT_EQ(words[1].qualified, "std::hash");
    EXPECT_EQ(words[1].line, 1);
    EXPECT_EQ(words[4].qualified, "now");
    EXPECT_EQ(words[4].line, 2);
    EXPECT_EQ(words[7].qualified, "a::b::c");
}

TEST(LinesOf, EndsNoLineTwice) {
    EXPECT_EQ(lines_of("").size(), 0U);
    EXPECT_EQ(lines_of("a\n\nb\n").size(), 3U);
    EXPECT_EQ(lines_of("a\n\nb").size(), 3U);
}

// Each function as "first..last head", one a line.
std::string functions_in(std::string_view text) {
    std::string found;
    for (const Function& function : functions_of(code_of(text))) {
        const std::string head = function.head.substr(0, function.head.find_last_not_of(" \n") + 1);
        found += std::to_string(function.first_line) + ".." + std::to_string(function.last_line) +
                 ' ' + head + '\n';
    }
    return found;
}

TEST(FunctionsOf, FindsThemInNamespacesAndClasses) {
    EXPECT_EQ(functions_in("namespace a {\n"
                           "int x = 0;\n"
                           "class B : public C<int> {\n"
                           "    int y_{0};\n"
                           "    int f() const {\n"
                           "        if (y_) { return 1; }\n"
                           "        return 2;\n"
                           "    }\n"
                           "};\n"
                           "template <class T>\n"
                           "void g(T t) {}\n"
                           "}\n"),
              "5..8 int f() const\n"
              "10..11 template <class T>\nvoid g(T t)\n");
}

TEST(FunctionsOf, CountsALambdaToTheFunctionAroundIt) {
    EXPECT_EQ(functions_in("void f() {\n  g([](int x) {\n    return x;\n  });\n}\n"),
              "1..5 void f()\n");
}

TEST(FunctionsOf, TakesNoInitializerForAFunction) {
    EXPECT_EQ(functions_in("constexpr int a[] = {\n1,\n2};\nenum class E { x };\n"), "");
    EXPECT_EQ(functions_in("void f(Options o = {}) {\n}\n"), "1..2 void f(Options o =\n");
}

TEST(FunctionsOf, SurvivesAnUnbalancedBrace) {
    EXPECT_EQ(functions_in("}\nvoid f() {"), "");
}

}  // namespace
}  // namespace whitewater::source
