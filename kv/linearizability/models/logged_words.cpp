// Naming operations of a log.
#include "kv/linearizability/models/logged_words.hpp"

#include <fmt/format.h>

#include "kv/linearizability/models/causes.hpp"
#include "sim/base/printable.hpp"

namespace whitewater::linearizability {

std::string shown(const Datum& datum) {
    constexpr std::size_t longest = 60;
    const std::string text = to_text(datum);
    if (text.size() <= longest) return printable(text);
    return printable(text.substr(0, longest)) + "...";
}

Object::Object(const Log& log, const Core& about) {
    const std::string& key = log.operations[about.front()].key;
    for (const Logged& logged : log.operations)
        if (may_have_happened(logged) && logged.key == key) all.push_back(&logged);
    for (const std::size_t index : head_of(about))
        if (log.operations[index].key == key) core.push_back(&log.operations[index]);
}

std::string named(const Logged& logged) {
    std::string name = fmt::format("c{}'s {}", logged.process, printable(logged.f));
    if (!logged.argument.is_nil()) name += " of " + shown(logged.argument);
    if (!logged.key.empty()) name += " on " + printable(logged.key);
    return name;
}

std::string told(const Logged& logged) {
    const bool takes_out = logged.f == "dequeue" || logged.f == "pop";
    if (takes_out && logged.result.is_nil())
        return fmt::format("{} found nothing in line {}", named(logged), logged.end_line);
    const bool says_more =
        !logged.result.is_nil() && to_text(logged.result) != to_text(logged.argument);
    if (says_more)
        return fmt::format("{} returned {} in line {}", named(logged), shown(logged.result),
                           logged.end_line);
    return fmt::format("{} succeeded in line {}", named(logged), logged.end_line);
}

std::string conflict(const Log& log, const Core& core) {
    constexpr std::size_t most_listed = 4;
    const std::string culprit = told(log.operations[core.front()]);
    if (core.size() == 1) return culprit + ", which no order of the operations explains";
    std::string others;
    for (std::size_t i = 1; i < core.size() && i <= most_listed; ++i)
        others += (others.empty() ? "" : "; ") + told(log.operations[core[i]]);
    if (core.size() > 1 + most_listed)
        others += fmt::format("; and {} more", core.size() - 1 - most_listed);
    return fmt::format("{}, which fits into no order together with these: {}", culprit, others);
}

}  // namespace whitewater::linearizability
