// The log in memory: identities, prefix hashes, truncation, searches by term.
#include "raft/log.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

#include "sim/base/check.hpp"

namespace whitewater::raft {
namespace {

Log log_of_terms(std::initializer_list<std::uint64_t> terms) {
    Log log;
    for (std::uint64_t term : terms) log.append({{term}, EntryKind::command, as_bytes("c")});
    return log;
}

TEST(Log, IsEmptyBeforeAnythingIsAppended) {
    const Log log;
    EXPECT_EQ(log.last(), (EntryId{}));
    EXPECT_TRUE(log.matches({}));  // everybody agrees on nothing
    EXPECT_FALSE(log.matches({{1}, {1}}));
    EXPECT_EQ(log.slice({1}, 10).count, 0U);
}

TEST(Log, GivesBackWhatWasAppended) {
    Log log;
    EXPECT_EQ(log.append({{1}, EntryKind::noop, {}}), (EntryId{{1}, {1}}));
    EXPECT_EQ(log.append({{3}, EntryKind::command, as_bytes("put x 1")}), (EntryId{{3}, {2}}));
    EXPECT_EQ(log.at({1}).kind, EntryKind::noop);
    EXPECT_TRUE(log.at({1}).command.empty());
    EXPECT_EQ(log.at({2}).kind, EntryKind::command);
    EXPECT_EQ(log.at({2}).term, Term{3});
    EXPECT_EQ(as_text(log.at({2}).command), "put x 1");
}

TEST(Log, RefusesAnEntryOfAnEarlierTerm) {
    Log log = log_of_terms({1, 3});
    EXPECT_THROW(log.append({{2}, EntryKind::command, {}}), CheckFailure);
}

TEST(Log, MatchesOnlyTheTermItHasAtAnIndex) {
    const Log log = log_of_terms({1, 1, 2});
    EXPECT_TRUE(log.matches({{1}, {2}}));
    EXPECT_FALSE(log.matches({{2}, {2}}));
    EXPECT_TRUE(log.matches({{2}, {3}}));
    EXPECT_FALSE(log.matches({{2}, {4}}));
}

TEST(Log, HashesTellPrefixesApartAndNothingElse) {
    const Log a = log_of_terms({1, 1, 2});
    Log b = log_of_terms({1, 1, 3});
    EXPECT_EQ(a.hash_at({2}), b.hash_at({2}));
    EXPECT_NE(a.hash_at({3}), b.hash_at({3}));
    EXPECT_NE(a.hash_at({1}), a.hash_at({2}));
    b.truncate_from({3});
    b.append({{2}, EntryKind::command, as_bytes("c")});
    EXPECT_EQ(a.hash_at({3}), b.hash_at({3}));

    Log other_kind;
    other_kind.append({{1}, EntryKind::noop, as_bytes("c")});
    EXPECT_NE(a.hash_at({1}), other_kind.hash_at({1}));
}

TEST(Log, FindsTermsForConflictHints) {
    const Log log = log_of_terms({1, 1, 2, 2, 2, 5});
    EXPECT_EQ(log.first_with_term_at_least({2}), Index{3});
    EXPECT_EQ(log.first_with_term_at_least({3}), Index{6});
    EXPECT_EQ(log.first_with_term_at_least({6}), Index{7});
    EXPECT_EQ(log.last_with_term({2}), Index{5});
    EXPECT_EQ(log.last_with_term({5}), Index{6});
    EXPECT_EQ(log.last_with_term({3}), Index{0});
    EXPECT_EQ(log.last_with_term({9}), Index{0});
}

TEST(Log, ContinuesAfterABase) {
    Log log(EntryId{{4}, {10}}, 0xABCD);
    EXPECT_EQ(log.last(), (EntryId{{4}, {10}}));
    EXPECT_EQ(log.hash_at({10}), 0xABCDU);
    EXPECT_TRUE(log.matches({{4}, {10}}));
    EXPECT_FALSE(log.matches({{4}, {9}}));
    EXPECT_EQ(log.append({{4}, EntryKind::command, as_bytes("x")}), (EntryId{{4}, {11}}));
    EXPECT_EQ(log.first_with_term_at_least({4}), Index{11});
    EXPECT_EQ(log.last_with_term({4}), Index{11});
    log.truncate_from({11});
    EXPECT_EQ(log.last_with_term({4}), Index{10});
    EXPECT_THROW(log.truncate_from({10}), CheckFailure);
    EXPECT_THROW(static_cast<void>(log.term_at({9})), CheckFailure);
    EXPECT_THROW(static_cast<void>(log.at({10})), CheckFailure);
}

TEST(Log, SlicesAreBoundedByTheCountAndByTheEnd) {
    const Log log = log_of_terms({1, 1, 2});
    EXPECT_EQ(log.slice({1}, 2).count, 2U);
    EXPECT_EQ(log.slice({2}, 9).count, 2U);
    EXPECT_EQ(log.slice({4}, 9).count, 0U);
    EXPECT_EQ(log.slice({1}, 0).count, 0U);
}

}  // namespace
}  // namespace whitewater::raft
