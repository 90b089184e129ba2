// Writes in progress: what they hold, and what no longer counts when they complete.
#include "raft/durability.hpp"

#include <gtest/gtest.h>

#include "sim/base/check.hpp"

namespace whitewater::raft {
namespace {

TEST(Durability, ATokenIsDurableWhenItOrALaterOneCompletes) {
    Durability disk(Index{0});
    const Token first = disk.begin();
    const Token second = disk.begin({1}, {3});
    EXPECT_LT(first, second);
    EXPECT_FALSE(disk.is_durable(first));
    disk.complete(second);
    EXPECT_TRUE(disk.is_durable(first));
    EXPECT_EQ(disk.log(), Index{3});
}

TEST(Durability, TokensCompleteInOrderOnly) {
    Durability disk(Index{0});
    disk.begin();
    disk.complete({1});
    EXPECT_THROW(disk.complete({2}), CheckFailure);
    disk.begin();
    disk.complete({2});
    EXPECT_THROW(disk.complete({1}), CheckFailure);
}

TEST(Durability, KnowsWhichWriteHoldsAnEntry) {
    Durability disk(Index{2});
    const Token a = disk.begin({3}, {4});
    const Token b = disk.begin({5}, {5});
    EXPECT_EQ(disk.holding({2}), Token{}) << "it was there when the server started";
    EXPECT_EQ(disk.holding({3}), a);
    EXPECT_EQ(disk.holding({4}), a);
    EXPECT_EQ(disk.holding({5}), b);
    disk.complete(a);
    EXPECT_EQ(disk.holding({4}), Token{}) << "nothing newer needs to be waited for";
    EXPECT_EQ(disk.log(), Index{4});
}

TEST(Durability, AWriteDoesNotCountForWhatWasTruncatedSince) {
    Durability disk(Index{0});
    const Token old = disk.begin({1}, {4});
    disk.truncate_from({3});
    const Token replacement = disk.begin({3}, {3});
    disk.complete(old);
    EXPECT_EQ(disk.log(), Index{2});
    EXPECT_EQ(disk.holding({3}), replacement);
    disk.complete(replacement);
    EXPECT_EQ(disk.log(), Index{3});
}

// Bug D13: the same entry comes back while the write of its first life is still on its way. On disk
// the record that removed it may come in between.
TEST(Durability, AWriteDoesNotCountForAnEntryThatCameBack) {
    Durability disk(Index{0});
    const Token first_life = disk.begin({1}, {2});
    disk.truncate_from({2});
    disk.begin({2}, {2});
    disk.truncate_from({2});
    const Token second_life = disk.begin({2}, {2});
    disk.complete(first_life);
    EXPECT_EQ(disk.log(), Index{1});
    EXPECT_EQ(disk.holding({2}), second_life);
}

TEST(Durability, TruncationTakesBackWhatWasDurable) {
    Durability disk(Index{5});
    disk.truncate_from({4});
    EXPECT_EQ(disk.log(), Index{3});
}

}  // namespace
}  // namespace whitewater::raft
