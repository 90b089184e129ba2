// The ledger of what a disk is bound to keep, held against copies of the log at each write.
#include "raft/safety_ledger.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <deque>
#include <vector>

namespace whitewater::raft {
namespace {

// What was in memory when a write was begun.
struct Copy {
    std::uint64_t token = 0;
    std::uint64_t term = 0;
    NodeId vote;
    std::vector<std::uint64_t> log;               // terms, from index 1
    std::uint64_t cut_since = ~std::uint64_t{0};  // lowest truncation since the write before
};

void expect_same(const DurableLedger& ledger, const Copy& durable) {
    RC_ASSERT(ledger.term().value == durable.term);
    RC_ASSERT(ledger.vote() == durable.vote);
    RC_ASSERT(ledger.last().value == durable.log.size());
    for (std::uint64_t index = 1; index <= durable.log.size() + 1; ++index) {
        const bool there = index <= durable.log.size();
        const std::uint64_t term = there ? durable.log[index - 1] : 1;
        RC_ASSERT(ledger.holds({{term}, {index}}) == there);
        RC_ASSERT(!ledger.holds({{term + 1}, {index}}));
    }
}

TEST(DurableLedger, IsAlwaysWhatTheLastCompletedWriteHeld) {
    ASSERT_TRUE(rc::check([] {
        DurableLedger ledger;
        Copy memory;
        Copy durable;
        std::deque<Copy> writes;
        const auto steps = *rc::gen::inRange(0, 300);
        for (int i = 0; i < steps; ++i) {
            const auto what = *rc::gen::inRange(0, 10);
            if (what < 4) {
                memory.log.push_back(memory.term);
                ledger.appended({{memory.term}, {memory.log.size()}});
            } else if (what == 4 && !memory.log.empty()) {
                const auto from = *rc::gen::inRange<std::uint64_t>(1, memory.log.size() + 1);
                memory.log.resize(from - 1);
                memory.cut_since = std::min(memory.cut_since, from);
                ledger.truncated({from});
            } else if (what == 5) {
                ++memory.term;
                memory.vote = node(*rc::gen::inRange<std::uint32_t>(0, 4));
            } else if (what < 8) {
                ++memory.token;
                writes.push_back(memory);
                memory.cut_since = ~std::uint64_t{0};
                ledger.persisting(
                    {{memory.token}, {memory.term}, memory.vote, {memory.log.size()}});
            } else if (!writes.empty()) {
                const auto done = *rc::gen::inRange<std::size_t>(0, writes.size());
                durable = writes[done];
                writes.erase(writes.begin(),
                             writes.begin() + static_cast<std::ptrdiff_t>(done) + 1);
                ledger.persisted({durable.token});
            }
            expect_same(ledger, durable);
            std::uint64_t safe = std::min(durable.log.size(), memory.cut_since - 1);
            for (const Copy& write : writes) safe = std::min(safe, write.cut_since - 1);
            RC_ASSERT(ledger.safe_from_crash().value == safe);
        }
    }));
}

TEST(DurableLedger, RemembersHowFarTheTermBeforeGot) {
    DurableLedger ledger;
    ledger.appended({{1}, {5}});
    ledger.persisting({{1}, {1}, node(1), {5}});
    ledger.persisting({{2}, {2}, nobody, {5}});
    ledger.truncated({4});
    ledger.persisting({{3}, {3}, nobody, {3}});
    ledger.persisted({2});
    EXPECT_EQ(ledger.last_in({2}), Index{5});
    EXPECT_EQ(ledger.last_in({1}), Index{5});
    ledger.persisted({3});
    EXPECT_EQ(ledger.last_in({3}), Index{3});
    EXPECT_EQ(ledger.last_in({2}), Index{5});
    EXPECT_GT(ledger.last_in({1}), Index{1'000'000});  // too long ago to tell
}

TEST(DurableLedger, BelievesWhatWasReadFromTheDisk) {
    DurableLedger ledger;
    ledger.appended({{1}, {5}});
    ledger.persisting({{1}, {1}, node(1), {5}});
    ledger.recovered({2}, node(3));
    EXPECT_EQ(ledger.last(), Index{0});
    ledger.recovered_entry({{1}, {1}});
    EXPECT_EQ(ledger.term(), Term{2});
    EXPECT_EQ(ledger.vote(), node(3));
    EXPECT_TRUE(ledger.holds({{1}, {1}}));
    EXPECT_EQ(ledger.last_in({2}), Index{1});
    ledger.persisted({1});  // of the incarnation that is gone
    EXPECT_EQ(ledger.last(), Index{1});
}

TEST(DurableLedger, BeginsAnewAtARestart) {
    DurableLedger ledger;
    ledger.appended({{1}, {5}});
    ledger.persisting({{1}, {1}, node(1), {5}});
    ledger.persisting({{2}, {2}, node(1), {5}});
    ledger.persisting({{3}, {3}, node(1), {5}});
    ledger.persisted({2});
    EXPECT_EQ(ledger.last(), Index{5});
    EXPECT_EQ(ledger.last_in({1}), Index{5});
    ledger.recovered({2}, node(1));
    EXPECT_EQ(ledger.last(), Index{0});
    EXPECT_FALSE(ledger.holds({{1}, {5}}));
    EXPECT_GT(ledger.last_in({1}), Index{1'000'000});
    ledger.appended({{2}, {1}});
    ledger.persisting({{1}, {2}, node(1), {1}});
    ledger.persisted({1});
    EXPECT_TRUE(ledger.holds({{2}, {1}}));
}

TEST(DurableLedger, RemembersHowFarWhatWasRecoveredGot) {
    DurableLedger ledger;
    ledger.recovered({2}, nobody);
    ledger.recovered_entry({{1}, {1}});
    ledger.persisting({{1}, {3}, nobody, {1}});
    ledger.persisted({1});
    EXPECT_EQ(ledger.last_in({2}), Index{1});
    ledger.recovered({4}, nobody);
    ledger.recovered_snapshot({9});
    ledger.persisting({{1}, {5}, nobody, {9}});
    ledger.persisted({1});
    EXPECT_EQ(ledger.last_in({4}), Index{9});
}

TEST(DurableLedger, GivesMemoryBackWhileWritesAreAlwaysUnderWay) {
    DurableLedger ledger;
    for (std::uint64_t i = 1; i <= 1000; ++i) {
        ledger.appended({{1}, {i}});
        ledger.persisting({{i}, {1}, nobody, {i}});
        ledger.persisted({i - 1});
        EXPECT_LE(ledger.held(), 130U);
    }
    EXPECT_EQ(ledger.last(), Index{999});
}

TEST(DurableLedger, HoldsWhatASnapshotCovers) {
    DurableLedger ledger;
    ledger.recovered({2}, nobody);
    ledger.recovered_snapshot({9});
    EXPECT_TRUE(ledger.holds({{1}, {9}}));
    EXPECT_EQ(ledger.last(), Index{9});
    ledger.recovered_entry({{2}, {10}});
    EXPECT_TRUE(ledger.holds({{1}, {9}}));
    EXPECT_TRUE(ledger.holds({{2}, {10}}));
    EXPECT_FALSE(ledger.holds({{2}, {11}}));
}

}  // namespace
}  // namespace whitewater::raft
