// The words that would make a run depend on more than its seed, or on one compiler.
#include <fmt/format.h>

#include <array>

#include "tests/source/rules.hpp"

namespace whitewater::source {

namespace {

enum class Match { word, prefix, suffix, qualified };

struct Ban {
    Match match;
    std::string_view text;
    std::string_view reason;
};

constexpr std::string_view unordered = "iterates in no fixed order";
constexpr std::string_view unkeyed = "every draw is keyed by its cause (sim/base/prng.hpp)";
constexpr std::string_view inexact = "rounds differently between machines; use whole numbers";
constexpr std::string_view outside = "only World advances time, and a run knows no environment";
constexpr std::string_view threads = "one seed, one thread";
constexpr std::string_view address = "an address differs from run to run";
constexpr std::string_view unsupported = "not understood by all of our compilers";

// In sim, raft, kv and scenarios/language.
constexpr std::array deterministic = {
    Ban{Match::prefix, "unordered_", unordered},
    Ban{Match::qualified, "std::hash", "differs between libraries; use sim/base/hash.hpp"},
    Ban{Match::suffix, "_distribution", "differs between libraries; use sim/base/prng.hpp"},
    Ban{Match::suffix, "_engine", unkeyed},
    Ban{Match::prefix, "mt19937", unkeyed},
    Ban{Match::word, "random_device", unkeyed},
    Ban{Match::word, "rand", unkeyed},
    Ban{Match::word, "srand", unkeyed},
    Ban{Match::qualified, "std::shuffle", unkeyed},
    Ban{Match::qualified, "std::sample", unkeyed},
    Ban{Match::word, "float", inexact},
    Ban{Match::word, "double", inexact},
    Ban{Match::word, "getenv", outside},
    Ban{Match::word, "secure_getenv", outside},
    Ban{Match::word, "setlocale", outside},
    Ban{Match::qualified, "std::locale", outside},
    Ban{Match::word, "system_clock", outside},
    Ban{Match::word, "steady_clock", outside},
    Ban{Match::word, "high_resolution_clock", outside},
    Ban{Match::word, "clock_gettime", outside},
    Ban{Match::word, "gettimeofday", outside},
    Ban{Match::qualified, "std::time", outside},
    Ban{Match::qualified, "std::clock", outside},
    Ban{Match::qualified, "std::thread", threads},
    Ban{Match::qualified, "std::this_thread", threads},
    Ban{Match::qualified, "std::async", threads},
    Ban{Match::qualified, "std::mutex", threads},
    Ban{Match::qualified, "std::atomic", threads},
    Ban{Match::word, "thread_local", threads},
    Ban{Match::word, "uintptr_t", address},
    Ban{Match::word, "intptr_t", address},
    Ban{Match::qualified, "std::owner_less", address},
};

// In every file.
constexpr std::array portable = {
    Ban{Match::qualified, "std::ranges", unsupported},
    Ban{Match::qualified, "std::views", unsupported},
    Ban{Match::qualified, "std::format", unsupported},
    Ban{Match::qualified, "std::source_location", unsupported},
    Ban{Match::qualified, "std::pmr", unsupported},
    Ban{Match::qualified, "std::expected", unsupported},
    Ban{Match::qualified, "std::jthread", unsupported},
    Ban{Match::word, "bit_cast", unsupported},
    Ban{Match::word, "co_await", unsupported},
    Ban{Match::word, "co_yield", unsupported},
    Ban{Match::word, "co_return", unsupported},
};

bool matches(const Ban& ban, const Word& word) {
    switch (ban.match) {
        case Match::word:
            return word.name == ban.text;
        case Match::prefix:
            return word.name.starts_with(ban.text);
        case Match::suffix:
            return word.name.ends_with(ban.text);
        case Match::qualified:
            return word.qualified == ban.text;
    }
    return false;
}

bool must_be_deterministic(std::string_view path) {
    for (const std::string_view folder : {"sim/", "raft/", "kv/", "scenarios/language/"})
        if (path.starts_with(folder)) return true;
    return false;
}

// The first argument of the template whose brackets open at `code[at]`.
std::string_view first_argument(std::string_view code, std::size_t at) {
    if (at >= code.size() || code[at] != '<') return {};
    int depth = 0;
    for (std::size_t end = at; end < code.size(); ++end) {
        if (code[end] == '<' || code[end] == '(') ++depth;
        if (code[end] == '>' || code[end] == ')') --depth;
        if (depth == 0 || (depth == 1 && code[end] == ','))
            return code.substr(at + 1, end - at - 1);
    }
    return {};
}

bool is_ordered_by_address(std::string_view code, const Word& word) {
    if (word.qualified != "std::map" && word.qualified != "std::set") return false;
    return first_argument(code, word.at + word.name.size()).ends_with('*');
}

}  // namespace

Findings banned_words(const SourceFile& file) {
    Findings findings;
    if (!is_cpp(file.path)) return findings;
    const std::string code = code_of(file.text);
    const auto judge = [&](const Word& word, const auto& bans) {
        for (const Ban& ban : bans)
            if (matches(ban, word))
                findings.push_back(
                    {file.path, word.line, fmt::format("'{}': {}", word.qualified, ban.reason)});
    };
    for (const Word& word : words_of(code)) {
        judge(word, portable);
        if (!must_be_deterministic(file.path)) continue;
        judge(word, deterministic);
        if (is_ordered_by_address(code, word))
            findings.push_back(
                {file.path, word.line, fmt::format("a pointer as key: {}", address)});
    }
    return findings;
}

}  // namespace whitewater::source
