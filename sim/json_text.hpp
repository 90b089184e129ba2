// JSON as traces use it: whole numbers that survive any reader, and strings that survive any bytes.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace whitewater::sim {

// The largest whole number that JavaScript, jq and every other reader of JSON keep exactly.
inline constexpr std::uint64_t largest_exact = (std::uint64_t{1} << 53) - 1;

// Appends `value` as a number if it, or its two's complement reading, is within ±largest_exact;
// otherwise as a string in hexadecimal, "0xdeadbeefdeadbeef".
void append_number(std::string& out, std::uint64_t value);

// Appends `value` in hexadecimal as a string, "0x2a", however small: for names and hashes.
void append_hex(std::string& out, std::uint64_t value);

// Appends `text` as a string. Text that is not UTF-8 becomes {"hex":"fffe"}: nothing is lost.
void append_string(std::string& out, std::string_view text);

// The inverses. Nothing if `json` is something else (a fraction, a list, too large).
std::optional<std::uint64_t> number_in(const nlohmann::json& json);
std::optional<std::string> string_in(const nlohmann::json& json);

}  // namespace whitewater::sim
