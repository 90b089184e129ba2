// The rules of pre-votes: §9.6 of the dissertation, and the bugs that came with them.
#include <gtest/gtest.h>

#include "tests/raft/elections.hpp"

namespace whitewater::raft {
namespace {

TEST(PreVote, ChangesNeitherTermNorVote) {
    Rehearsal cluster(3);
    cluster.time_out(s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::pre_candidate);
    EXPECT_EQ(cluster.core(s1).hard_state(), (HardState{}));
    cluster.deliver(s1, s2);
    EXPECT_EQ(cluster.core(s2).hard_state(), (HardState{}));
    EXPECT_EQ(cluster.core(s2).role(), Role::follower);
}

TEST(PreVote, AVoterMayAgreeToSeveral) {
    Rehearsal cluster(3);
    cluster.time_out(s1);
    cluster.time_out(s2);
    cluster.deliver(s1, s3);
    cluster.deliver(s2, s3);
    cluster.deliver(s3, s1);
    cluster.deliver(s3, s2);
    EXPECT_EQ(cluster.core(s1).role(), Role::candidate);
    EXPECT_EQ(cluster.core(s2).role(), Role::candidate);
}

TEST(PreVote, IsRefusedByWhoHearsALeader) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.deliver_all();
    cluster.inject(s3, s2, RequestVote{VoteKind::pre_vote, {2}, {{9}, {9}}});
    EXPECT_EQ(cluster.in_flight(s2, s3), 0U);
    cluster.skip(milliseconds(150));
    cluster.inject(s3, s2, RequestVote{VoteKind::pre_vote, {2}, {{9}, {9}}});
    EXPECT_EQ(cluster.in_flight(s2, s3), 1U);
}

// Bug V5: a leader that restarted is no leader, though its followers still believe so.
TEST(PreVote, IsGrantedToTheLeaderItself) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.deliver_all();
    cluster.inject(s1, s2, RequestVote{VoteKind::pre_vote, {2}, {{1}, {1}}});
    EXPECT_EQ(cluster.in_flight(s2, s1), 1U);
}

// Bug V1: a server that was down for several terms asks for a term that is over.
TEST(PreVote, OfAPastTermIsAnsweredWithThePresentOne) {
    Rehearsal cluster(3);
    cluster.inject(s1, s2, vote_request(8));
    cluster.lose_all();
    cluster.time_out(s3);
    cluster.deliver(s3, s2);
    cluster.deliver(s2, s3);
    EXPECT_EQ(cluster.core(s3).term(), Term{8});
    EXPECT_EQ(cluster.core(s3).role(), Role::follower);
}

TEST(PreVote, RepliesOfAnEarlierTermDoNotCount) {
    Rehearsal cluster(3);
    cluster.time_out(s1);
    cluster.deliver(s1, s2);
    cluster.inject(s3, s1, vote_request(1));
    cluster.time_out(s1);  // asks again, for term 2
    cluster.deliver(s2, s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::pre_candidate);
    cluster.inject(s3, s1, vote_request(7));
    cluster.time_out(s1);  // and for term 8
    cluster.deliver(s1, s2);
    cluster.deliver(s1, s2);
    cluster.deliver(s2, s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::pre_candidate);
}

TEST(PreVote, AVoteGrantedEndsTheVotersOwnPreCandidacy) {
    Rehearsal cluster(3);
    cluster.inject(s3, s1, heartbeat_of(1));  // term 1, in which it has not voted
    cluster.lose_all();
    cluster.time_out(s1);
    ASSERT_EQ(cluster.core(s1).role(), Role::pre_candidate);
    cluster.inject(s2, s1, vote_request(1));
    EXPECT_EQ(vote_of(cluster, s1), s2);
    EXPECT_EQ(cluster.core(s1).role(), Role::follower);
    cluster.deliver(s1, s3);
    cluster.deliver(s3, s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::follower) << "an agreement that came too late";
}

}  // namespace
}  // namespace whitewater::raft
