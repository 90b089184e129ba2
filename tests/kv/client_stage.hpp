// A client under test, among servers that behave as the test says.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kv/client.hpp"
#include "tests/kv/scene.hpp"

namespace whitewater::kv {

// What a server of the test's does with an attempt.
enum class Does { nothing, answer, refuse };
struct Manner {
    Does does = Does::nothing;
    NodeId names{};  // refuse: as the leader
};

// c1, among the servers n1 n2 n3. An attempt times out after 100 ms, an operation after 1 s.
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
        Request request;
        request.kind = command.kind;
        request.key = command.key;
        request.argument = command.argument;
        request.expected = command.expected;
        asked.push_back({scene.time(), server, command.sequence, command.attempt, request});
        const Manner manner = manners[server];
        if (manner.does != Does::nothing) reply(asked.back(), manner);
    }
    void on_invoke(NodeId, const Task& task) override { invoked.push_back(task.op); }
    void on_result(NodeId, const Task& task, const OperationResult& result) override {
        ended.push_back({scene.time(), task.op, result});
    }
};

}  // namespace whitewater::kv
