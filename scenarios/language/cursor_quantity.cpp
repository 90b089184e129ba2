// Taking durations, percentages, counts and their ranges from a line.
#include <algorithm>

#include "scenarios/language/cursor.hpp"

namespace whitewater::scenarios {

namespace {

// "0..5ms": a zero needs no unit before "..".
bool is_bare_zero(const Token& end, const Token& range) {
    return end.text == "0" && range.text.starts_with("0..");
}

}  // namespace

template <class T>
T Cursor::accepted(const Token& token, const Quantity<T>& quantity) {
    if (quantity.value) return *quantity.value;
    fail(token.at, quantity.problem);
    return T{};
}

std::pair<Token, Token> Cursor::ends_of(const Token& token) {
    const std::size_t dots = token.text.find("..");
    if (dots == std::string::npos) return {token, token};
    const auto part = [&](std::size_t begin, std::size_t size) {
        Token end = token;
        end.text = token.text.substr(begin, size);
        const std::string_view before = std::string_view(token.text).substr(0, begin);
        end.at.column += count_characters(before);
        end.at.length = std::max(1, count_characters(end.text));
        return end;
    };
    return {part(0, dots), part(dots + 2, std::string::npos)};
}

Duration Cursor::duration_of(const Token& token, Sign sign) {
    const Duration value = accepted(token, read_duration(token.text));
    if (!failed() && sign == Sign::positive && token.text[0] == '-') {
        fail(token.at, fmt::format("'{}' is negative; only clocks run backwards", token.text));
    }
    return value;
}

Ratio Cursor::ratio_of(const Token& token, Sign sign) {
    const Ratio value = accepted(token, read_ratio(token.text));
    if (!failed() && sign == Sign::positive && token.text[0] == '-') {
        fail(token.at, fmt::format("'{}' is negative; only a clock's drift can be", token.text));
    }
    return value;
}

std::uint64_t Cursor::count_of(const Token& token, std::string_view what,
                               Range<std::uint64_t> range) {
    const std::uint64_t value = accepted(token, read_count(token.text));
    if (failed()) return range.min;
    if (value < range.min) {
        fail(token.at, fmt::format("{} is at least {}, not {}", what, range.min, value));
    } else if (value > range.max) {
        fail(token.at, fmt::format("{} is at most {}, not {}", what, range.max, value));
    }
    return failed() ? range.min : value;
}

Duration Cursor::duration(Sign sign) {
    const auto token = take_word("a duration, such as 5ms");
    return token ? duration_of(*token, sign) : Duration{};
}

Range<Duration> Cursor::durations(Sign sign) {
    const auto token = take_word("a duration or a range of them, such as 5ms..20ms");
    if (!token) return {};
    const auto [first, last] = ends_of(*token);
    Range<Duration> range;
    if (!is_bare_zero(first, *token)) range.min = duration_of(first, sign);
    range.max = duration_of(last, sign);
    if (!failed() && range.max < range.min) {
        fail(token->at, fmt::format("the range '{}' runs backwards", token->text));
    }
    return range;
}

Ratio Cursor::ratio(Sign sign) {
    const auto token = take_word("a percentage, such as 5%");
    return token ? ratio_of(*token, sign) : Ratio{};
}

Range<Ratio> Cursor::ratios(Sign sign) {
    const auto token = take_word("a percentage or a range of them, such as 0..2%");
    if (!token) return {};
    const auto [first, last] = ends_of(*token);
    Range<Ratio> range;
    if (!is_bare_zero(first, *token)) range.min = ratio_of(first, sign);
    range.max = ratio_of(last, sign);
    if (!failed() && range.max < range.min) {
        fail(token->at, fmt::format("the range '{}' runs backwards", token->text));
    }
    return range;
}

std::uint64_t Cursor::ordinal() {
    const Token& token = take();
    const auto number = read_count(std::string_view(token.text).substr(1));
    const std::uint64_t value = accepted(token, number);
    if (!failed() && value == 0) fail(token.at, "'#0' is none; the first is '#1'");
    return value;
}

Time Cursor::time() {
    const auto token = take_word("a time, such as 2.500s");
    return token ? Time{duration_of(*token, Sign::positive).us} : Time{};
}

std::uint64_t Cursor::count(std::string_view what, Range<std::uint64_t> range) {
    const auto token = take_word(what);
    return token ? count_of(*token, what, range) : range.min;
}

Range<std::uint32_t> Cursor::counts(std::string_view what, Range<std::uint32_t> range) {
    const auto token = take_word(what);
    if (!token) return {range.min, range.min};
    const auto [first, last] = ends_of(*token);
    const Range<std::uint64_t> bounds{range.min, range.max};
    const std::uint64_t min = count_of(first, what, bounds);
    const std::uint64_t max = count_of(last, what, bounds);
    if (!failed() && max < min) {
        fail(token->at, fmt::format("the range '{}' runs backwards", token->text));
    }
    return {static_cast<std::uint32_t>(min), static_cast<std::uint32_t>(max)};
}

std::uint64_t Cursor::size(std::string_view what) {
    const auto token = take_word(what);
    return token ? accepted(*token, read_size(token->text)) : 0;
}

}  // namespace whitewater::scenarios
