// The rules that keep a working leader in office and a lonely one out: §4.2.3 and §6.2.
#include <gtest/gtest.h>

#include "tests/raft/elections.hpp"

namespace whitewater::raft {
namespace {

TEST(CheckQuorum, AVoterThatHearsALeaderIgnoresCandidates) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.deliver_all();
    cluster.inject(s3, s2, vote_request(9, {{9}, {9}}));
    EXPECT_EQ(cluster.core(s2).term(), Term{1});
    cluster.skip(milliseconds(150));
    cluster.inject(s3, s2, vote_request(9, {{9}, {9}}));
    EXPECT_EQ(vote_of(cluster, s2), s3);
}

TEST(CheckQuorum, ALeaderIgnoresCandidatesToo) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.inject(s3, s1, vote_request(9, {{9}, {9}}));
    EXPECT_EQ(cluster.core(s1).role(), Role::leader);
}

TEST(CheckQuorum, SwitchedOffNobodyIgnoresAHigherTerm) {
    Rehearsal cluster(plain(3));
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.deliver_all();
    cluster.inject(s3, s2, vote_request(9, {{9}, {9}}));
    EXPECT_EQ(vote_of(cluster, s2), s3);
    cluster.inject(s3, s1, vote_request(9, {{9}, {9}}));
    EXPECT_EQ(cluster.core(s1).role(), Role::follower);
}

TEST(CheckQuorum, SwitchedOffALeaderThatHearsNobodyStays) {
    Rehearsal cluster(plain(3));
    cluster.elect(s1, NodeSet::of(s2, s3));
    for (int i = 0; i < 20; ++i) cluster.time_out(s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::leader);
}

TEST(CheckQuorum, ALeaderStepsDownAnElectionTimeoutAfterItLastHeardAQuorum) {
    Rehearsal cluster(5);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.lose_all();
    cluster.skip(milliseconds(200));
    cluster.time_out(s1);
    cluster.deliver(s1, s2);
    cluster.deliver(s2, s1);  // one of five is no quorum
    cluster.skip(milliseconds(50));
    cluster.time_out(s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::leader);
    cluster.skip(milliseconds(50));
    cluster.time_out(s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::follower);
    EXPECT_EQ(cluster.core(s1).term(), Term{1});
}

TEST(CheckQuorum, ALeaderWhoseClockIsSetBackStepsDownNoLater) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.deliver_all();
    cluster.set_back(milliseconds(100));
    cluster.propose(s1, "x");  // it looks at its clock
    cluster.lose_all();
    cluster.skip(milliseconds(300));
    cluster.time_out(s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::follower);
}

// Bug V6: a candidate that stood in vain is stuck in a higher term; nobody hears its votes.
TEST(CheckQuorum, AServerStuckInAHigherTermBringsAboutAnElection) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2));
    cluster.deliver_between(NodeSet::of(s1, s2));
    cluster.lose_all();
    cluster.inject(s2, s3, vote_request(6));
    cluster.lose_all();
    cluster.time_out(s1);
    cluster.deliver(s1, s3);
    cluster.deliver(s3, s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::follower);
    cluster.elect(s1, NodeSet::of(s2, s3));
    EXPECT_GT(cluster.core(s1).term(), Term{6});
}

}  // namespace
}  // namespace whitewater::raft
