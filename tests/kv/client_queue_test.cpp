// A client does its operations one after another, and forgets them when it is told to.
#include "tests/kv/client_stage.hpp"

namespace whitewater::kv {
namespace {

using Ending = OperationResult::Ending;

TEST_F(ClientTest, DoesOneOperationAtATimeInTheirOrder) {
    for (const NodeId server : settings.servers) manners[server] = {Does::answer};
    boot();
    for (const std::uint64_t op : {5U, 3U, 4U}) submit(op);
    EXPECT_EQ(invoked, std::vector{OperationId{5}});
    EXPECT_FALSE(c1->is_idle());
    scene.run_until(milliseconds(50));
    EXPECT_EQ(invoked, (std::vector{OperationId{5}, OperationId{3}, OperationId{4}}));
    ASSERT_EQ(asked.size(), 3U);
    for (std::size_t i = 0; i < asked.size(); ++i) {
        EXPECT_EQ(asked[i].sequence, i + 1);
        EXPECT_EQ(asked[i].at, Time{milliseconds(2 * static_cast<int>(i) + 1).us});
    }
    EXPECT_TRUE(c1->is_idle());
}

TEST_F(ClientTest, AbandonsWhatIsUnderWayAndWhatIsQueued) {
    boot();
    submit(1);
    submit(2);
    scene.run_until(milliseconds(50));
    c1->abandon_all();
    EXPECT_TRUE(c1->is_idle());
    reply(asked[0], {Does::answer});
    scene.run_until(seconds(3));
    EXPECT_EQ(asked.size(), 1U);
    EXPECT_TRUE(ended.empty());

    submit(3);
    scene.run_until(milliseconds(3050));
    ASSERT_EQ(asked.size(), 2U);
    EXPECT_EQ(asked[1].sequence, 2U);  // the first may still arrive: it must find itself outdated
}

// What is done when an operation ends may be anything: submit, or abandon all.
TEST_F(ClientTest, MaySubmitAndAbandonAtTheEndOfAnOperation) {
    for (const NodeId server : settings.servers) manners[server] = {Does::answer};
    boot();
    c1->submit({OperationId{1}, Request::put("x", "v1"), nobody,
                [this](const OperationResult&) { submit(2); }});
    scene.run_until(milliseconds(50));
    EXPECT_EQ(ended.size(), 2U);

    c1->submit({OperationId{3}, Request::put("x", "v3"), nobody, [this](const OperationResult&) {
                    EXPECT_EQ(invoked.back(), OperationId{4});  // the next is under way
                    c1->abandon_all();
                }});
    submit(4);
    scene.run_until(seconds(3));
    EXPECT_EQ(ended.size(), 3U);
    EXPECT_TRUE(c1->is_idle());
}

TEST(DescribeResult, SaysWhatTheScenarioLanguageSays) {
    const auto answered = [](Response response) {
        OperationResult result;
        result.response = std::move(response);
        return result;
    };
    EXPECT_EQ(describe(OperationKind::put, answered(Response::done())), "ok");
    EXPECT_EQ(describe(OperationKind::get, answered(Response::read("7"))), "7");
    EXPECT_EQ(describe(OperationKind::get, answered(Response::read(std::nullopt))), "none");
    EXPECT_EQ(describe(OperationKind::cas, answered(Response::done())), "ok");
    EXPECT_EQ(describe(OperationKind::cas, answered(Response::cas_failed_seeing("7"))), "failed");
    OperationResult result;
    result.ending = Ending::refused;
    EXPECT_EQ(describe(OperationKind::put, result), "refused");
    result.ending = Ending::timed_out;
    EXPECT_EQ(describe(OperationKind::put, result), "timeout");
}

}  // namespace
}  // namespace whitewater::kv
