// The machine that builds random scenarios: its draws, and one method for each part of a scenario.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/language/scenario.hpp"
#include "scenarios/language/vocabulary.hpp"

namespace whitewater::scenarios::random {

// At full size from the first case on: else half of the cases would be plain.
inline std::uint64_t below(std::uint64_t count) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint64_t>(0, count));
}
inline bool maybe() {
    return below(2) == 1;
}
inline std::uint64_t between(std::uint64_t min, std::uint64_t max) {
    return min + below(max - min + 1);
}

template <class E>
E any_word() {
    const auto words = words_for<E>();
    return *value_for<E>(words[below(words.size())]);
}

// Microseconds, milliseconds and seconds, all of them likely.
inline Duration duration() {
    const std::int64_t units[] = {1, 1'000, 1'000'000};
    return Duration{static_cast<std::int64_t>(below(1'000'000)) * units[below(3)]};
}
inline Duration signed_duration() {
    const Duration magnitude = duration();
    return maybe() ? magnitude : Duration{-magnitude.us};
}
inline Ratio ratio(std::int64_t most_ppm) {
    const auto ppm = static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most_ppm) + 1));
    return maybe() ? Ratio{ppm} : Ratio{ppm / 10'000 * 10'000};
}
inline Ratio drift() {
    const Ratio magnitude = ratio(500'000);
    return maybe() ? magnitude : Ratio{-magnitude.ppm};
}
template <class T>
Range<T> ordered(T a, T b) {
    return {std::min(a, b), std::max(a, b)};
}
inline Range<Duration> durations() {
    const Duration first = duration();
    return ordered(first, duration());
}
inline Range<std::uint32_t> few(std::uint32_t most) {
    const auto first = static_cast<std::uint32_t>(between(1, most));
    return ordered(first, static_cast<std::uint32_t>(between(1, most)));
}
inline std::optional<Duration> maybe_for() {
    return maybe() ? std::optional(duration()) : std::nullopt;
}

// Values that are words of the language, need quotes, or neither.
inline std::string text() {
    static const std::vector<std::string> odd = {
        "",   "ok",     "none",   "via",      "->",  "#",       "# x",     "a b",      "\"",
        "\\", "\n\t\r", "über €", "n1",       "5ms", "leader",  "x=1",     "\x01\x7F", "within",
        "|",  "or",     "on",     "50%..60%", "a#b", "refused", "timeout", "-",        "a->b"};
    if (maybe()) return odd[below(odd.size())];
    return "v" + std::to_string(below(100));
}

// By the rules that the parser enforces: names are bound before they are used, nodes and clients
// exist, shares add up.
class Generator {
  public:
    Scenario scenario();

  private:
    MustViolate must();
    Setup setup();
    void raft(RaftSettings& r);
    void weather(Setup& s);
    std::string comment();
    Layout layout();
    NodeId any_node();
    NodeId any_client();
    enum class Naming { nodes, nodes_and_clients };
    SelectorItem one_node();

    // All but "leader among", which swallows what follows.
    SelectorItem item(Naming naming);
    std::vector<SelectorItem> items(Naming naming);
    Selector selector(Naming naming = Naming::nodes);
    std::optional<Selector> maybe_selector();
    Links links();
    Condition condition();
    MessageCount message_count();
    Meddle meddle();
    Crash crash();
    DiskFails disk_fails();
    Partition partition();
    FaultStep fault();
    Administration administration();
    Outcome outcome(OperationKind kind);
    ClientOperation operation();
    Load load();
    Victims victims();
    ChaosPartition chaos_partition();
    ChaosMeddle chaos_meddle();
    ChaosAction chaos_action();
    Chaos chaos();
    std::string new_name();
    Action await();
    Action let();
    Action any_action();
    Step step();
    Setup setup_;
    std::vector<std::string> names_;
};

}  // namespace whitewater::scenarios::random
