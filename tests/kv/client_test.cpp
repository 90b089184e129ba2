// A client finds the leader, asks again with the same number, and in the end gives up.
#include "tests/kv/client_stage.hpp"

namespace whitewater::kv {
namespace {

using Ending = OperationResult::Ending;

TEST_F(ClientTest, FollowsTheHintToTheLeaderAndRemembersIt) {
    boot();
    for (std::uint64_t op = 1; op <= 8; ++op) {
        const NodeId leader = node(1 + static_cast<std::uint32_t>(op) % 3);
        for (const NodeId server : settings.servers) manners[server] = {Does::refuse, leader};
        manners[leader] = {Does::answer};
        asked.clear();
        submit(op);
        scene.run_until(milliseconds(50) * static_cast<std::int64_t>(op));
        ASSERT_EQ(ended.size(), op);
        EXPECT_EQ(ended.back().result.ending, Ending::answered);
        EXPECT_EQ(ended.back().result.by, leader);
        EXPECT_EQ(ended.back().result.index, 7U);
        EXPECT_EQ(ended.back().result.term, 2U);
        if (op == 1) continue;  // whom it asked first was a guess
        EXPECT_EQ(servers_asked(),
                  (std::vector{node(1 + static_cast<std::uint32_t>(op - 1) % 3), leader}));
    }
}

// Nobody knows a leader: it pauses 10 to 30 ms between tries, and never asks the same twice
// running.
TEST_F(ClientTest, PausesAndAsksAnotherWhenNobodyKnowsTheLeader) {
    for (const NodeId server : settings.servers) manners[server] = {Does::refuse};
    boot();
    submit(1);
    scene.run_until(milliseconds(500));
    ASSERT_GE(asked.size(), 10U);
    for (std::size_t i = 1; i < asked.size(); ++i) {
        const Duration between = asked[i].at - asked[i - 1].at;
        EXPECT_GE(between, milliseconds(12)) << i;  // a round trip takes 2 ms
        EXPECT_LE(between, milliseconds(32)) << i;
        EXPECT_NE(asked[i].server, asked[i - 1].server) << i;
    }
}

TEST_F(ClientTest, AsksAgainWithTheSameNumberWhenNoAnswerComes) {
    boot();
    submit(1);
    scene.run_until(milliseconds(350));
    ASSERT_EQ(asked.size(), 4U);
    for (std::size_t i = 0; i < asked.size(); ++i) {
        EXPECT_EQ(asked[i].at, Time{milliseconds(100 * static_cast<int>(i) + 1).us});
        EXPECT_EQ(asked[i].sequence, 1U);
        EXPECT_EQ(asked[i].attempt, i + 1);
        EXPECT_EQ(asked[i].request, Request::append("x", "v1"));
        if (i == 0) continue;
        EXPECT_NE(asked[i].server, asked[i - 1].server);
    }
}

TEST_F(ClientTest, GivesUpAfterTheTimeoutAndKnowsNothing) {
    settings.timeout = milliseconds(350);
    boot();
    submit(1);
    scene.run_until(seconds(5));
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_EQ(ended[0].at, Time{milliseconds(350).us});
    EXPECT_EQ(ended[0].result.ending, Ending::timed_out);
    EXPECT_EQ(asked.size(), 4U);
    EXPECT_TRUE(c1->is_idle());
}

TEST_F(ClientTest, IsRefusedOnlyWhenEveryAttemptWas) {
    for (const NodeId server : settings.servers) manners[server] = {Does::refuse};
    boot();
    submit(1);
    scene.run_until(milliseconds(1500));
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_EQ(ended[0].at, Time{seconds(1).us});
    EXPECT_EQ(ended[0].result.ending, Ending::refused);

    // One attempt stays without an answer: it may have taken effect.
    manners.clear();
    scene.at(milliseconds(1550), [this] {
        for (const NodeId server : settings.servers) manners[server] = {Does::refuse};
    });
    submit(2);
    scene.run_until(seconds(3));
    ASSERT_EQ(ended.size(), 2U);
    EXPECT_EQ(ended[1].result.ending, Ending::timed_out);
}

TEST_F(ClientTest, AsksOnlyTheReplicaItIsSentTo) {
    for (const NodeId server : {node(1), node(3)}) manners[server] = {Does::answer};
    manners[node(2)] = {Does::refuse, node(3)};
    boot();
    submit(1, node(2));
    scene.run_until(milliseconds(500));
    EXPECT_EQ(servers_asked(), std::vector{node(2)});
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_EQ(ended[0].result.ending, Ending::refused);

    manners[node(2)] = {};
    submit(2, node(2));
    scene.run_until(milliseconds(800));
    EXPECT_EQ(servers_asked(), (std::vector{node(2), node(2), node(2), node(2)}));
}

TEST_F(ClientTest, TakesALateAnswerToAnEarlierAttempt) {
    boot();
    submit(1);
    scene.run_until(milliseconds(150));
    ASSERT_EQ(asked.size(), 2U);
    reply(asked[0], {Does::answer});
    scene.run_until(milliseconds(160));
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_EQ(ended[0].result.ending, Ending::answered);
    EXPECT_EQ(ended[0].result.by, asked[0].server);
}

// A late refusal says nothing of the attempt under way.
TEST_F(ClientTest, IgnoresALateRefusalAndAnswersToWhatIsOver) {
    boot();
    submit(1);
    scene.run_until(milliseconds(150));
    reply(asked[0], {Does::refuse, asked[0].server});
    scene.run_until(milliseconds(160));
    EXPECT_EQ(asked.size(), 2U);
    reply(asked[1], {Does::answer});
    scene.run_until(milliseconds(170));
    submit(2);
    reply(asked[1], {Does::answer});
    scene.run_until(milliseconds(200));
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_EQ(ended[0].op, OperationId{1});
}

}  // namespace
}  // namespace whitewater::kv
