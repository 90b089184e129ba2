// Reading seeds off the command line.
#include "tools/whitewater/seeds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "scenarios/runner/fault_counts.hpp"

namespace whitewater::tools {

namespace {

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

Diagnostic about(const std::string& option, std::string message) {
    return {{option, 0, 0, 1}, std::move(message), ""};
}

}  // namespace

Result<Seeds> parse_seeds(const std::string& option, const std::string& text) {
    const std::size_t dots = text.find("..");
    const auto first = number(std::string_view(text).substr(0, dots));
    const auto last =
        dots == std::string::npos ? first : number(std::string_view(text).substr(dots + 2));
    if (!first.has_value() || !last.has_value())
        return about(option, fmt::format("'{}' is no seed; write 7 or 1..1000", text));
    if (*first > *last)
        return about(option, fmt::format("'{}' runs backwards; write {}..{}", text, *last, *first));
    return Seeds{*first, *last};
}

std::string to_text(const Seeds& seeds) {
    if (seeds.first == seeds.last) return fmt::format("seed {}", seeds.first);
    return fmt::format("seeds {}..{}", seeds.first, seeds.last);
}

std::optional<Diagnostic> take_inert(Words& settings, std::set<scenarios::FaultKind>& inert) {
    constexpr std::string_view prefix = "inert=";
    std::optional<Diagnostic> wrong;
    const auto takes = [&](const std::string& setting) {
        if (setting.rfind(prefix, 0) != 0) return false;
        const std::string name = setting.substr(prefix.size());
        for (std::size_t i = 0; i < scenarios::fault_kind_count; ++i) {
            const auto kind = static_cast<scenarios::FaultKind>(i);
            if (name != scenarios::name_of(kind)) continue;
            inert.insert(kind);
            return true;
        }
        wrong = about("--set", fmt::format("there is no fault called '{}'", name));
        return true;
    };
    settings.erase(std::remove_if(settings.begin(), settings.end(), takes), settings.end());
    return wrong;
}

}  // namespace whitewater::tools
