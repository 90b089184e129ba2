// The smallest pieces: tokens, quantities, and the distance between words.
#include <gtest/gtest.h>

#include "scenarios/language/lexer.hpp"
#include "scenarios/language/quantity.hpp"
#include "scenarios/language/suggest.hpp"
#include "scenarios/language/vocabulary.hpp"

namespace whitewater::scenarios {
namespace {

// "kind:text@column+length" for each token.
std::string tokens_of(std::string_view line) {
    constexpr std::string_view kinds[] = {"word", "quoted", "symbol", "ordinal", "end"};
    std::string text;
    for (const Token& token : lex_line(line, 1).tokens) {
        text += fmt::format("{}:{}@{}+{} ", kinds[static_cast<int>(token.kind)], token.text,
                            token.at.column, token.at.length);
    }
    return text;
}

TEST(Lexer, WordsAreSeparatedBySpaceAndSymbols) {
    EXPECT_EQ(tokens_of("wait  5ms"), "word:wait@1+4 word:5ms@7+3 end:@10+1 ");
    EXPECT_EQ(tokens_of("n1->n2"), "word:n1@1+2 symbol:->@3+2 word:n2@5+2 end:@7+1 ");
    EXPECT_EQ(tokens_of("a<->b"), "word:a@1+1 symbol:<->@2+3 word:b@5+1 end:@6+1 ");
    EXPECT_EQ(tokens_of("a|b"), "word:a@1+1 symbol:|@2+1 word:b@3+1 end:@4+1 ");
    EXPECT_EQ(tokens_of("x<=1!=2>=3"),
              "word:x@1+1 symbol:<=@2+2 word:1@4+1 symbol:!=@5+2 word:2@7+1 symbol:>=@8+2 "
              "word:3@10+1 end:@11+1 ");
    EXPECT_EQ(tokens_of("-50ms..50ms pre-vote"),
              "word:-50ms..50ms@1+11 word:pre-vote@13+8 end:@21+1 ");
}

TEST(Lexer, ColumnsCountCharactersNotBytes) {
    EXPECT_EQ(tokens_of("\"über\" n1"), "quoted:über@1+6 word:n1@8+2 end:@10+1 ");
}

TEST(Lexer, QuotesTakeAnythingAndEscapes) {
    EXPECT_EQ(lex_line(R"("a # b" x)", 1).tokens[0].text, "a # b");
    EXPECT_EQ(lex_line(R"("\"\\\n\t\r\x00\x7f")", 1).tokens[0].text,
              std::string("\"\\\n\t\r\0\x7F", 7));
    EXPECT_EQ(lex_line(R"("")", 1).tokens[0].text, "");
    EXPECT_EQ(lex_line(R"("")", 1).tokens[0].kind, Token::Kind::quoted);
}

TEST(Lexer, MistakesInQuotesAreFound) {
    EXPECT_EQ(lex_line("put \"x", 1).mistake, "this quote is never closed");
    EXPECT_EQ(lex_line("put \"x", 1).mistake_at.column, 5);
    EXPECT_NE(lex_line(R"("\q")", 1).mistake, "");
    EXPECT_NE(lex_line(R"("\x80")", 1).mistake, "");
    EXPECT_NE(lex_line(R"("\x4")", 1).mistake, "");
    EXPECT_NE(lex_line(R"("\)", 1).mistake, "");
    EXPECT_NE(lex_line("\"a\x01\"", 1).mistake, "");
}

TEST(Lexer, CharactersThatLookLikeSpacesAreNamed) {
    EXPECT_EQ(lex_line("wait\xC2\xA0"
                       "5ms",
                       1)
                  .mistake,
              "this is a no-break space (U+00A0), not a space");
    EXPECT_EQ(lex_line("wait\x01", 1).mistake,
              "a control character (0x01) has no place in a scenario; in quotes, write \\x01");
}

TEST(Lexer, AHashStartsACommentUnlessADigitFollowsAWord) {
    EXPECT_EQ(lex_line("heal # all", 1).comment, "# all");
    EXPECT_EQ(lex_line("heal# all  ", 1).comment, "# all");
    EXPECT_EQ(lex_line("#1 first", 1).comment, "#1 first");
    EXPECT_EQ(tokens_of("drop any #3 from"),
              "word:drop@1+4 word:any@6+3 ordinal:#3@10+2 word:from@13+4 end:@17+1 ");
}

TEST(Lexer, Utf8IsCheckedStrictly) {
    EXPECT_EQ(utf8_length("a"), 1u);
    EXPECT_EQ(utf8_length("\xC3\xA9"), 2u);
    EXPECT_EQ(utf8_length("\xE2\x82\xAC"), 3u);
    EXPECT_EQ(utf8_length("\xF0\x9F\x98\x80"), 4u);
    for (const std::string_view bad :
         {"\x80", "\xC0\xAF", "\xC3", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
          "\xF0\x80\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\xFF"}) {
        EXPECT_EQ(utf8_length(bad), 0u) << testing::PrintToString(bad);
    }
}

TEST(Quantity, DurationsAreExactToTheMicrosecond) {
    const std::vector<std::pair<std::string_view, std::int64_t>> table = {
        {"0s", 0},
        {"250us", 250},
        {"5ms", 5'000},
        {"1.5ms", 1'500},
        {"0.001ms", 1},
        {"2s", 2'000'000},
        {"2.500s", 2'500'000},
        {"1.204567s", 1'204'567},
        {"1.2045670s", 1'204'567},
        {"-50ms", -50'000},
        {"+200ms", 200'000},
        {"1000000s", 1'000'000'000'000}};
    for (const auto& [word, us] : table) {
        ASSERT_TRUE(read_duration(word).value) << word;
        EXPECT_EQ(read_duration(word).value->us, us) << word;
    }
}

TEST(Quantity, WhatIsNoDurationIsRefusedWithTheReason) {
    EXPECT_EQ(read_duration("2sec").problem, "'2sec' is not a duration; write 250us, 5ms or 2s");
    for (const std::string_view word : {"", "s", "ms", "5", "-s", "1.s", ".5s", "1..5s", "5 s",
                                        "1e3s", "0x5s", "5m", "5µs", "--5s", "1,5s", "infs"}) {
        EXPECT_EQ(read_duration(word).problem,
                  fmt::format("'{}' is not a duration; write 250us, 5ms or 2s", word));
    }
    EXPECT_EQ(read_duration("0.5us").problem, "'0.5us' is finer than a microsecond");
    EXPECT_EQ(read_duration("1000001s").problem,
              "'1000001s' is too long; the longest duration is 1000000s");
    EXPECT_EQ(read_duration("99999999999999999999us").problem,
              "'99999999999999999999us' is too long; the longest duration is 1000000s");
}

TEST(Quantity, PercentagesAreWholeMillionths) {
    EXPECT_EQ(read_ratio("5%").value->ppm, 50'000);
    EXPECT_EQ(read_ratio("0.25%").value->ppm, 2'500);
    EXPECT_EQ(read_ratio("0.0001%").value->ppm, 1);
    EXPECT_EQ(read_ratio("100%").value->ppm, 1'000'000);
    EXPECT_EQ(read_ratio("-1%").value->ppm, -10'000);
    EXPECT_EQ(read_ratio("101%").problem, "'101%' is more than 100%");
    EXPECT_EQ(read_ratio("99999999999999999999%").problem,
              "'99999999999999999999%' is more than 100%");
    EXPECT_EQ(read_ratio("-101%").problem, "'-101%' is less than -100%");
    EXPECT_EQ(read_ratio("0.00001%").problem,
              "'0.00001%' is too fine; percentages go down to 0.0001%");
    EXPECT_EQ(read_ratio("5").problem, "'5' is not a percentage; write 5% or 0.25%");
    EXPECT_EQ(read_ratio("%").problem, "'%' is not a percentage; write 5% or 0.25%");
}

TEST(Quantity, CountsFitIntoSixtyFourBits) {
    EXPECT_EQ(read_count("18446744073709551615").value, 18446744073709551615ULL);
    EXPECT_EQ(read_count("18446744073709551616").problem,
              "'18446744073709551616' is too large a number");
    EXPECT_EQ(read_count("-1").problem, "'-1' is not a whole number");
}

TEST(Quantity, SizesAreReadBackAsTheyArePrinted) {
    for (const std::string_view word : {"1B", "1023B", "64KiB", "1MiB", "1025KiB", "1024MiB"}) {
        ASSERT_TRUE(read_size(word).value) << word;
        EXPECT_EQ(size_to_text(*read_size(word).value), word);
    }
    EXPECT_EQ(read_size("1025MiB").problem, "'1025MiB' is too large; the largest size is 1024MiB");
    EXPECT_EQ(read_size("64KB").problem, "'64KB' is not a size; write 512B, 64KiB or 1MiB");
}

TEST(Suggestion, CountsInsertionsDeletionsReplacementsAndSwaps) {
    EXPECT_EQ(edit_distance("mate", "mate"), 0u);
    EXPECT_EQ(edit_distance("mte", "mate"), 1u);
    EXPECT_EQ(edit_distance("maate", "mate"), 1u);
    EXPECT_EQ(edit_distance("mzte", "mate"), 1u);
    EXPECT_EQ(edit_distance("amte", "mate"), 1u);
    EXPECT_EQ(edit_distance("", "mate"), 4u);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
    EXPECT_EQ(edit_distance("abc", "cba"), 2u);
}

TEST(Suggestion, TakesTheNearestAndNothingThatIsFar) {
    EXPECT_EQ(closest("mte", {"old", "mate", "n1"}), "mate");
    EXPECT_EQ(closest("partitoin", {"partition", "position"}), "partition");
    EXPECT_EQ(closest("xyzzy", {"old", "mate", "n1"}), "");
    EXPECT_EQ(closest("q", {"n1", "x"}), "");
    EXPECT_EQ(did_you_mean("mte", {"mate"}), "; did you mean 'mate'?");
    EXPECT_EQ(did_you_mean("zzz", {"mate"}), "");
}

TEST(Vocabulary, EveryWordIsReservedAndOrdinaryNamesAreFree) {
    for (const std::string_view word : setup_words()) EXPECT_TRUE(is_reserved(word)) << word;
    for (const std::string_view word : step_words()) EXPECT_TRUE(is_reserved(word)) << word;
    for (const std::string_view word : {"leader", "among", "within", "tearing", "append_entries",
                                        "candidate", "brutal", "any", "via", "refused", "rots"}) {
        EXPECT_TRUE(is_reserved(word)) << word;
    }
    for (const std::string_view word : {"old", "new", "mate", "first", "other", "boss", "lonely",
                                        "left", "right", "victim", "a", "b"}) {
        EXPECT_FALSE(is_reserved(word)) << word;
    }
}

}  // namespace
}  // namespace whitewater::scenarios
