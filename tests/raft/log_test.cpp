// The log in memory: identities, prefix hashes, truncation, searches by term.
#include "raft/log.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

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

// A log of the plainest kind, to compare with.
struct PlainEntry {
    std::uint64_t term;
    std::string command;
};

// Whatever is done to it, the log holds the same as a vector of entries would.
RC_GTEST_PROP(Log, BehavesLikeAVectorOfEntries, ()) {
    Log log;
    std::vector<PlainEntry> model;
    const int steps = *rc::gen::inRange(0, 60);
    for (int i = 0; i < steps; ++i) {
        if (!model.empty() && *rc::gen::inRange(0, 4) == 0) {
            const auto kept = *rc::gen::inRange<std::size_t>(0, model.size());
            log.truncate_from({kept + 1});
            model.resize(kept);
        } else {
            const std::uint64_t before = model.empty() ? 0 : model.back().term;
            const std::uint64_t term = before + *rc::gen::inRange<std::uint64_t>(0, 3);
            const auto command = *rc::gen::arbitrary<std::string>();
            log.append({{term}, EntryKind::command, as_bytes(command)});
            model.push_back({term, command});
        }
        RC_ASSERT(log.size() == model.size());
    }
    for (std::size_t i = 0; i < model.size(); ++i) {
        const Entry entry = log.at({i + 1});
        RC_ASSERT(entry.term.value == model[i].term);
        RC_ASSERT(as_text(entry.command) == model[i].command);
    }
    if (model.empty()) return;
    const auto first = *rc::gen::inRange<std::size_t>(0, model.size());
    const EntryBatch batch = log.slice({first + 1}, 1000);
    RC_ASSERT(batch.count == model.size() - first);
    EntryReader reader(batch.bytes);
    for (std::size_t i = first; i < model.size(); ++i) {
        RC_ASSERT(reader.next());
        RC_ASSERT(as_text(reader.entry().command) == model[i].command);
    }
    RC_ASSERT(!reader.next());
    RC_ASSERT(reader.ok());
}

}  // namespace
}  // namespace whitewater::raft
