// The chronicle: where operations took effect, and the checker that none did so twice.
#include "kv/chronicle.hpp"

#include <gtest/gtest.h>

#include "kv/linearizability/checker.hpp"

namespace whitewater::kv {
namespace {

using Order = std::vector<OperationId>;

constexpr OperationId op(std::uint64_t number) {
    return {number};
}

class ChronicleTest : public ::testing::Test {
  protected:
    void invoke(std::uint64_t number, const Request& request, std::uint32_t by = 1) {
        chronicle.invoked(client(by), {op(number), request, nobody, {}}, now());
    }
    void answer(std::uint64_t number, const Response& response, std::uint64_t index,
                std::uint64_t term) {
        OperationResult result;
        result.response = response;
        result.index = index;
        result.term = term;
        chronicle.resulted({op(number), {}, nobody, {}}, result, now(), number);
    }
    std::optional<std::uint64_t> apply(std::uint64_t index, std::uint64_t number,
                                       std::uint64_t sequence,
                                       Store::Taken taken = Store::Taken::executed) {
        Command command;
        command.op = op(number);
        command.client = client(1);
        command.sequence = sequence;
        return chronicle.applied({raft::Term{1}, raft::Index{index}}, command, taken, Time{});
    }
    Time now() { return {++now_us}; }

