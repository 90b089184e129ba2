// Queues and stacks: that what shortens their searches changes no verdict.
#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "kv/linearizability/models/models.hpp"
#include "sim/base/prng.hpp"
#include "tests/linearizability/random_history.hpp"

namespace whitewater::linearizability {
namespace {

// The same objects, with nothing that a search could go by.
struct PlainQueue {
    using State = Queue::State;
    using Call = Queue::Call;
    using Answer = Queue::Answer;
    static State initial() { return {}; }
    static bool step(State& state, const Call& call, const Answer* answer) {
        return Queue::step(state, call, answer);
    }
};
struct PlainStack {
    using State = Stack::State;
    using Call = Stack::Call;
    using Answer = Stack::Answer;
    static State initial() { return {}; }
    static bool step(State& state, const Call& call, const Answer* answer) {
        return Stack::step(state, call, answer);
    }
};

struct Names {
    const char* put;
    const char* take;
};

// Clients that put in values (few, or each its own) and take them out. Takes answer what an object
// would that is first in, first out or the reverse, and now and then something else; some outcomes
// are unknown.
template <class Model>
std::vector<ModelOperation<Model>> drawn(std::uint64_t seed, const Names& names) {
    struct Client {
        std::size_t open = 0;
        bool is_waiting = false;
    };
    std::vector<ModelOperation<Model>> operations;
    std::vector<Client> clients(2 + seed % 3);
    std::deque<std::int64_t> held;
    auto draw = [&, step = std::uint64_t{0}](std::uint64_t limit) mutable {
        return uniform(Key(seed).with(++step), 0, limit - 1);
    };
    const std::size_t count = 6 + seed % 5;
    for (Position now = 0; now < 200; ++now) {
        Client& client = clients[draw(clients.size())];
        if (!client.is_waiting) {
            if (operations.size() == count) continue;
            ModelOperation<Model> operation;
            operation.called = operation.call.called = now;
            const bool puts = draw(2) == 0;
            operation.call.f = puts ? names.put : names.take;
            if (puts) {
                operation.call.argument.kind = Datum::Kind::integer;
                operation.call.argument.integer =
                    static_cast<std::int64_t>(seed % 2 == 0 ? draw(3) : operations.size());
            }
            client = {operations.size(), true};
            operations.push_back(operation);
            continue;
        }
        ModelOperation<Model>& operation = operations[client.open];
        client.is_waiting = false;
        Datum answer;
        if (operation.call.f == names.put) {
            held.push_back(operation.call.argument.integer);
        } else if (!held.empty()) {
            const bool takes_first = (draw(4) == 0) != (operation.call.f == "dequeue");
            answer.kind = Datum::Kind::integer;
            answer.integer = takes_first ? held.front() : held.back();
            takes_first ? held.pop_front() : held.pop_back();
        }
        if (draw(6) == 0) continue;
        operation.answer = operation.call.result = answer;
        operation.returned = operation.call.ended = now;
        operation.call.ending = Ending::ok;
    }
    return operations;
}

template <class Model, class Plain>
void expect_the_same_verdicts(const Names& names) {
    std::uint64_t ok = 0;
    std::uint64_t bad = 0;
    for (std::uint64_t seed = 0; seed < 5'000 * test_scale(); ++seed) {
        const auto verdict = check_model<Model>(drawn<Model>(seed, names));
        const auto plain = check_model<Plain>(drawn<Plain>(seed, names));
        ASSERT_EQ(verdict.judgement, plain.judgement) << seed;
        (plain.judgement == Judgement::ok ? ok : bad) += 1;
    }
    EXPECT_GT(ok, 500u);
    EXPECT_GT(bad, 150u);
}

TEST(Containers, AreJudgedAlikeWithAndWithoutWhatShortensTheSearch) {
    expect_the_same_verdicts<Queue, PlainQueue>({"enqueue", "dequeue"});
    expect_the_same_verdicts<Stack, PlainStack>({"push", "pop"});
}

}  // namespace
}  // namespace whitewater::linearizability
