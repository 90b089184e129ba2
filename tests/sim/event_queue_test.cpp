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
    for (std::uint64_t i = 0; i < 100; ++i) queue.push(Time{7}, EventKind::call).stamp = i;
    for (std::uint64_t i = 0; i < 100; ++i) EXPECT_EQ(queue.pop().stamp, i);
    EXPECT_TRUE(queue.is_empty());
}

// The queue, and a list that is searched for the earliest.
class Both {
  public:
    void push(std::int64_t us) {
        queue_.push(Time{us}, EventKind::call).stamp = pushed_;
        list_.push_back(at(us, pushed_++));
    }
    // What it popped, as a time. REQUIRES: not empty.
    std::int64_t pop() {
        const auto least =
            std::min_element(list_.begin(), list_.end(), [](const Event& a, const Event& b) {
                return a.time != b.time ? a.time < b.time : a.stamp < b.stamp;
            });
        const Event expected = *least;
        list_.erase(least);
        RC_ASSERT(queue_.top().stamp == expected.stamp);
        const Event popped = queue_.pop();
        RC_ASSERT(popped.stamp == expected.stamp);
        RC_ASSERT(popped.time == expected.time);
        RC_ASSERT(queue_.is_empty() == list_.empty());
        return popped.time.us;
    }
    bool is_empty() const { return list_.empty(); }

  private:
    EventQueue queue_;
    std::vector<Event> list_;
    std::uint64_t pushed_ = 0;
};

// As a run uses it: what is added lies some way after what happened last. One word of the script
// adds an event or takes one; how far ahead events lie, its bits say: nothing, microseconds, within
// what the calendar holds, at its end, or far beyond it.
TEST(EventQueue, PopsTheEarliestOfWhatIsInIt) {
    EXPECT_TRUE(rc::check([](const std::vector<std::uint32_t>& script) {
        Both both;
        std::int64_t now = 0;
        for (const std::uint32_t word : script) {
            if (word % 5 < 2 && !both.is_empty()) {
                now = both.pop();
                continue;
            }
            const std::int64_t any = word / 64;
            const std::int64_t ahead[] = {0, any % 200, any % 250'000, 262'000 + any % 300,
                                          any % 20'000'000};
            both.push(now + ahead[word / 5 % 5]);
        }
        while (!both.is_empty()) both.pop();
    }));
}

// Nothing demands that what is added lies ahead: what does not is the earliest from then on.
TEST(EventQueue, TakesEventsOfTimesThatHavePassed) {
    EXPECT_TRUE(rc::check([](const std::vector<std::uint32_t>& script) {
        Both both;
        for (const std::uint32_t word : script) {
            if (word % 2 == 0 && !both.is_empty())
                both.pop();
            else
                both.push(word / 2 % 600'000);
        }
        while (!both.is_empty()) both.pop();
    }));
}

}  // namespace

}  // namespace whitewater::sim
