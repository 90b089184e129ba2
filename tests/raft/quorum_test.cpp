// Majorities: how many, who counts, and what a quorum has reached.
#include "raft/quorum.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "sim/base/check.hpp"

namespace whitewater::raft {
namespace {

TEST(Quorum, IsMoreThanHalf) {
    const std::uint32_t expected[] = {0, 1, 2, 2, 3, 3, 4, 4};
    for (std::uint32_t n = 1; n <= 7; ++n)
        EXPECT_EQ(Quorum(NodeSet::first(n)).size(), expected[n]) << n;
}

TEST(Quorum, CountsVotersOnly) {
    const Quorum quorum(NodeSet::first(3));
    EXPECT_FALSE(quorum.is_met_by(NodeSet::of(node(1), node(4), node(5))));
    EXPECT_TRUE(quorum.is_met_by(NodeSet::of(node(1), node(3))));
}

TEST(Quorum, OfNobodyIsABug) {
    EXPECT_THROW(Quorum(NodeSet{}).reached([](NodeId) { return 1; }), CheckFailure);
}

TEST(Quorum, HasReachedWhatAMajorityHas) {
    const Index match[] = {{0}, {7}, {9}, {3}, {5}, {9}};  // by node; slot 0 is unused
    const auto reached = [&match](std::uint32_t n) {
        return Quorum(NodeSet::first(n)).reached([&](NodeId id) { return match[id.value]; });
    };
    EXPECT_EQ(reached(1), Index{7});
    EXPECT_EQ(reached(2), Index{7});
    EXPECT_EQ(reached(3), Index{7});
    EXPECT_EQ(reached(4), Index{5});
    EXPECT_EQ(reached(5), Index{7});
}

// The definition: the largest value that at least a majority has.
RC_GTEST_PROP(Quorum, ReachedIsTheLargestValueOfAMajority, ()) {
    const auto n = *rc::gen::inRange<std::uint32_t>(1, max_nodes + 1);
    const auto values = *rc::gen::container<std::vector<int>>(n, rc::gen::inRange(0, 20));
    const Quorum quorum(NodeSet::first(n));
    const int reached = quorum.reached([&](NodeId id) { return values[id.value - 1]; });
    const auto have = [&values](int least) {
        return std::count_if(values.begin(), values.end(), [least](int v) { return v >= least; });
    };
    RC_ASSERT(have(reached) >= quorum.size());
    RC_ASSERT(have(reached + 1) < quorum.size());
}

RC_GTEST_PROP(Quorum, AnyTwoIntersect, ()) {
    const auto n = *rc::gen::inRange<std::uint32_t>(1, 10);
    const Quorum quorum(NodeSet::first(n));
    const auto subset = [n] {
        NodeSet set;
        for (NodeId id : NodeSet::first(n)) {
            if (*rc::gen::arbitrary<bool>()) set.insert(id);
        }
        return set;
    };
    const NodeSet a = subset();
    const NodeSet b = subset();
    RC_PRE((quorum.is_met_by(a) && quorum.is_met_by(b)));
    RC_ASSERT(!(a & b).is_empty());
}

TEST(VoteTally, CountsAVoterOnce) {
    VoteTally votes;
    EXPECT_TRUE(votes.grant(node(2)));
    EXPECT_FALSE(votes.grant(node(2)));
    EXPECT_EQ(votes.granted().size(), 1U);
}

}  // namespace
}  // namespace whitewater::raft
