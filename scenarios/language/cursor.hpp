// A cursor over the words of one line, from which the parser takes what it expects.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/language/lexer.hpp"
#include "scenarios/language/quantity.hpp"
#include "scenarios/language/scope.hpp"
#include "scenarios/language/vocabulary.hpp"

namespace whitewater::scenarios {

using Words = std::initializer_list<std::string_view>;

// Like base's Reader it never fails halfway: the first mistake is remembered, and from then on the
// line is at its end and every value is a default. So the parser reads straight ahead and whoever
// started it looks at `failed()` once.
class Cursor {
  public:
    enum class Sign { positive, either };  // may a quantity be negative?

    // Both must outlive the cursor.
    Cursor(const LexedLine& line, Scope& scope);

    Scope& scope() const { return scope_; }

    const Token& peek(std::size_t ahead = 0) const;
    // Is the next token this word or symbol, unquoted?
    bool is(std::string_view word, std::size_t ahead = 0) const;
    bool at_end() const { return peek().kind == Token::Kind::end; }

    const Token& take();
    // Takes the word if it is the next one.
    bool accept(std::string_view word);
    // Takes the word, or fails with "expected 'within', as in EXAMPLE, not 'whitin'".
    void expect(std::string_view word, std::string_view example);
    // Fails unless the line ends here; `options` are the words that could have followed.
    void expect_end(Words options = {});

    Duration duration(Sign sign = Sign::positive);
    // "5ms..20ms", "0..20ms", or "5ms" for 5ms..5ms.
    Range<Duration> durations(Sign sign = Sign::positive);
    Ratio ratio(Sign sign = Sign::positive);
    Range<Ratio> ratios(Sign sign = Sign::positive);
    Time time();
    // A whole number in `range`; `what` names it in messages: "the number of nodes".
    std::uint64_t count(std::string_view what, Range<std::uint64_t> range);
    Range<std::uint32_t> counts(std::string_view what, Range<std::uint32_t> range);
    std::uint64_t size(std::string_view what);
    // "#3".
    std::uint64_t ordinal();
    // A key or a value: any word, or anything in quotes. `what`: "a key".
    std::string text(std::string_view what);
    // A name that is about to be bound: not a word of the language, not bound yet.
    std::string new_name();
    // "c2", if there is such a client.
    NodeId client();
    // One of an enumeration's words.
    template <class E>
    E word() {
        const Token& token = peek();
        if (token.kind != Token::Kind::quoted && token.kind != Token::Kind::end) {
            if (const auto value = value_for<E>(token.text)) {
                take();
                return *value;
            }
        }
        fail_choice(noun<E>(), words_for<E>());
        return E{};
    }

    // Remembers the first mistake of the line.
    void fail(const Spot& at, std::string message);
    void fail_here(std::string message) { fail(peek().at, std::move(message)); }
    // Fails with "expected WHAT, not 'leadr'; did you mean 'leader'? known: leader follower".
    void fail_choice(std::string_view what, const std::vector<std::string_view>& choices);
    bool failed() const { return mistake_.has_value(); }

    // "'word'", or "the end of the line".
    std::string here() const;
    // From `first` up to the last token taken.
    Spot since(const Spot& first) const;

    struct Mistake {
        Spot at;
        std::string message;
    };
    // REQUIRES: failed().
    const Mistake& mistake() const { return *mistake_; }

  private:
    // The two ends of a range, as tokens of their own; the same one twice if there is no "..".
    static std::pair<Token, Token> ends_of(const Token& token);
    // The value of `token` if it is in order, else a failure.
    template <class T>
    T accepted(const Token& token, const Quantity<T>& quantity);
    Duration duration_of(const Token& token, Sign sign);
    Ratio ratio_of(const Token& token, Sign sign);
    std::uint64_t count_of(const Token& token, std::string_view what, Range<std::uint64_t> range);
    // Takes the next token if it is a word; else fails with "expected WHAT".
    std::optional<Token> take_word(std::string_view what);

    const std::vector<Token>& tokens_;
    Scope& scope_;
    std::size_t next_ = 0;
    std::optional<Mistake> mistake_;
};

}  // namespace whitewater::scenarios
