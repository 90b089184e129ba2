// What is said where a cas from a value to itself is under way: it cannot bring the value back.
#include <gtest/gtest.h>

#include "kv/linearizability/checker.hpp"

namespace whitewater::linearizability {
namespace {

TEST(KeptValue, IsNotBroughtBackByACasThatNeedsIt) {
    History history({}, History::Clock::lines);
    const auto at = [](std::int64_t line) { return Time{line}; };
    history.invoke(OperationId{1}, client(0), Request::put("x", "1"), at(1));
    history.complete(OperationId{1}, Response::done(), at(2));
    history.invoke(OperationId{2}, client(1), Request::cas("x", "1", "1"), at(3));
    history.invoke(OperationId{3}, client(0), Request::put("x", "2"), at(4));
    history.complete(OperationId{3}, Response::done(), at(5));
    history.invoke(OperationId{4}, client(2), Request::get("x"), at(6));
    history.complete(OperationId{4}, Response::read("1"), at(7));
    const Verdict verdict = check(history);
    ASSERT_TRUE(verdict.violation);
    EXPECT_EQ(
        verdict.violation->sentence,
        "c2's get of x returned \"1\" at line 7, but c0's put of \"2\" to x was acknowledged at "
        "line 5, before the get was called at line 6, and nothing that followed can have made it "
        "\"1\"");
}

}  // namespace
}  // namespace whitewater::linearizability
