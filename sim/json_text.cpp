// Numbers and strings of JSON, written by hand for speed and read through nlohmann::json.
#include "sim/json_text.hpp"

#include <charconv>

#include "sim/base/utf8.hpp"

namespace whitewater::sim {

namespace {

constexpr char hex_digits[] = "0123456789abcdef";

void append_decimal(std::string& out, std::uint64_t value) {
    char digits[20];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
    out.append(digits, end);
}

void append_two_digits(std::string& out, unsigned char byte) {
    out += hex_digits[byte >> 4];
    out += hex_digits[byte & 15];
}

void append_escaped(std::string& out, char c) {
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\t':
            out += "\\t";
            return;
        case '\r':
            out += "\\r";
            return;
        default:
            break;
    }
    out += "\\u00";
    append_two_digits(out, static_cast<unsigned char>(c));
}

bool needs_escape(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

// Hexadecimal digits in lower case, all of `digits`.
std::optional<std::uint64_t> hex_number(std::string_view digits) {
    if (digits.empty() || digits.size() > 16) return std::nullopt;
    std::uint64_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, value, 16);
    if (error != std::errc() || stopped != end) return std::nullopt;
    return value;
}

}  // namespace

void append_number(std::string& out, std::uint64_t value) {
    const std::uint64_t negated = 0 - value;
    if (value <= largest_exact) {
        append_decimal(out, value);
    } else if (negated <= largest_exact) {
        out += '-';
        append_decimal(out, negated);
    } else {
        append_hex(out, value);
    }
}

void append_hex(std::string& out, std::uint64_t value) {
    char digits[16];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value, 16);
    out += "\"0x";
    out.append(digits, end);
    out += '"';
}

void append_string(std::string& out, std::string_view text) {
    if (!is_utf8(text)) {
        out += "{\"hex\":\"";
        for (const char c : text) append_two_digits(out, static_cast<unsigned char>(c));
        out += "\"}";
        return;
    }
    out += '"';
    for (const char c : text) {
        if (needs_escape(c))
            append_escaped(out, c);
        else
            out += c;
    }
    out += '"';
}

std::optional<std::uint64_t> number_in(const nlohmann::json& json) {
    if (json.is_number_unsigned()) return json.get<std::uint64_t>();
    if (json.is_number_integer()) return static_cast<std::uint64_t>(json.get<std::int64_t>());
    if (!json.is_string()) return std::nullopt;
    const auto& text = json.get_ref<const std::string&>();
    if (!text.starts_with("0x")) return std::nullopt;
    return hex_number(std::string_view(text).substr(2));
}

std::optional<std::string> string_in(const nlohmann::json& json) {
    if (json.is_string()) return json.get<std::string>();
    if (!json.is_object() || json.size() != 1) return std::nullopt;
    const auto hex = json.find("hex");
    if (hex == json.end() || !hex->is_string()) return std::nullopt;
    const auto& digits = hex->get_ref<const std::string&>();
    if (digits.size() % 2 != 0) return std::nullopt;
    std::string text;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const auto byte = hex_number(std::string_view(digits).substr(i, 2));
        if (!byte) return std::nullopt;
        text += static_cast<char>(*byte);
    }
    return text;
}

}  // namespace whitewater::sim
