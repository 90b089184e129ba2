// Exact decimal numbers: no floating point anywhere.
#include "scenarios/language/quantity.hpp"

#include <fmt/format.h>

#include <charconv>

namespace whitewater::scenarios {

namespace {

enum class Flaw { none, malformed, too_fine, too_large };

struct Decimal {
    std::int64_t value = 0;  // in units of 10^-places
    Flaw flaw = Flaw::none;
};

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "12.5" with two places is 1250. REQUIRES: places <= 6.
Decimal read_decimal(std::string_view text, std::size_t places) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    std::string fraction;
    if (point != std::string_view::npos) {
        fraction = text.substr(point + 1);
        if (!is_number(fraction)) return {0, Flaw::malformed};
    }
    if (!is_number(whole)) return {0, Flaw::malformed};
    while (fraction.size() > places && fraction.back() == '0') fraction.pop_back();
    if (fraction.size() > places) return {0, Flaw::too_fine};
    fraction.append(places - fraction.size(), '0');
    const std::string digits = std::string(whole) + fraction;
    std::int64_t value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (read.ec != std::errc{}) return {0, Flaw::too_large};
    return {negative ? -value : value, Flaw::none};
}

struct Unit {
    std::string_view name;
    std::size_t places;  // the digits after the point that are whole microseconds
};

// Longer names first: "ms" ends in "s".
constexpr Unit duration_units[] = {{"us", 0}, {"ms", 3}, {"s", 6}};

constexpr struct {
    std::string_view name;
    std::uint64_t bytes;
} size_units[] = {{"MiB", 1024 * 1024}, {"KiB", 1024}, {"B", 1}};

constexpr std::uint64_t largest_size = 1024ULL * 1024 * 1024;

}  // namespace

Quantity<Duration> read_duration(std::string_view word) {
    for (const Unit& unit : duration_units) {
        if (!word.ends_with(unit.name)) continue;
        const Decimal number =
            read_decimal(word.substr(0, word.size() - unit.name.size()), unit.places);
        const std::int64_t magnitude = number.value < 0 ? -number.value : number.value;
        if (number.flaw == Flaw::malformed) break;
        if (number.flaw == Flaw::too_fine) {
            return {{}, fmt::format("'{}' is finer than a microsecond", word)};
        }
        if (number.flaw == Flaw::too_large || magnitude > longest_duration.us) {
            return {{},
                    fmt::format("'{}' is too long; the longest duration is {}", word,
                                to_text(longest_duration))};
        }
        return {Duration{number.value}, ""};
    }
    return {{}, fmt::format("'{}' is not a duration; write 250us, 5ms or 2s", word)};
}

Quantity<Ratio> read_ratio(std::string_view word) {
    if (word.ends_with('%')) {
        const Decimal number = read_decimal(word.substr(0, word.size() - 1), 4);
        if (number.flaw == Flaw::too_fine) {
            return {{}, fmt::format("'{}' is too fine; percentages go down to 0.0001%", word)};
        }
        if (number.flaw == Flaw::too_large || number.value > Ratio::one) {
            return {{}, fmt::format("'{}' is more than 100%", word)};
        }
        if (number.flaw == Flaw::none && number.value < -Ratio::one) {
            return {{}, fmt::format("'{}' is less than -100%", word)};
        }
        if (number.flaw == Flaw::none) return {Ratio{number.value}, ""};
    }
    return {{}, fmt::format("'{}' is not a percentage; write 5% or 0.25%", word)};
}

Quantity<std::uint64_t> read_count(std::string_view word) {
    if (!is_number(word)) return {{}, fmt::format("'{}' is not a whole number", word)};
    std::uint64_t value = 0;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), value);
    if (read.ec != std::errc{}) return {{}, fmt::format("'{}' is too large a number", word)};
    return {value, ""};
}

Quantity<std::uint64_t> read_size(std::string_view word) {
    for (const auto& unit : size_units) {
        if (!word.ends_with(unit.name)) continue;
        const std::string_view digits = word.substr(0, word.size() - unit.name.size());
        if (!is_number(digits)) break;
        const auto count = read_count(digits).value;
        if (!count || *count > largest_size / unit.bytes) {
            return {{}, fmt::format("'{}' is too large; the largest size is 1024MiB", word)};
        }
        return {*count * unit.bytes, ""};
    }
    return {{}, fmt::format("'{}' is not a size; write 512B, 64KiB or 1MiB", word)};
}

std::string size_to_text(std::uint64_t bytes) {
    for (const auto& unit : size_units) {
        if (bytes >= unit.bytes && bytes % unit.bytes == 0) {
            return fmt::format("{}{}", bytes / unit.bytes, unit.name);
        }
    }
    return "0B";
}

}  // namespace whitewater::scenarios
