// Recording a history: order by events, not by times; and misuse is caught.
#include "kv/linearizability/history.hpp"

#include <gtest/gtest.h>

#include "sim/base/check.hpp"

namespace whitewater::linearizability {
namespace {

constexpr OperationId first{7};
constexpr OperationId second{3};

TEST(History, NumbersEventsInTheOrderTheyWereRecordedEvenAtEqualTimes) {
    History history;
    const Time noon{5};
    EXPECT_EQ(history.invoke(first, client(1), Request::put("x", "1"), noon), 0u);
    EXPECT_EQ(history.invoke(second, client(2), Request::get("x"), noon), 1u);
    history.complete(second, Response::read("1"), noon);
    history.complete(first, Response::done(), noon);
    const std::vector<Operation>& operations = history.operations();
    EXPECT_EQ(operations[0].call_position, 0u);
    EXPECT_EQ(operations[1].call_position, 1u);
    EXPECT_EQ(operations[1].return_position, 2u);
    EXPECT_EQ(operations[0].return_position, 3u);
    EXPECT_EQ(operations[1].response, Response::read("1"));
}

TEST(History, KeepsAnAbandonedOperationOpenForEver) {
    History history;
    history.invoke(first, client(1), Request::put("x", "1"));
    EXPECT_EQ(history.open_count(), 1u);
    history.abandon(first, Time{9});
    EXPECT_EQ(history.open_count(), 0u);
    const Operation& operation = history.operations()[0];
    EXPECT_EQ(operation.return_position, never_returned);
    EXPECT_EQ(operation.response.outcome, Outcome::unknown);
    EXPECT_EQ(operation.return_time, Time{9});
    EXPECT_THROW(history.complete(first, Response::done()), CheckFailure);
}

TEST(History, FindsOperationsByTheirId) {
    History history;
    for (std::uint64_t i = 1; i <= 1000; ++i)
        history.invoke(OperationId{i * i}, client(1), Request::get("x"));
    for (std::uint64_t i = 1; i <= 1000; ++i) EXPECT_EQ(history.find(OperationId{i * i}), i - 1);
    EXPECT_FALSE(history.find(OperationId{2}));
}

TEST(History, RefusesWhatCannotHaveHappened) {
    History history;
    EXPECT_THROW(history.invoke(OperationId{0}, client(1), Request::get("x")), CheckFailure);
    EXPECT_THROW(history.complete(first, Response::done()), CheckFailure);
    history.invoke(first, client(1), Request::get("x"));
    EXPECT_THROW(history.invoke(first, client(1), Request::get("x")), CheckFailure);
    EXPECT_THROW(history.complete(first, Response::cas_failed()), CheckFailure);
    EXPECT_THROW(history.complete(first, Response{}), CheckFailure);
    history.complete(first, Response::read({}));
    EXPECT_THROW(history.complete(first, Response::read({})), CheckFailure);
    EXPECT_THROW(history.abandon(first), CheckFailure);
}

TEST(History, NamesOperationsAsPeopleDo) {
    Operation operation;
    operation.client = client(2);
    operation.request = Request::get("x");
    EXPECT_EQ(describe(operation), "c2's get of x");
    operation.request = Request::put("x", "5");
    EXPECT_EQ(describe(operation), "c2's put of \"5\" to x");
    operation.request = Request::remove("x");
    EXPECT_EQ(describe(operation), "c2's remove of x");
    operation.request = Request::put("\x1B[31m", "a\nNOT LINEARIZABLE\x07");
    EXPECT_EQ(describe(operation), "c2's put of \"a\\nNOT LINEARIZABLE\\x07\" to \\x1b[31m");
    operation.request = Request::append("x", "y");
    EXPECT_EQ(describe(operation), "c2's append of \"y\" to x");
    operation.request = Request::cas("x", "5", "6");
    EXPECT_EQ(describe(operation), "c2's cas of x from \"5\" to \"6\"");
}

TEST(History, ShortensLongValuesInTheMiddle) {
    EXPECT_EQ(describe(Value()), "none");
    EXPECT_EQ(describe(Value("")), "\"\"");
    const std::string text = describe(Value(std::string(500, 'a') + std::string(500, 'z')));
    EXPECT_EQ(text, "\"aaaaaaaaaaaaaaaaaaaaaaaa...zzzzzzzzzzzzzzzzzzzzzzzz\" (1000 bytes)");
}

}  // namespace
}  // namespace whitewater::linearizability
