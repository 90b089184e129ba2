// The order of events.
#include "sim/event_queue.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace whitewater::sim {

namespace {

Event at(std::int64_t us, std::uint64_t name) {
    return {.time = Time{us}, .stamp = name, .kind = EventKind::call};
}

TEST(EventQueue, EventsOfOneInstantComeInTheOrderTheyWereAdded) {
    EventQueue queue;
    for (std::uint64_t i = 0; i < 100; ++i) queue.push(at(7, i));
    for (std::uint64_t i = 0; i < 100; ++i) EXPECT_EQ(queue.pop().stamp, i);
    EXPECT_TRUE(queue.is_empty());
}

// Pushes and pops in any order agree with a list that is searched for the earliest.
TEST(EventQueue, PopsTheEarliestOfWhatIsInIt) {
    EXPECT_TRUE(rc::check([](const std::vector<std::uint8_t>& script) {
        EventQueue queue;
        std::vector<Event> model;
        std::uint64_t pushed = 0;
        for (const std::uint8_t word : script) {
            if (word % 3 != 0 || model.empty()) {
                queue.push(at(word / 8, pushed));
                model.push_back(at(word / 8, pushed++));
                continue;
            }
            const auto least =
                std::min_element(model.begin(), model.end(), [](const Event& a, const Event& b) {
                    return a.time != b.time ? a.time < b.time : a.stamp < b.stamp;
                });
            RC_ASSERT(queue.top().stamp == least->stamp);
            RC_ASSERT(queue.pop().stamp == least->stamp);
            model.erase(least);
        }
        RC_ASSERT(queue.is_empty() == model.empty());
    }));
}

}  // namespace

}  // namespace whitewater::sim
