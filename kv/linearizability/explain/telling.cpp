// Words for what came back.
#include "kv/linearizability/explain/telling.hpp"

#include <fmt/format.h>

namespace whitewater::linearizability {

std::string telling(const History& history, const Operation& operation) {
    const std::string what = describe(operation);
    const std::string when = history.when(operation.return_time);
    const std::string value = describe(operation.response.value);
    if (operation.response.outcome == Outcome::failed)
        return fmt::format("{} failed at {}", what, when);
    if (operation.response.outcome == Outcome::failed_seeing)
        return fmt::format("{} failed at {}, seeing {}", what, when, value);
    if (operation.request.kind == Kind::get)
        return fmt::format("{} returned {} at {}", what, value, when);
    if (operation.request.kind == Kind::cas) return fmt::format("{} succeeded at {}", what, when);
    return fmt::format("{} was acknowledged at {}", what, when);
}

std::string noun_for(const Operation& operation) {
    switch (operation.request.kind) {
        case Kind::get:
            return "the get";
        case Kind::put:
            return "the put";
        case Kind::remove:
            return "the remove";
        case Kind::append:
            return "the append";
        case Kind::cas:
            break;
    }
    return "the cas";
}

}  // namespace whitewater::linearizability
