// Models: a lock, a queue, a stack, registers read together, and one of the reader's own.
#include "kv/linearizability/models/models.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "sim/base/hash.hpp"
#include "tests/linearizability/random_history.hpp"

namespace whitewater::linearizability {
namespace {

template <class Model>
ModelVerdict judged(std::string_view text) {
    const Result<Log> log = read_log(text, "h");
    EXPECT_TRUE(log) << to_text(log.errors().front());
    const auto operations = operations_for<Model>(log.value());
    EXPECT_TRUE(operations);
    return check_model<Model>(operations.value());
}
constexpr Judgement ok = Judgement::ok;
constexpr Judgement bad = Judgement::not_linearizable;

TEST(Models, ALockIsHeldByOneAtATime) {
    EXPECT_EQ(
        judged<Mutex>("{:process 1 :type :invoke :f :acquire}{:process 1 :type :ok :f :acquire}"
                      "{:process 1 :type :invoke :f :release}"
                      "{:process 2 :type :invoke :f :acquire}"
                      "{:process 2 :type :ok :f :acquire}")
            .judgement,
        ok);
    const ModelVerdict verdict = judged<Mutex>(
        "{:process 1 :type :invoke :f :acquire}{:process 1 :type :ok :f :acquire}"
        "{:process 3 :type :invoke :f :acquire}{:process 3 :type :fail :f :acquire}"
        "{:process 2 :type :invoke :f :acquire}{:process 2 :type :ok :f :acquire}");
    EXPECT_EQ(verdict.judgement, bad);
    EXPECT_EQ(verdict.core, (std::vector<std::size_t>{1, 0}));
}

TEST(Models, EachKeyIsALock) {
    const auto acquired = [](const std::string& process, const std::string& key) {
        const std::string rest = " :f :acquire :key " + key + " :process " + process + "}";
        return "{:type :invoke" + rest + "{:type :ok" + rest;
    };
    EXPECT_EQ(judged<Mutex>(acquired("1", "a") + acquired("2", "b")).judgement, ok);
    const ModelVerdict twice =
        judged<Mutex>(acquired("1", "a") + acquired("2", "b") + acquired("3", "b"));
    EXPECT_EQ(twice.judgement, bad);
    EXPECT_EQ(twice.core, (std::vector<std::size_t>{2, 1}));
}

TEST(Models, AQueueIsFirstInFirstOutAndAStackIsNot) {
    const std::string both =
        "{:process 1 :type :invoke :f :$in :value 1}{:process 1 :type :ok :f :$in :value 1}"
        "{:process 1 :type :invoke :f :$in :value 2}{:process 1 :type :ok :f :$in :value 2}"
        "{:process 1 :type :invoke :f :$out}{:process 1 :type :ok :f :$out :value 1}";
    const auto with = [&](const std::string& in, const std::string& out) {
        std::string text = both;
        for (std::size_t at = 0; (at = text.find("$in")) != std::string::npos;)
            text.replace(at, 3, in);
        for (std::size_t at = 0; (at = text.find("$out")) != std::string::npos;)
            text.replace(at, 4, out);
        return text;
    };
    EXPECT_EQ(judged<Queue>(with("enqueue", "dequeue")).judgement, ok);
    EXPECT_EQ(judged<Stack>(with("push", "pop")).judgement, bad);
}

// As the README says, and other than a store.
TEST(Models, CompareValuesAsTheyAreWritten) {
    const auto taken = [](const std::string& value) {
        return judged<Queue>(R"({"p":0,"e":"invoke","f":"enqueue","v":3}
{"p":0,"e":"ok"}
{"p":0,"e":"invoke","f":"dequeue"}
{"p":0,"e":"ok","v":)" + value +
                             "}")
            .judgement;
    };
    EXPECT_EQ(taken("3"), ok);
    EXPECT_EQ(taken("\"3\""), bad);
}

TEST(Models, ATransactionReadsAllItsRegistersAtOneMoment) {
    const std::string writes =
        "{:process 1 :type :invoke :f :txn :value [[:w x 1] [:w y 1]]}"
        "{:process 2 :type :invoke :f :txn :value [[:r x nil] [:r y nil]]}"
        "{:process 1 :type :ok :f :txn :value [[:w x 1] [:w y 1]]}";
    EXPECT_EQ(
        judged<MultiRegister>(writes + "{:process 2 :type :ok :f :txn :value [[:r x 1] [:r y 1]]}")
            .judgement,
        ok);
    EXPECT_EQ(judged<MultiRegister>(writes +
                                    "{:process 2 :type :ok :f :txn :value [[:r x 1] [:r y nil]]}")
                  .judgement,
              bad);
}

TEST(Models, RefuseOperationsTheyDoNotKnow) {
    const Result<Log> log = read_log("{:process 1 :type :invoke :f :dance}", "h");
    ASSERT_TRUE(log);
    const auto operations = operations_for<Queue>(log.value());
    ASSERT_FALSE(operations);
    EXPECT_EQ(to_text(operations.errors().front()), "h:1: the model knows no operation 'dance'\n");
}

// A model as its user writes it: counters, each incremented by one and answering the new count.
struct Counter {
    using State = int;
    using Call = std::string;  // which counter
    using Answer = int;
    static State initial() { return 0; }
    static std::string key(const Call& call) { return call; }
    static bool step(State& count, const Call&, const Answer* answer) {
        ++count;
        return answer == nullptr || *answer == count;
    }
};
using Increments = std::vector<ModelOperation<Counter>>;

TEST(Models, OfOnesOwnAreAFewLines) {
    Increments increments = {{"a", 2, 0, 4}, {"a", 1, 1, 5}, {"b", 1, 2, 6}, {"a", {}, 3}};
    const ModelVerdict verdict = check_model<Counter>(increments);
    ASSERT_EQ(verdict.judgement, ok);
    EXPECT_FALSE(verify_model_order<Counter>(increments, verdict.order));
    increments.push_back({"a", 4, 7, 8});
    EXPECT_EQ(check_model<Counter>(increments).judgement, ok);  // the unknown one happened
    increments.push_back({"b", 1, 9, 10});
    EXPECT_EQ(check_model<Counter>(increments).judgement, bad);
    EXPECT_EQ(check_model<Counter>(increments, {.steps = 2}).judgement, Judgement::undecided);
}

TEST(Models, TheirKernelRejectsWrongOrders) {
    const Increments increments = {{"a", 1, 0, 1}, {"a", 2, 2, 3}, {"b", 1, 4, 5}};
    EXPECT_FALSE(verify_model_order<Counter>(increments, {0, 1, 2}));
    EXPECT_EQ(verify_model_order<Counter>(increments, {1, 0, 2}), 0u);  // answers
    EXPECT_EQ(verify_model_order<Counter>(increments, {0, 2, 1}), 2u);  // real time
    EXPECT_EQ(verify_model_order<Counter>(increments, {0, 0}), 1u);     // twice
    EXPECT_EQ(verify_model_order<Counter>(increments, {0, 1}), 2u);     // missing
    EXPECT_EQ(verify_model_order<Counter>(increments, {0, 1, 7}), 2u);  // no such
}

Increments many(Position count) {
    Increments increments;
    for (Position i = 0; i < count; ++i)
        increments.push_back({"a", static_cast<int>(i / 2 * 2 + 2 - i % 2), 4 * i, 4 * i + 6});
    return increments;
}

// Ten times the operations take not much more than ten times the memory, a fixed part aside.
TEST(Models, TakeMemoryInProportionToTheHistory) {
    const ModelVerdict few = check_model<Counter>(many(2'000));
    const ModelVerdict more = check_model<Counter>(many(20'000));
    EXPECT_EQ(few.judgement, ok);
    EXPECT_EQ(more.judgement, ok);
    EXPECT_LT(more.memory, 15 * few.memory);
    EXPECT_LT(more.memory, 20'000U * 1'500);
    EXPECT_EQ(check_model<Counter>(many(2'000), {.memory = few.memory / 2}).judgement,
              Judgement::undecided);
}

TEST(Models, EndWhenTheCallerHasEnough) {
    int asked = 0;
    const auto is_enough = [&] { return ++asked > 3; };
    const ModelVerdict verdict = check_model<Counter>(many(20'000), {.is_enough = is_enough});
    EXPECT_EQ(verdict.judgement, Judgement::undecided);
    EXPECT_LT(verdict.steps, 2'000U);
}

TEST(Models, NumberEqualSetsEqually) {
    for (const std::uint32_t limit : {1U, 64U, 65U, 1'000U}) {
        SetNumbers sets(limit);
        std::map<std::vector<bool>, std::uint32_t> known = {{std::vector<bool>(limit), 0}};
        std::map<std::uint32_t, std::vector<bool>> members;
        std::vector<bool> set(limit);
        std::uint32_t number = SetNumbers::empty;
        for (std::uint64_t i = 0; i < 3'000; ++i) {
            const auto member =
                static_cast<std::uint32_t>(mix(i) % std::min(limit, 9U) * 111 % limit);
            set[member] = !set[member];
            number = sets.toggled(number, member);
            ASSERT_EQ(known.try_emplace(set, number).first->second, number) << limit;
            ASSERT_EQ(members.try_emplace(number, set).first->second, set) << limit;
        }
    }
}

// Against every order there is.
bool has_an_order(const Increments& increments) {
    std::vector<std::size_t> order(increments.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    do {
        if (!verify_model_order<Counter>(increments, order)) return true;
    } while (std::next_permutation(order.begin(), order.end()));
    return false;
}

TEST(Models, AgreeWithTheDefinition) {
    std::uint64_t good = 0;
    std::uint64_t wrong = 0;
    for (std::uint64_t seed = 0; seed < 1'000 * test_scale(); ++seed) {
        constexpr Position count = 6;
        Increments increments;
        int counts[2] = {0, 0};
        for (Position i = 0; i < count; ++i) {
            const std::uint64_t draw = mix(seed * count + i);
            const int slip = draw / 2 % 3 == 0 ? 1 : 0;
            const int answer = ++counts[draw % 2] + slip;
            const auto returned = 100 * (i + 1 + static_cast<Position>(draw / 7 % 3)) + i;
            increments.push_back({draw % 2 == 0 ? "a" : "b", answer, 100 * i + 50, returned});
        }
        const ModelVerdict verdict = check_model<Counter>(increments);
        ASSERT_EQ(verdict.judgement, has_an_order(increments) ? ok : bad) << seed;
        (verdict.judgement == ok ? good : wrong) += 1;
    }
    EXPECT_GT(good, 50u);
    EXPECT_GT(wrong, 50u);
}

}  // namespace
}  // namespace whitewater::linearizability
