// One small parser for EDN and JSON: they differ in little more than colons and commas.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <tuple>
#include <utility>

#include "kv/linearizability/readers/characters.hpp"
#include "kv/linearizability/readers/datum.hpp"

namespace whitewater::linearizability {
namespace {

constexpr int deepest = 64;

class Parser {
  public:
    Parser(std::string_view text, Syntax syntax, int line)
        : text_(text), syntax_(syntax), line_(line) {}

    bool read_all(std::vector<Datum>& data) {
        while (skip_blanks() && !is_at_end()) {
            data.emplace_back();
            if (!read(data.back(), 0)) return false;
        }
        return message_.empty();
    }

    Diagnostic error(const std::string& file) const {
        return {{file, error_line_, error_column_, 1}, message_, ""};
    }

  private:
    bool is_at_end() const { return at_ == text_.size(); }
    char peek() const { return is_at_end() ? '\0' : text_[at_]; }
    int column() const { return static_cast<int>(at_ - line_start_) + 1; }
    char take() {
        const char c = text_[at_++];
        if (c == '\n') {
            ++line_;
            line_start_ = at_;
        }
        return c;
    }

    bool fail(std::string_view message) {
        if (message_.empty()) {
            message_ = message;
            error_line_ = line_;
            error_column_ = column();
        }
        return false;
    }
    bool fail_at(const Datum& datum, std::string_view message) {
        fail(message);
        error_line_ = datum.line;
        error_column_ = datum.column;
        return false;
    }

    // False if what should be skipped is broken off.
    bool skip_blanks() {
        while (!is_at_end()) {
            const char c = peek();
            if (is_space(c) || (syntax_ == Syntax::edn && c == ',')) {
                take();
            } else if (syntax_ == Syntax::edn && c == ';') {
                while (!is_at_end() && peek() != '\n') take();
            } else if (syntax_ == Syntax::edn && c == '#' && !skip_after_hash()) {
                return message_.empty();
            } else if (syntax_ == Syntax::json || c != '#') {
                return true;
            }
        }
        return true;
    }

    // After '#' may come a set, which is a list; a piece to ignore; or a tag, to be skipped.
    // False if nothing was skipped.
    bool skip_after_hash() {
        const std::size_t next = at_ + 1;
        if (next == text_.size()) return fail("nothing comes after '#'");
        if (text_[next] == '{') return false;
        take();
        if (peek() == '_') {
            take();
            Datum ignored;
            if (++ignoring_ > deepest) return fail("this is nested too deeply");
            const bool is_whole = skip_blanks() && read(ignored, ignoring_);
            --ignoring_;
            return is_whole;
        }
        if (take_word().empty()) return fail("this is no tag");
        if (is_at_end()) return fail("the file ends after a tag");
        return true;
    }

    bool read(Datum& datum, int depth) {
        datum.line = line_;
        datum.column = column();
        if (depth > deepest) return fail("this is nested too deeply");
        if (is_at_end()) return fail("the file ends where something should follow");
        switch (peek()) {
            case '{':
                take();
                return read_items(datum, Datum::Kind::map, '}', depth);
            case '[':
                take();
                return read_items(datum, Datum::Kind::list, ']', depth);
            case '"':
                take();
                return read_string(datum);
            default:
                return syntax_ == Syntax::json ? read_json_word(datum) : read_edn(datum, depth);
        }
    }

    bool read_edn(Datum& datum, int depth) {
        const char c = peek();
        if (c == '(' || c == '#') {
            take();
            if (c == '#') take();
            return read_items(datum, Datum::Kind::list, c == '(' ? ')' : '}', depth);
        }
        if (c == '\\') {
            take();
            datum.kind = Datum::Kind::text;
            if (is_at_end()) return fail("the file ends in a character");
            datum.text = take();
            datum.text += take_word();
            return true;
        }
        if (c == ':') {
            take();
            datum.kind = Datum::Kind::name;
            datum.text = take_word();
            return !datum.text.empty() || fail_at(datum, "this keyword has no name");
        }
        return read_word(datum);
    }

    // In JSON, a colon stands in a map after each key, and commas separate; in EDN neither.
    bool read_items(Datum& datum, Datum::Kind kind, char close, int depth) {
        datum.kind = kind;
        while (true) {
            if (!skip_blanks()) return false;
            if (is_at_end()) return fail_at(datum, "this is never closed");
            if (peek() == close) break;
            const bool is_value = kind == Datum::Kind::map && datum.items.size() % 2 == 1;
            if (syntax_ == Syntax::json && !datum.items.empty()) {
                if (peek() != (is_value ? ':' : ','))
                    return fail(is_value ? "a ':' is missing" : "a ',' is missing");
                take();
                if (!skip_blanks()) return false;
            }
            datum.items.emplace_back();
            if (!read(datum.items.back(), depth + 1)) return false;
            const bool is_key = kind == Datum::Kind::map && datum.items.size() % 2 == 1;
            if (is_key && syntax_ == Syntax::json && datum.items.back().kind != Datum::Kind::text)
                return fail_at(datum.items.back(), "a key should be a text in quotes");
        }
        if (kind == Datum::Kind::map && datum.items.size() % 2 == 1)
            return fail("the last key has no value");
        take();
        return kind != Datum::Kind::map || has_no_key_twice(datum);
    }

