// Text forms of times and durations.
#include "sim/base/time.hpp"

#include <fmt/format.h>

namespace whitewater {

std::string to_text(Duration d) {
    if (d.us % 1'000'000 == 0) return fmt::format("{}s", d.us / 1'000'000);
    if (d.us % 1'000 == 0) return fmt::format("{}ms", d.us / 1'000);
    return fmt::format("{}us", d.us);
}

std::string to_text(Time t) {
    const std::int64_t whole = t.us / 1'000'000;
    const std::int64_t rest = t.us % 1'000'000;
    if (rest % 1'000 == 0) return fmt::format("{}.{:03}s", whole, rest / 1'000);
    return fmt::format("{}.{:06}s", whole, rest);
}

}  // namespace whitewater
