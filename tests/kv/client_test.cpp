// A client finds the leader, asks again with the same number, and in the end gives up.
#include "kv/client.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/kv/scene.hpp"

namespace whitewater::kv {
namespace {

using Ending = OperationResult::Ending;

// What a server of the test's does with an attempt.
enum class Does { nothing, answer, refuse };
struct Manner {
    Does does = Does::nothing;
    NodeId names{};  // refuse: as the leader
};

// c1 under test, among the servers n1 n2 n3, which behave as the test says.
class ClientTest : public ::testing::Test, public ClientListener {
  protected:
    struct Ended {
        Time at;
        OperationId op;
        OperationResult result;
    };
    struct Asked {
        Time at;
        NodeId server;
        std::uint64_t sequence = 0;
        std::uint32_t attempt = 0;
        Request request;
    };

    ClientTest() {
        settings.servers = NodeSet::first(3);
        settings.attempt = milliseconds(100);
        settings.timeout = seconds(1);
        for (const NodeId server : settings.servers)
            scene.add_extra(server, [this, server](NodeId, ByteView bytes) {
                hear(server, decode_command(bytes).value());
            });
    }
    ~ClientTest() override = default;

    void boot() {
        scene.add(client(1), [this](sim::Machine& machine) {
            auto made = std::make_unique<Client>(machine, *this, settings);
            c1 = made.get();
            return made;
        });
    }
    void submit(std::uint64_t op, NodeId via = nobody) {
        c1->submit({OperationId{op}, Request::append("x", "v" + std::to_string(op)), via, {}});
    }
    // Answers, or refuses, the attempt that `server` was asked for in `asked`.
    void reply(const Asked& to, Manner manner) {
        Reply made;
        made.op = OperationId{std::stoull(to.request.argument.substr(1))};
        made.attempt = to.attempt;
        made.status = manner.does == Does::answer ? ReplyStatus::done : ReplyStatus::refused;
        made.response = Response::done();
        made.index = 7;
        made.entry_term = 2;
        made.leader = manner.names;
        Bytes bytes;
        encode(made, bytes);
        scene.say(to.server, client(1), bytes);
    }
    std::vector<NodeId> servers_asked() const {
        std::vector<NodeId> servers;
        for (const Asked& a : asked) servers.push_back(a.server);
        return servers;
    }

    ClientSettings settings;
    std::map<NodeId, Manner> manners;
    std::vector<Asked> asked;
    std::vector<Ended> ended;
    std::vector<OperationId> invoked;
    Client* c1 = nullptr;
    Scene scene;

  private:
    void hear(NodeId server, const Command& command) {
        Request request{command.kind, std::string(command.key), std::string(command.argument),
                        std::string(command.expected)};
        asked.push_back({scene.time(), server, command.sequence, command.attempt, request});
        const Manner manner = manners[server];
        if (manner.does != Does::nothing) reply(asked.back(), manner);
    }
    void on_invoke(NodeId, const Task& task) override { invoked.push_back(task.op); }
    void on_result(NodeId, const Task& task, const OperationResult& result) override {
        ended.push_back({scene.time(), task.op, result});
    }
};

TEST_F(ClientTest, FindsTheLeaderByHintAndRemembersIt) {
    for (const NodeId server : {node(1), node(2)}) manners[server] = {Does::refuse, node(3)};
    manners[node(3)] = {Does::answer};
    boot();
    submit(1);
    scene.run_until(milliseconds(50));
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_EQ(ended[0].result.ending, Ending::answered);
    EXPECT_EQ(ended[0].result.by, node(3));
    EXPECT_EQ(ended[0].result.index, 7U);
    EXPECT_EQ(ended[0].result.term, 2U);
    EXPECT_LE(asked.size(), 2U);

    asked.clear();
    submit(2);
    scene.run_until(milliseconds(100));
    EXPECT_EQ(servers_asked(), std::vector{node(3)});
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

    c1->submit({OperationId{3}, Request::put("x", "v3"), nobody,
                [this](const OperationResult&) { c1->abandon_all(); }});
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
