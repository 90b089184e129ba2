// Names say what a thing is, and a call says what it asks for.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "tests/source/rules.hpp"

namespace whitewater::source {

namespace {

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_vague_type(std::string_view name) {
    for (const std::string_view suffix : {"Manager", "Util", "Utils", "Helper", "Helpers", "Impl"})
        if (name.ends_with(suffix)) return true;
    return false;
}

// Names of the standard and JSON libraries that we call and did not choose.
bool is_foreign(const Word& word) {
    constexpr std::array<std::string_view, 3> json = {"get_ptr", "get_ref", "get_to"};
    return word.qualified.starts_with("std::") || is_one_of(json, word.name);
}

bool is_vague(const Word& word) {
    constexpr std::array<std::string_view, 4> folders = {"util", "utils", "helper", "helpers"};
    if (is_vague_type(word.name) || is_one_of(folders, word.name)) return true;
    const bool is_filler = word.name.starts_with("get_") || word.name.starts_with("do_");
    return is_filler && !is_foreign(word);
}

char next_visible(std::string_view code, std::size_t at) {
    while (at < code.size() && std::isspace(static_cast<unsigned char>(code[at])) != 0) ++at;
    return at < code.size() ? code[at] : '\0';
}

char last_visible(std::string_view code, std::size_t end) {
    while (end > 0 && std::isspace(static_cast<unsigned char>(code[end - 1])) != 0) --end;
    return end > 0 ? code[end - 1] : '\0';
}

bool ends_parameter(char c) {
    return c == ',' || c == ')';
}

std::size_t end_of(const Word& word) {
    return word.at + word.name.size();
}

// The offset where the type begins whose `bool` is words[i]: at the `const` before it, if any.
std::size_t type_begin(const std::vector<Word>& words, std::size_t i) {
    return i > 0 && words[i - 1].name == "const" ? words[i - 1].at : words[i].at;
}

// Whether words[i] is the type, and words[i + 1] the name, of a parameter.
bool is_boolean_parameter(std::string_view code, const std::vector<Word>& words, std::size_t i) {
    if (words[i].name != "bool") return false;
    const char before = last_visible(code, type_begin(words, i));
    if (before != '(' && before != ',') return false;
    const Word& name = words[i + 1];
    if (name.at != code.find_first_not_of(" \n", end_of(words[i]))) return false;
    const char after = next_visible(code, end_of(name));
    if (ends_parameter(after)) return true;
    return after == '=' && i + 2 < words.size() &&
           ends_parameter(next_visible(code, end_of(words[i + 2])));
}

// `Switch as_switch(bool on)`: its only parameter is the value that it says in another type.
bool is_conversion(std::string_view code, const std::vector<Word>& words, std::size_t i) {
    const bool is_only = last_visible(code, type_begin(words, i)) == '(' &&
                         next_visible(code, end_of(words[i + 1])) == ')';
    const std::size_t first = words[i].at == type_begin(words, i) ? i : i - 1;
    if (!is_only || first < 2) return false;
    const Word& result = words[first - 2];
    return result.name != "void" && result.name != "explicit" &&
           words[first - 1].at == code.find_first_not_of(" \n", end_of(result));
}

}  // namespace

Findings vague_names(const SourceFile& file) {
    Findings findings;
    if (!is_cpp(file.path)) return findings;
    for (const std::string_view part : {"manager", "util", "helper", "impl."})
        if (file.path.find(part) != std::string::npos)
            findings.push_back({file.path, 1, fmt::format("'{}' names no idea", part)});
    for (const Word& word : words_of(code_of(file.text)))
        if (is_vague(word))
            findings.push_back(
                {file.path, word.line, fmt::format("'{}': say what it is", word.name)});
    return findings;
}

Findings boolean_parameters(const SourceFile& file) {
    Findings findings;
    if (!is_cpp(file.path) || file.path.starts_with("tests/")) return findings;
    const std::string code = code_of(file.text);
    const std::vector<Word> words = words_of(code);
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
        if (is_boolean_parameter(code, words, i) && !is_conversion(code, words, i))
            findings.push_back({file.path, words[i].line,
                                fmt::format("boolean parameter '{}': an enum says it at the call",
                                            words[i + 1].name)});
    return findings;
}

}  // namespace whitewater::source
