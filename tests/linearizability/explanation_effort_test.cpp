// Explanations whose effort does not suffice: what is told then is true, and says that it is short.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "kv/linearizability/checker.hpp"
#include "tests/linearizability/long_history.hpp"
#include "tests/linearizability/random_history.hpp"

namespace whitewater::linearizability {
namespace {

constexpr std::uint32_t operations = 5'000;

// The history with another answer to one operation.
History with_other_answer(const History& history, std::size_t index, const std::string& value) {
    std::vector<std::pair<Position, const Operation*>> events;
    for (const Operation& operation : history.operations()) {
        events.emplace_back(operation.call_position, &operation);
        if (operation.response.outcome != Outcome::unknown)
            events.emplace_back(operation.return_position, &operation);
    }
    std::sort(events.begin(), events.end());
    History other(history.initial());
    for (const auto& [at, operation] : events) {
        const bool is_liar = operation == &history.operations()[index];
        if (at == operation->call_position)
            other.invoke(operation->id, operation->client, operation->request);
        else
            other.complete(operation->id, is_liar ? Response::read(value) : operation->response);
    }
    return other;
}

// Five values on one key, and after nine tenths of it a get that returned what it cannot have:
// nothing tells which write an answer is due to, and to forget one write is to allow for its value
// ever after. So the contradiction needs hundreds of answers, and each question is a hard one.
const History& hard_history() {
    static const History hard = [] {
        const History good = long_history({.form = Form::few_values, .operations = operations});
        for (std::size_t i = operations * 9 / 10; i < operations; ++i) {
            if (good.operations()[i].request.kind != Kind::get) continue;
            for (const Operation& other : good.operations()) {
                if (other.request.kind != Kind::put) continue;
                History bad = with_other_answer(good, i, other.request.argument);
                if (judge(bad).judgement == Judgement::not_linearizable) return bad;
                if (other.call_position > 100) break;
            }
        }
        return good;
    }();
    return hard;
}

void expect_true_but_short(const Violation& violation) {
    EXPECT_FALSE(violation.is_core_minimal);
    EXPECT_NE(violation.sentence.find("fewer may do"), std::string::npos) << violation.sentence;
    EXPECT_EQ(check(with_answers_only_to(hard_history(), violation.core)).judgement,
              Judgement::not_linearizable);
}

TEST(ExplanationEffort, BoundsWhatIsLookedAtAndWhatIsToldIsABadCore) {
    std::size_t core_before = operations + 1;
    const std::uint64_t enough = check(hard_history()).violation->looks;
    for (const std::uint64_t limit : {std::uint64_t{0}, enough / 4, enough / 2}) {
        SCOPED_TRACE(limit);
        const Verdict verdict = check(hard_history(), {.looks_to_explain = limit});
        ASSERT_EQ(verdict.judgement, Judgement::not_linearizable);
        EXPECT_LE(verdict.violation->looks, limit + limit / 2 + 32 * operations);
        EXPECT_LE(verdict.violation->core.size(), core_before);
        core_before = verdict.violation->core.size();
        expect_true_but_short(*verdict.violation);
    }
    EXPECT_LE(core_before, operations);
}

TEST(ExplanationEffort, IsDeterministic) {
    const Verdict one = check(hard_history(), {.looks_to_explain = 20'000});
    const Verdict other = check(hard_history(), {.looks_to_explain = 20'000});
    EXPECT_EQ(one.violation->core, other.violation->core);
    EXPECT_EQ(one.violation->looks, other.violation->looks);
}

TEST(ExplanationEffort, EndsWhenTheCallerHasEnough) {
    int asked = 0;
    judge(hard_history(), {.is_enough = [&] { return ++asked < 0; }});
    const int while_judging = std::exchange(asked, 0);
    const auto is_enough = [&] { return ++asked > while_judging + 3; };
    const Verdict verdict = check(hard_history(), {.is_enough = is_enough});
    ASSERT_EQ(verdict.judgement, Judgement::not_linearizable);
    EXPECT_GT(asked, while_judging + 3);
    EXPECT_LT(verdict.violation->looks, check(hard_history()).violation->looks);
    expect_true_but_short(*verdict.violation);
}

// Where values recur, the core holds every write of what was read, but nobody has to read of each.
TEST(ExplanationEffort, SufficesForThousandsOfWritesOfEqualValues) {
    const Verdict verdict = check(hard_history());
    ASSERT_EQ(verdict.judgement, Judgement::not_linearizable);
    const Violation& violation = *verdict.violation;
    EXPECT_TRUE(violation.is_core_minimal);
    EXPECT_EQ(violation.unplaced.size(), 1U);
    EXPECT_GT(violation.settled, 100U);
    EXPECT_LE(violation.core.size() - violation.settled, 25U);
    EXPECT_EQ(check(with_answers_only_to(hard_history(), violation.core)).judgement,
              Judgement::not_linearizable);
    // Any settled write is as good as another: a few are tried.
    for (std::size_t i = 0; i < violation.core.size();
         i += i + violation.settled < violation.core.size() ? 1 : violation.settled / 4) {
        std::vector<OperationId> fewer = violation.core;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        EXPECT_EQ(judge(with_answers_only_to(hard_history(), fewer)).judgement, Judgement::ok) << i;
    }
}

TEST(ExplanationEffort, IsNotSpentOnWhatIsEasy) {
    const History good = long_history({.operations = operations});
    const Verdict verdict = check(with_lie(good, Lie::stale_read).value());
    ASSERT_EQ(verdict.judgement, Judgement::not_linearizable);
    EXPECT_TRUE(verdict.violation->is_core_minimal);
    EXPECT_EQ(verdict.violation->sentence.find("fewer may do"), std::string::npos);
}

}  // namespace
}  // namespace whitewater::linearizability