    // Which of two values under one key is meant, nobody can tell.
    bool has_no_key_twice(const Datum& map) {
        std::vector<const Datum*> keys;
        for (std::size_t i = 0; i < map.items.size(); i += 2)
            if (map.items[i].is_word()) keys.push_back(&map.items[i]);
        const auto order = [](const Datum* a, const Datum* b) {
            return std::tie(a->kind, a->text) < std::tie(b->kind, b->text);
        };
        std::stable_sort(keys.begin(), keys.end(), order);
        for (std::size_t i = 1; i < keys.size(); ++i)
            if (!order(keys[i - 1], keys[i]))
                return fail_at(*keys[i],
                               fmt::format("the key {} stands here twice", to_text(*keys[i])));
        return true;
    }

    bool read_string(Datum& datum) {
        datum.kind = Datum::Kind::text;
        while (!is_at_end() && peek() != '"') {
            if (syntax_ == Syntax::json && is_control(peek()))
                return fail(
                    "JSON has control characters in strings only as \\n, \\u001b and the like");
            const char c = take();
            if (c == '\\') {
                if (!read_escape(datum.text)) return false;
            } else {
                datum.text += c;
            }
        }
        if (is_at_end()) return fail_at(datum, "this string is never closed");
        take();
        return true;
    }

    bool read_escape(std::string& text) {
        if (is_at_end()) return fail("the file ends in a string");
        constexpr std::string_view names = "nrtbf";
        constexpr std::string_view meant = "\n\r\t\b\f";
        constexpr std::string_view themselves = "\"\\/";
        if (const std::size_t at = names.find(peek()); at != std::string_view::npos) {
            take();
            text += meant[at];
            return true;
        }
        if (peek() != 'u') {
            if (themselves.find(peek()) == std::string_view::npos)
                return fail("this is not among what may follow a backslash: \"\\/bfnrtu");
            text += take();
            return true;
        }
        take();
        return read_code_point(text);
    }

    // A character beyond the first 65536 is written as two halves.
    bool read_code_point(std::string& text) {
        std::uint32_t point = 0;
        if (!read_hex(point)) return false;
        const bool is_half = point >= 0xD800 && point <= 0xDFFF;
        if (is_half) {
            constexpr std::string_view missing = "the other half of this character is missing";
            if (point >= 0xDC00 || text_.substr(at_, 2) != "\\u") return fail(missing);
            at_ += 2;
            std::uint32_t low = 0;
            if (!read_hex(low)) return false;
            if (low < 0xDC00 || low > 0xDFFF) return fail(missing);
            point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
        }
        append_utf8(text, point);
        return true;
    }

    bool read_hex(std::uint32_t& point) {
        const std::string_view digits = text_.substr(at_, 4);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), point, 16);
        if (error != std::errc() || end != digits.data() + 4)
            return fail("four hexadecimal digits should follow \\u");
        at_ += 4;
        return true;
    }

    std::string take_word() {
        constexpr std::string_view ends = "()[]{}\",;";
        const std::size_t start = at_;
        while (!is_at_end() && !is_space(peek()) && ends.find(peek()) == std::string_view::npos)
            ++at_;
        return std::string(text_.substr(start, at_ - start));
    }

    bool read_word(Datum& datum) {
        datum.text = take_word();
        if (datum.text.empty()) return fail(fmt::format("'{}' is out of place", peek()));
        if (looks_like_a_number(datum.text)) return read_number(datum);
        datum.kind = Datum::Kind::name;
        const bool is_boolean = datum.text == "true" || datum.text == "false";
        if (is_boolean) {
            datum.kind = Datum::Kind::boolean;
            datum.integer = datum.text == "true" ? 1 : 0;
        }
        if (datum.text == "nil" || datum.text == "null") datum.kind = Datum::Kind::nil;
        if (datum.kind != Datum::Kind::name) datum.text.clear();
        return true;
    }

    // A number that is not whole, or too large, stays as it is written.
    bool read_number(Datum& datum) {
        std::string_view digits = datum.text;
        if (digits.front() == '+') digits.remove_prefix(1);
        if (digits.back() == 'N') digits.remove_suffix(1);
        const char* const last = digits.data() + digits.size();
        const auto [end, error] = std::from_chars(digits.data(), last, datum.integer);
        datum.kind = Datum::Kind::name;
        if (error == std::errc() && end == last) {
            datum.kind = Datum::Kind::integer;
            datum.text.clear();
        }
        return true;
    }

    bool read_json_word(Datum& datum) {
        const std::size_t start = at_;
        while (!is_at_end() && (is_digit(peek()) || (peek() >= 'a' && peek() <= 'z') ||
                                std::string_view("+-.E").find(peek()) != std::string_view::npos))
            ++at_;
        datum.text = std::string(text_.substr(start, at_ - start));
        if (datum.text.empty()) return fail(fmt::format("'{}' is out of place", peek()));
        if (is_json_number(datum.text)) return read_number(datum);
        const bool is_known = datum.text == "true" || datum.text == "false" || datum.text == "null";
        if (!is_known) return fail_at(datum, fmt::format("'{}' is no JSON", datum.text));
        datum.kind = datum.text == "null" ? Datum::Kind::nil : Datum::Kind::boolean;
        datum.integer = datum.text == "true" ? 1 : 0;
        datum.text.clear();
        return true;
    }

    std::string_view text_;
    Syntax syntax_;
    int line_;
    std::size_t at_ = 0;
    std::size_t line_start_ = 0;
    int ignoring_ = 0;  // how many pieces to ignore are open
    std::string message_;
    int error_line_ = 0;
    int error_column_ = 0;
};

}  // namespace

Result<std::vector<Datum>> read_data(std::string_view text, Syntax syntax, const std::string& file,
                                     int first_line) {
    std::vector<Datum> data;
    Parser parser(text, syntax, first_line);
    if (!parser.read_all(data)) return parser.error(file);
    return data;
}

}  // namespace whitewater::linearizability
