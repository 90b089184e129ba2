// Turning intervals into the events of a history.
#include "tests/linearizability/played.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "sim/base/check.hpp"

namespace whitewater::linearizability {

History played(const std::vector<Interval>& intervals, Value initial) {
    struct Event {
        std::size_t interval;
        bool is_call;
    };
    std::map<std::int64_t, Event> events;
    for (std::size_t i = 0; i < intervals.size(); ++i) {
        const Interval& interval = intervals[i];
        CHECK(events.insert({interval.from, {i, true}}).second, "two events at one moment");
        if (interval.to == forever) continue;
        CHECK(interval.from < interval.to, "it returns before it is called");
        CHECK(events.insert({interval.to, {i, false}}).second, "two events at one moment");
    }
    History history(std::move(initial));
    for (const auto& [moment, event] : events) {
        const Interval& interval = intervals[event.interval];
        const OperationId id{event.interval + 1};
        const Time now = Time{} + milliseconds(moment);
        if (event.is_call)
            history.invoke(id, client(interval.client), interval.request, now);
        else
            history.complete(id, interval.response, now);
    }
    return history;
}

}  // namespace whitewater::linearizability
