// Telling formats apart by how a file begins.
#include <algorithm>
#include <array>
#include <utility>

#include "kv/linearizability/readers/log.hpp"

namespace whitewater::linearizability {
namespace {

constexpr std::array<std::pair<std::string_view, Format>, 4> formats = {{
    {"jsonl", Format::json_lines},
    {"edn", Format::jepsen_edn},
    {"porcupine", Format::porcupine},
    {"etcd", Format::etcd},
}};

// Does it begin as an array of JSON objects does, [{"key": ...? A key of EDN is followed by no
// colon, or by that of a keyword.
bool is_json_array(std::string_view text) {
    const auto skip = [&](char expected) {
        const std::size_t at = text.find_first_not_of(" \t\r\n");
        if (at == std::string_view::npos || text[at] != expected) return false;
        text.remove_prefix(at + 1);
        return true;
    };
    if (!skip('[') || !skip('{') || !skip('"')) return false;
    text.remove_prefix(std::min(text.find('"'), text.size()));
    if (!skip('"') || !skip(':') || text.empty()) return false;
    return std::string_view(" \t\r\n\"{[-0123456789").find(text[0]) != std::string_view::npos;
}

}  // namespace

std::string_view without_mark(std::string_view text) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
    return text;
}

std::string_view name_of(Format format) {
    for (const auto& [name, known] : formats)
        if (known == format) return name;
    return "";
}

std::optional<Format> format_named(std::string_view name) {
    for (const auto& [known, format] : formats)
        if (known == name) return format;
    return std::nullopt;
}

std::optional<Format> recognized(std::string_view text) {
    text = without_mark(text);
    const std::size_t start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return std::nullopt;
    text.remove_prefix(start);
    const std::string_view line = text.substr(0, text.find('\n'));
    if (line.starts_with("INFO")) return Format::etcd;
    if (line.starts_with("{")) {
        const std::size_t next = text.find_first_not_of(" \t\r\n", 1);
        if (next != std::string_view::npos && text[next] == '"') return Format::json_lines;
        return line.find(":key ") != std::string_view::npos ? Format::porcupine
                                                            : Format::jepsen_edn;
    }
    if (is_json_array(text)) return Format::json_lines;
    if (std::string_view("[(#;").find(line.front()) != std::string_view::npos)
        return Format::jepsen_edn;
    return std::nullopt;
}

}  // namespace whitewater::linearizability
