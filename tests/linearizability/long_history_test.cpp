// Long histories: good ones are accepted without a witness, a single lie in one is found.
#include <gtest/gtest.h>

#include <algorithm>

#include "kv/linearizability/checker.hpp"
#include "tests/linearizability/long_history.hpp"
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

void expect_rejected(const History& history, Lie lie) {
    const std::optional<History> bad = with_lie(history, lie);
    ASSERT_TRUE(bad);
    const Verdict verdict = check(*bad);
    ASSERT_EQ(verdict.judgement, Judgement::not_linearizable);
    EXPECT_LE(verdict.violation->core.size(), 6u);
    const auto is_false = [&](OperationId id) {
        const std::size_t index = *history.find(id);
        return bad->operations()[index].response != history.operations()[index].response;
    };
    EXPECT_TRUE(
        std::any_of(verdict.violation->core.begin(), verdict.violation->core.end(), is_false));
}

void expect_right_verdicts(const LongShape& shape) {
    const History history = long_history(shape);
    EXPECT_EQ(check(history).judgement, Judgement::ok);
    if (shape.form == Form::few_values) return;
    expect_rejected(history, Lie::stale_read);
    if (shape.clients >= 5) expect_rejected(history, Lie::inversion);
}

// With WHITEWATER_TEST_SCALE=20 each has 100,000 operations.
TEST(LongHistories, OfManyShapesGetTheRightVerdict) {
    const auto operations =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(100'000, 5'000 * test_scale()));
    for (const Form form : {Form::busy, Form::swapping, Form::few_values})
        for (const std::uint32_t clients : {5U, 10U, 30U, 100U})
            for (const std::uint32_t unknown : {0U, 1U, 5U}) {
                SCOPED_TRACE(testing::Message() << "form " << static_cast<int>(form) << ", "
                                                << clients << " clients, " << unknown << " %");
                if (form == Form::few_values && clients > 10) continue;
                expect_right_verdicts({.form = form,
                                       .operations = operations,
                                       .clients = clients,
                                       .unknown = Ratio::percent(unknown)});
            }
}

TEST(LongHistories, OfCrowdsAndAfterPendingWritesGetTheRightVerdict) {
    for (const History& history :
         {crowded_history(10'000, 20), history_after_pending_writes(10'000, 1'000)}) {
        const Verdict verdict = check(history);
        EXPECT_EQ(verdict.judgement, Judgement::ok);
        EXPECT_EQ(verdict.path, Path::blocks);
        expect_rejected(history, Lie::stale_read);
    }
}

TEST(LongHistories, WithOneStaleReadAreRejectedAndTheReadIsNamed) {
    for (std::uint64_t seed = 0; seed < 5 * test_scale(); ++seed) {
        const History history =
            long_history({.seed = seed, .operations = 5'000, .clients = 8, .keys = 2});
        const std::optional<History> bad = with_lie(history, Lie::stale_read);
        ASSERT_TRUE(bad);
        const Verdict verdict = check(*bad);
        ASSERT_EQ(verdict.judgement, Judgement::not_linearizable);
        const std::size_t read = *bad->find(verdict.violation->core.front());
        EXPECT_NE(bad->operations()[read].response, history.operations()[read].response);
        EXPECT_LE(verdict.violation->core.size(), 3u);
    }
}

}  // namespace
}  // namespace whitewater::linearizability
