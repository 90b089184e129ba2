// A log as runs of terms, held against a log as a plain list of terms.
#include "raft/safety_term_runs.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

namespace whitewater::raft {
namespace {

// terms[i] is the term at index i; at 0, which is before the log, it is 0.
struct PlainLog {
    std::vector<std::uint64_t> terms{0};
    std::uint64_t base = 0;

    std::uint64_t last() const { return terms.size() - 1; }
    std::uint64_t term_at(std::uint64_t index) const {
        return index <= base || index > last() ? 0 : terms[index];
    }
    bool holds(std::uint64_t term, std::uint64_t index) const {
        return index <= base || (index <= last() && terms[index] == term);
    }
};

// Appends, cuts and prunes at random; terms may go down, since a broken Raft's do.
std::pair<TermRuns, PlainLog> grown_at_random() {
    TermRuns runs;
    PlainLog plain;
    const auto steps = *rc::gen::inRange(0, 40);
    for (int i = 0; i < steps; ++i) {
        const auto what = *rc::gen::inRange(0, 10);
        if (what < 7) {
            const auto term = *rc::gen::inRange<std::uint64_t>(1, 5);
            const auto count = *rc::gen::inRange<std::uint64_t>(1, 4);
            plain.terms.insert(plain.terms.end(), count, term);
            runs.extend({term}, {plain.last()});
        } else if (what < 9) {
            const auto from = *rc::gen::inRange<std::uint64_t>(plain.base + 1, plain.last() + 3);
            if (from <= plain.last()) plain.terms.resize(from);
            runs.cut({from});
        } else {
            const auto first = *rc::gen::inRange<std::uint64_t>(1, plain.last() + 3);
            plain.base = std::max(plain.base, std::min(first - 1, plain.last()));
            runs.prune({first});
        }
    }
    return {runs, plain};
}

TEST(TermRuns, AnswersLikeAPlainLog) {
    ASSERT_TRUE(rc::check([] {
        const auto [runs, plain] = grown_at_random();
        RC_ASSERT(runs.last().index.value == plain.last());
        RC_ASSERT(runs.base().value == plain.base);
        if (plain.last() > plain.base) {
            RC_ASSERT(runs.last().term.value == plain.terms.back());
        }
        for (std::uint64_t index = 0; index <= plain.last() + 2; ++index) {
            RC_ASSERT(runs.term_at({index}).value == plain.term_at(index));
            for (std::uint64_t term = 0; term < 6; ++term) {
                RC_ASSERT(runs.holds({{term}, {index}}) == plain.holds(term, index));
            }
        }
    }));
}

TEST(TermRuns, TakesOverWhatAnotherHolds) {
    ASSERT_TRUE(rc::check([] {
        const auto [source, plain] = grown_at_random();
        const auto from = *rc::gen::inRange<std::uint64_t>(plain.base, plain.last() + 1);
        const auto to = *rc::gen::inRange<std::uint64_t>(from, plain.last() + 1);
        TermRuns copy;
        copy.restart({from});
        copy.extend_from(source, {to});
        RC_ASSERT(copy.last().index.value == to);
        for (std::uint64_t index = 0; index <= plain.last() + 1; ++index) {
            const bool copied = from < index && index <= to;
            RC_ASSERT(copy.term_at({index}).value == (copied ? plain.term_at(index) : 0));
        }
        const TermRuns tail = source.tail({from});
        for (std::uint64_t index = from + 1; index <= plain.last() + 1; ++index) {
            RC_ASSERT(tail.term_at({index}) == source.term_at({index}));
        }
        RC_ASSERT(tail.last().index == source.last().index);
        RC_ASSERT(tail.base().value == from);
    }));
}

TEST(TermRuns, FindsTheFirstDifference) {
    ASSERT_TRUE(rc::check([] {
        const auto [a, plain_a] = grown_at_random();
        const auto [b, plain_b] = grown_at_random();
        std::uint64_t expected = std::max(plain_a.base, plain_b.base) + 1;
        while (expected <= std::min(plain_a.last(), plain_b.last()) &&
               plain_a.terms[expected] == plain_b.terms[expected]) {
            ++expected;
        }
        RC_ASSERT(TermRuns::first_difference(a, b).value == expected);
    }));
}

TEST(TermRuns, FindsTheLastEntryBeforeATerm) {
    ASSERT_TRUE(rc::check([] {
        const auto [runs, plain] = grown_at_random();
        const auto bound = *rc::gen::inRange<std::uint64_t>(0, 7);
        std::uint64_t expected = plain.last();
        while (expected > plain.base && plain.terms[expected] >= bound) --expected;
        RC_ASSERT(runs.last_before({bound}).value == expected);
    }));
}

TEST(TermRuns, KeepsNothingOfALogThatIsBehindWhatIsPruned) {
    TermRuns runs;
    runs.extend({1}, {3});
    runs.prune({10});
    EXPECT_EQ(runs.base(), Index{3});
    runs.extend({2}, {4});
    EXPECT_EQ(runs.term_at({4}), Term{2});
}

TEST(TermRuns, ForgetEverythingAtARestart) {
    TermRuns runs;
    runs.extend({1}, {3});
    runs.extend({2}, {6});
    runs.restart({});
    EXPECT_EQ(runs.last(), EntryId{});
    runs.extend({2}, {1});
    EXPECT_EQ(runs.term_at({1}), Term{2});
    EXPECT_EQ(runs.term_at({2}), Term{});
}

TEST(TermRuns, GiveMemoryBackAsTheyArePruned) {
    TermRuns runs;
    for (std::uint64_t i = 1; i <= 1000; ++i) {
        runs.extend({i}, {i});
        if (i > 10) runs.prune({i - 10});
        EXPECT_LE(runs.held(), 12U);
    }
}

TEST(TermRuns, TailsFromBehindTheEndAreEmpty) {
    TermRuns runs;
    runs.extend({1}, {3});
    const TermRuns tail = runs.tail({9});
    EXPECT_EQ(tail.last().index, Index{3});
    EXPECT_FALSE(tail.holds({{1}, {4}}));
}

}  // namespace
}  // namespace whitewater::raft
