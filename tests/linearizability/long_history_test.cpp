// Long histories: good ones are accepted without a witness, a single lie in one is found.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "kv/linearizability/checker.hpp"
#include "tests/linearizability/random_history.hpp"

namespace whitewater::linearizability {
namespace {

void expect_ok(const Shape& shape) {
    const RandomHistory drawn = random_history(shape);
    const Verdict verdict = check(drawn.history);
    EXPECT_EQ(verdict.judgement, Judgement::ok);
    EXPECT_NE(verdict.path, Path::witness);
    // Far below what a search that goes astray would need.
    EXPECT_LT(verdict.steps, 10 * drawn.history.size());
}

constexpr Ratio one_in_a_thousand{1'000};

TEST(LongHistories, OfARegisterAreAcceptedInAFewStepsAnOperation) {
    const Shape shape{.seed = 1,
                      .operations = 60'000,
                      .clients = 16,
                      .keys = 3,
                      .lost = one_in_a_thousand,
                      .appends = 0};
    const RandomHistory drawn = random_history(shape);
    const Verdict verdict = check(drawn.history);
    EXPECT_EQ(verdict.judgement, Judgement::ok);
    EXPECT_LT(verdict.steps, 2 * drawn.history.size());
}

TEST(LongHistories, WithAppendsAreAccepted) {
    expect_ok(
        {.seed = 2, .operations = 20'000, .clients = 8, .keys = 8, .lost = one_in_a_thousand});
}

TEST(LongHistories, WithManyUnknownOutcomesAreAccepted) {
    expect_ok({.seed = 3,
               .operations = 20'000,
               .clients = 8,
               .keys = 3,
               .lost = Ratio::percent(5),
               .appends = 0});
}

TEST(LongHistories, WithFewDistinctValuesAreAccepted) {
    expect_ok({.seed = 4,
               .operations = 10'000,
               .clients = 6,
               .keys = 2,
               .values = 5,
               .lost = one_in_a_thousand,
               .appends = 0});
}

// One answer is replaced by an older one that was overwritten before the get was called.
History with_stale_read(const History& history, std::size_t where, OperationId* read) {
    History bad;
    std::map<std::string, std::vector<std::pair<Position, std::string>>> put_at;
    struct Event {
        Position at;
        const Operation* operation;
    };
    std::vector<Event> events;
    for (const Operation& operation : history.operations()) {
        events.push_back({operation.call_position, &operation});
        if (operation.return_position != never_returned)
            events.push_back({operation.return_position, &operation});
    }
    std::sort(events.begin(), events.end(),
              [](const Event& a, const Event& b) { return a.at < b.at; });
    std::map<std::string, std::vector<const Operation*>> finished_puts;
    for (const Event& event : events) {
        const Operation& operation = *event.operation;
        if (event.at == operation.call_position) {
            bad.invoke(operation.id, operation.client, operation.request);
            continue;
        }
        Response response = operation.response;
        std::vector<const Operation*>& puts = finished_puts[operation.request.key];
        if (operation.request.kind == Kind::put) puts.push_back(&operation);
        if (read->value == 0 && event.at > where && operation.request.kind == Kind::get) {
            // A put that had returned before another was called, which returned before this get.
            for (const Operation* newer : puts)
                for (const Operation* older : puts)
                    if (older->return_position < newer->call_position &&
                        newer->return_position < operation.call_position &&
                        response.value != older->request.argument) {
                        response = Response::read(older->request.argument);
                        *read = operation.id;
                    }
        }
        bad.complete(operation.id, response);
    }
    return bad;
}

TEST(LongHistories, WithOneStaleReadAreRejectedAndTheReadIsNamed) {
    for (std::uint64_t seed = 0; seed < 5 * test_scale(); ++seed) {
        const RandomHistory drawn = random_history({.seed = seed,
                                                    .operations = 5'000,
                                                    .clients = 8,
                                                    .keys = 2,
                                                    .removes = 0,
                                                    .appends = 0,
                                                    .swaps = 0});
        OperationId read;
        const History bad = with_stale_read(drawn.history, 6'000, &read);
        ASSERT_NE(read.value, 0u);
        const Verdict verdict = check(bad, drawn.effects);
        ASSERT_EQ(verdict.judgement, Judgement::not_linearizable);
        EXPECT_NE(verdict.path, Path::witness);
        EXPECT_EQ(verdict.violation->core.front(), read);
        EXPECT_LE(verdict.violation->core.size(), 3u);
    }
}

}  // namespace
}  // namespace whitewater::linearizability
