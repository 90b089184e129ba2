// Near misses: what the store may not do although no client can tell.
#include "kv/order_watch.hpp"

#include <gtest/gtest.h>

namespace whitewater::kv {
namespace {

using linearizability::Request;
using linearizability::Response;

// Two clients on one key, a millisecond between events.
class OrderWatchTest : public ::testing::Test {
  protected:
    std::size_t call(const Request& request) {
        const std::size_t operation = history.invoke({++calls}, client(1), request, now());
        watch.called();
        return operation;
    }
    Time now() { return Time{milliseconds(++moments).us}; }

    linearizability::History history;
    OrderWatch watch{history};
    std::uint64_t calls = 0;
    std::int64_t moments = 0;
};

TEST_F(OrderWatchTest, AcceptsWritesBetweenCallAndAnswerAndReadsOfTheLatest) {
    const std::size_t put = call(Request::put("x", "1"));
    const std::size_t early = call(Request::get("x"));
    watch.took_effect(put, 5, now());
    watch.answered_beside_log(early, 4, now());  // the put took effect after its call
    watch.answered_from_log(put, 5, now());
    const std::size_t late = call(Request::get("x"));
    watch.answered_beside_log(late, 5, now());
    const std::size_t other = call(Request::get("y"));
    watch.answered_beside_log(other, 0, now());
    EXPECT_TRUE(watch.near_misses().empty());
    EXPECT_EQ(watch.count(), 0u);
}

TEST_F(OrderWatchTest, ReportsAReadServedFromThePast) {
    const std::size_t put = call(Request::put("x", "1"));
    watch.took_effect(put, 5, now());
    const std::size_t get = call(Request::get("x"));
    watch.answered_beside_log(get, 4, now());
    ASSERT_EQ(watch.near_misses().size(), 1u);
    EXPECT_EQ(watch.near_misses()[0].op, OperationId{2});
    EXPECT_EQ(watch.near_misses()[0].sentence,
              "c1's get of x was served at index 4, but c1's put of \"1\" to x had taken effect at "
              "index 5 at 0.002s, before the get was called at 0.003s");
}

TEST_F(OrderWatchTest, ReportsAnAnswerBeforeItsEffect) {
    const std::size_t put = call(Request::put("x", "1"));
    watch.answered_from_log(put, 5, now());
    ASSERT_EQ(watch.near_misses().size(), 1u);
    EXPECT_EQ(watch.near_misses()[0].sentence,
              "c1's put of \"1\" to x was answered at 0.002s from index 5, which no server had "
              "applied");
}

TEST_F(OrderWatchTest, CountsAllAndTellsTheFirstFew) {
    const std::size_t put = call(Request::put("x", "1"));
    watch.took_effect(put, 5, now());
    for (int i = 0; i < 100; ++i) {
        const std::size_t get = call(Request::get("x"));
        watch.answered_beside_log(get, 4, now());
    }
    EXPECT_EQ(watch.count(), 100u);
    EXPECT_EQ(watch.near_misses().size(), 8u);
}

}  // namespace
}  // namespace whitewater::kv
