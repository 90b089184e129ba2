// Cuts a line into words, quoted strings, symbols and a comment.
#include "scenarios/language/lexer.hpp"

#include <array>
#include <optional>

namespace whitewater::scenarios {

namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Longer ones first, so that "<->" is not read as "<" and "->".
constexpr std::array<std::string_view, 9> symbols = {
    "<->", "->", "!=", "<=", ">=", "|", "=", "<", ">"};

std::string_view symbol_at(std::string_view text) {
    for (const std::string_view symbol : symbols) {
        if (text.starts_with(symbol)) return symbol;
    }
    return {};
}

std::optional<int> hex_digit(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return std::nullopt;
}

// Characters that an editor shows as a space (or not at all) but that are none.
std::string_view deceptive_space(std::string_view character) {
    if (character == "\xC2\xA0") return "a no-break space (U+00A0)";
    if (character == "\xE2\x80\x8B") return "a zero-width space (U+200B)";
    if (character == "\xEF\xBB\xBF") return "a byte order mark (U+FEFF)";
    return {};
}

class LineLexer {
  public:
    LineLexer(std::string_view text, int number) : text_(text), number_(number) {}

    LexedLine lex() {
        skip_space();
        line_.indent = column_ - 1;
        while (at_ < text_.size() && line_.mistake.empty() && !comment_starts()) {
            next_token();
            skip_space();
        }
        if (at_ < text_.size() && line_.mistake.empty()) take_comment();
        line_.tokens.push_back({Token::Kind::end, "", behind_last_token()});
        return std::move(line_);
    }

  private:
    std::string_view rest() const { return text_.substr(at_); }

    void advance(std::size_t bytes) {
        column_ += count_characters(text_.substr(at_, bytes));
        at_ += bytes;
    }

    void skip_space() {
        while (at_ < text_.size() && is_space(text_[at_])) advance(1);
    }

    bool ordinal_starts() const {
        return !line_.tokens.empty() && at_ + 1 < text_.size() && text_[at_] == '#' &&
               is_digit(text_[at_ + 1]);
    }
    bool comment_starts() const { return text_[at_] == '#' && !ordinal_starts(); }

    void take_comment() {
        std::string_view comment = rest();
        while (is_space(comment.back()) || comment.back() == '\r') comment.remove_suffix(1);
        line_.comment = comment;
    }

    Spot behind_last_token() const {
        if (line_.tokens.empty()) return {number_, line_.indent + 1, 1};
        const Spot& last = line_.tokens.back().at;
        return {number_, last.column + last.length, 1};
    }

    void mistake(Spot at, std::string message) {
        line_.mistake_at = at;
        line_.mistake = std::move(message);
    }

    void next_token() {
        if (text_[at_] == '"') return take_quoted();
        if (const std::string_view symbol = symbol_at(rest()); !symbol.empty()) {
            return take(Token::Kind::symbol, symbol.size());
        }
        if (text_[at_] == '#') return take(Token::Kind::ordinal, word_size(1));
        if (const std::size_t size = word_size(0); size > 0) take(Token::Kind::word, size);
    }

    void take(Token::Kind kind, std::size_t size) {
        const int column = column_;
        std::string word(text_.substr(at_, size));
        advance(size);
        if (line_.mistake.empty()) {
            line_.tokens.push_back({kind, std::move(word), {number_, column, column_ - column}});
        }
    }

    // The bytes of the word that starts here, of which the first `known` belong to it.
    std::size_t word_size(std::size_t known) {
        std::size_t size = known;
        int column = column_ + static_cast<int>(known);
        while (at_ + size < text_.size()) {
            const std::string_view left = text_.substr(at_ + size);
            if (is_space(left[0]) || left[0] == '"' || left[0] == '#') break;
            if (!symbol_at(left).empty()) break;
            const std::string_view character = left.substr(0, utf8_length(left));
            if (!check_character(character, column)) break;
            size += character.size();
            ++column;
        }
        return size;
    }

    bool check_character(std::string_view character, int column) {
        const auto byte = static_cast<unsigned char>(character[0]);
        if (byte < 0x20 || byte == 0x7F) {
            mistake({number_, column, 1}, fmt::format("a control character (0x{:02X}) has no place "
                                                      "in a scenario; in quotes, write \\x{:02X}",
                                                      byte, byte));
            return false;
        }
        if (const std::string_view name = deceptive_space(character); !name.empty()) {
            mistake({number_, column, 1}, fmt::format("this is {}, not a space", name));
            return false;
        }
        return true;
    }

    void take_quoted() {
        const int start = column_;
        std::string value;
        advance(1);
        while (at_ < text_.size() && text_[at_] != '"') {
            if (text_[at_] == '\\') {
                if (!take_escape(value)) return;
                continue;
            }
            const std::string_view character = rest().substr(0, utf8_length(rest()));
            const auto byte = static_cast<unsigned char>(character[0]);
            if ((byte < 0x20 || byte == 0x7F) && !check_character(character, column_)) return;
            value += character;
            advance(character.size());
        }
        if (at_ == text_.size()) {
            return mistake({number_, start, column_ - start}, "this quote is never closed");
        }
        advance(1);
        line_.tokens.push_back(
            {Token::Kind::quoted, std::move(value), {number_, start, column_ - start}});
    }

    // Reads the escape that starts here and appends what it stands for.
    bool take_escape(std::string& value) {
        const char letter = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
        constexpr std::string_view letters = "\"\\ntr";
        constexpr std::string_view meanings = "\"\\\n\t\r";
        if (const auto found = letters.find(letter); found != std::string_view::npos) {
            value += meanings[found];
            advance(2);
            return true;
        }
        if (letter == 'x' && at_ + 3 < text_.size()) {
            const auto high = hex_digit(text_[at_ + 2]);
            const auto low = hex_digit(text_[at_ + 3]);
            if (high && low && *high < 8) {
                value += static_cast<char>(*high * 16 + *low);
                advance(4);
                return true;
            }
        }
        mistake({number_, column_, 2},
                "in quotes a backslash starts one of \\\" \\\\ \\n \\t \\r \\x00..\\x7F");
        return false;
    }

    std::string_view text_;
    int number_;
    std::size_t at_ = 0;
    int column_ = 1;
    LexedLine line_;
};

}  // namespace

LexedLine lex_line(std::string_view text, int number) {
    return LineLexer(text, number).lex();
}

}  // namespace whitewater::scenarios
