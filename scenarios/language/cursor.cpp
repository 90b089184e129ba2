// Taking words and numbers from a line, and saying what is wrong with them.
#include "scenarios/language/cursor.hpp"

#include <algorithm>

#include "scenarios/language/print.hpp"
#include "scenarios/language/suggest.hpp"

namespace whitewater::scenarios {

namespace {

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";

bool is_letter(char c) {
    return letters.find(c) != std::string_view::npos;
}

bool is_name(std::string_view word) {
    return is_letter(word[0]) && std::all_of(word.begin(), word.end(), [](char c) {
               return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
           });
}

}  // namespace

Cursor::Cursor(const LexedLine& line, Scope& scope) : tokens_(line.tokens), scope_(scope) {
    if (!line.mistake.empty()) fail(line.mistake_at, line.mistake);
}

const Token& Cursor::peek(std::size_t ahead) const {
    const std::size_t last = tokens_.size() - 1;
    return tokens_[failed() ? last : std::min(next_ + ahead, last)];
}

bool Cursor::is(std::string_view word, std::size_t ahead) const {
    const Token& token = peek(ahead);
    return token.kind != Token::Kind::quoted && token.kind != Token::Kind::end &&
           token.text == word;
}

const Token& Cursor::take() {
    const Token& token = peek();
    if (token.kind != Token::Kind::end) ++next_;
    return token;
}

bool Cursor::accept(std::string_view word) {
    if (!is(word)) return false;
    ++next_;
    return true;
}

void Cursor::expect(std::string_view word, std::string_view example) {
    if (accept(word)) return;
    const Token& token = peek();
    const std::string guess =
        token.kind == Token::Kind::word ? did_you_mean(token.text, {word}) : "";
    fail_here(fmt::format("expected '{}', as in '{}', not {}{}", word, example, here(), guess));
}

void Cursor::expect_end(Words options) {
    if (at_end()) return;
    const Token& token = peek();
    if (token.kind == Token::Kind::ordinal) {
        return fail_here(
            fmt::format("'{}' has no place here; a comment has a space after '#'", token.text));
    }
    fail_here(fmt::format("the line should end before {}{}", here(),
                          did_you_mean(token.text, std::vector<std::string_view>(options))));
}

void Cursor::fail(const Spot& at, std::string message) {
    if (!mistake_) mistake_ = Mistake{at, std::move(message)};
}

void Cursor::fail_choice(std::string_view what, const std::vector<std::string_view>& choices) {
    const Token& token = peek();
    std::string guess;
    if (token.kind != Token::Kind::end) guess = did_you_mean(token.text, choices);
    fail_here(fmt::format("expected {}, not {}{} known: {}", what, here(),
                          guess.empty() ? ";" : guess, fmt::join(choices, " ")));
}

std::string Cursor::here() const {
    const Token& token = peek();
    if (token.kind == Token::Kind::end) return "the end of the line";
    if (token.kind == Token::Kind::quoted) return quoted(token.text);
    return fmt::format("'{}'", token.text);
}

Spot Cursor::since(const Spot& first) const {
    if (next_ == 0) return first;
    const Spot& last = tokens_[next_ - 1].at;
    return {first.line, first.column, std::max(1, last.column + last.length - first.column)};
}

std::optional<Token> Cursor::take_word(std::string_view what) {
    if (peek().kind == Token::Kind::word) return take();
    fail_here(fmt::format("expected {}, not {}", what, here()));
    return std::nullopt;
}

std::string Cursor::text(std::string_view what) {
    const Token& token = peek();
    if (token.kind == Token::Kind::word || token.kind == Token::Kind::quoted) return take().text;
    fail_here(fmt::format("expected {}, not {}", what, here()));
    return "";
}

std::string Cursor::new_name() {
    const auto token = take_word("a name");
    if (!token) return "";
    const std::string& name = token->text;
    if (!is_name(name)) {
        fail(token->at, fmt::format("'{}' cannot be a name: letters, digits, '_' and '-', with a "
                                    "letter first",
                                    name));
    } else if (is_reserved(name)) {
        fail(token->at, fmt::format("'{}' is a word of the language and cannot be a name", name));
    } else if (const Address address = read_address(name); address.letter != 0) {
        fail(token->at, fmt::format("'{}' is the name of a {} and cannot be another", name,
                                    address.letter == 'n' ? "node" : "client"));
    } else if (const int line = scope_.bound_on(name); line > 0) {
        fail(token->at, fmt::format("'{}' is already bound, on line {}", name, line));
    }
    return failed() ? "" : name;
}

NodeId Cursor::client() {
    const auto token = take_word("a client, such as 'c1'");
    if (!token) return nobody;
    const Address address = read_address(token->text);
    if (address.letter != 'c') {
        fail(token->at, fmt::format("expected a client, such as 'c1', not '{}'", token->text));
        return nobody;
    }
    if (address.number == 0 || address.number > scope_.clients()) {
        const std::string known = scope_.clients() == 0 ? "there are no clients"
                                  : scope_.clients() == 1
                                      ? "the only client is c1"
                                      : fmt::format("the clients are c1..c{}", scope_.clients());
        fail(token->at, fmt::format("there is no {}: {}", token->text, known));
        return nobody;
    }
    return whitewater::client(address.number);
}

}  // namespace whitewater::scenarios