    Chronicle chronicle;
    std::int64_t now_us = 0;
};

TEST_F(ChronicleTest, PutsWritesWhereTheyWereExecutedAndReadsWhereTheyRead) {
    invoke(1, Request::put("x", "1"));
    invoke(2, Request::put("x", "2"), 2);
    invoke(3, Request::get("x"), 3);
    invoke(4, Request::get("x"), 4);
    invoke(5, Request::get("x"), 5);
    apply(2, 2, 1);
    apply(3, 1, 2);
    answer(4, Response::read("1"), 3, 0);
    answer(3, Response::read("2"), 2, 0);
    answer(5, Response::read(std::nullopt), 1, 0);
    answer(2, Response::done(), 2, 1);
    answer(1, Response::done(), 3, 1);
    EXPECT_EQ(chronicle.commit_order(), (Order{op(5), op(2), op(3), op(1), op(4)}));
    EXPECT_EQ(chronicle.answered(), 5U);
    // It is a witness: the checker takes it at its word.
    const auto verdict = linearizability::check(chronicle.history(), chronicle.commit_order());
    EXPECT_EQ(verdict.judgement, linearizability::Judgement::ok);
    EXPECT_EQ(verdict.path, linearizability::Path::witness);
}

TEST_F(ChronicleTest, CountsOnlyTheFirstToApplyAnIndex) {
    EXPECT_FALSE(apply(1, 10, 1).has_value());
    EXPECT_FALSE(apply(1, 10, 1).has_value());  // another replica
    EXPECT_FALSE(apply(2, 20, 2).has_value());
    EXPECT_FALSE(apply(1, 10, 1).has_value());  // a restarted one, from the beginning
    EXPECT_FALSE(apply(2, 20, 2).has_value());
    EXPECT_EQ(chronicle.commit_order(), (Order{op(10), op(20)}));
}

// -- Exactly once (§6.3) --------------------------------------------------------------------------

TEST_F(ChronicleTest, SeesAnOperationThatIsExecutedTwice) {
    EXPECT_FALSE(apply(1, 10, 1).has_value());
    const auto again = apply(2, 10, 1);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(*again, 1U);
    sim::Record event;
    event.seq = 77;
    event.a = 2;
    const raft::Violation told = executed_again(client(1), *again, event);
    EXPECT_EQ(told.story,
              "operation 1 of c1 was executed again at index 2: a retry took effect twice");
    EXPECT_EQ(told.event, 77U);
}

TEST_F(ChronicleTest, SeesASecondExecutionAfterOthers) {
    apply(1, 10, 1);
    apply(2, 20, 2);
    EXPECT_TRUE(apply(3, 10, 1).has_value());
    EXPECT_TRUE(apply(4, 20, 2).has_value());
}

TEST_F(ChronicleTest, FindsNothingInRetriesThatWereNotExecuted) {
    EXPECT_FALSE(apply(1, 10, 1).has_value());
    EXPECT_FALSE(apply(2, 10, 1, Store::Taken::duplicate).has_value());
    EXPECT_FALSE(apply(3, 20, 2).has_value());
    EXPECT_FALSE(apply(4, 10, 1, Store::Taken::outdated).has_value());
    EXPECT_EQ(chronicle.commit_order(), (Order{op(10), op(20)}));
}

// A client that gave up on its first operation, and then did its second: if the first is executed
// after it, that is late, but once.
TEST_F(ChronicleTest, FindsNothingInALateFirstExecution) {
    EXPECT_FALSE(apply(1, 20, 2).has_value());
    EXPECT_FALSE(apply(2, 10, 1).has_value());
    EXPECT_TRUE(apply(3, 10, 1).has_value());
}

// -- The history ----------------------------------------------------------------------------------

TEST_F(ChronicleTest, LeavesWhatWasNotAnsweredUnknown) {
    invoke(1, Request::put("x", "1"));
    invoke(2, Request::put("x", "2"), 2);
    for (const auto ending :
         {OperationResult::Ending::refused, OperationResult::Ending::timed_out}) {
        OperationResult result;
        result.ending = ending;
        const bool is_refused = ending == OperationResult::Ending::refused;
        chronicle.resulted({op(is_refused ? 1 : 2), {}, nobody, {}}, result, now(), 7);
    }
    for (const linearizability::Operation& operation : chronicle.history().operations())
        EXPECT_EQ(operation.response.outcome, Outcome::unknown);
    EXPECT_EQ(chronicle.history().open_count(), 0U);
    EXPECT_EQ(chronicle.answered(), 0U);
}

TEST_F(ChronicleTest, TellsWhereAnOperationTookEffectAndWhoServedIt) {
    invoke(1, Request::put("x", "1"));
    EXPECT_EQ(chronicle.account_of(op(1)), "");
    EXPECT_EQ(chronicle.account_of(op(9)), "");
    chronicle.served(op(1), node(1), raft::Role::leader, raft::Term{1});
    chronicle.served(op(1), node(3), raft::Role::leader, raft::Term{2});
    EXPECT_EQ(chronicle.account_of(op(1)), "served by n3, which believed it was leader of term 2");
    apply(4, 1, 1);
    EXPECT_EQ(chronicle.answer_to(op(1)), 0U);
    answer(1, Response::done(), 4, 2);
    EXPECT_EQ(chronicle.answer_to(op(1)), 1U);
    EXPECT_EQ(chronicle.account_of(op(1)),
              "index 4 of term 2, served by n3, which believed it was leader of term 2");
}

TEST_F(ChronicleTest, KnowsWhichEntriesWriteAValue) {
    invoke(1, Request::put("x", "1"));
    invoke(2, Request::cas("x", "1", "2"), 2);
    invoke(3, Request::append("x", "1"), 3);
    invoke(4, Request::get("x"), 4);
    const auto propose = [this](std::uint64_t term, std::uint64_t index, std::uint64_t number) {
        chronicle.proposed({raft::Term{term}, raft::Index{index}}, op(number));
    };
    propose(1, 2, 1);
    propose(1, 3, 2);
    propose(2, 3, 1);  // a retry at the next leader
    propose(2, 4, 3);
    propose(2, 5, 4);
    const auto entry = [](std::uint64_t term, std::uint64_t index) {
        return raft::EntryId{raft::Term{term}, raft::Index{index}};
    };
    EXPECT_EQ(chronicle.entries_writing("1"), (std::vector{entry(1, 2), entry(2, 3), entry(2, 4)}));
    EXPECT_EQ(chronicle.entries_writing("2"), std::vector{entry(1, 3)});
    EXPECT_TRUE(chronicle.entries_writing("").empty());  // not even a get
}

}  // namespace
}  // namespace whitewater::kv
