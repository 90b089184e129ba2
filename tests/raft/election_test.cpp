// The rules of elections: §3.3, §3.4 and §3.6.1 of the dissertation.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "raft/codec.hpp"
#include "tests/raft/elections.hpp"

namespace whitewater::raft {
namespace {

TEST(Election, AServerStartsAsAFollowerOfNobody) {
    Rehearsal cluster(3);
    EXPECT_EQ(cluster.core(s1).role(), Role::follower);
    EXPECT_EQ(cluster.core(s1).leader(), nobody);
    EXPECT_EQ(cluster.core(s1).term(), Term{0});
}

TEST(Election, ACandidateVotesForItselfInANewTerm) {
    Rehearsal cluster(plain(3));
    cluster.time_out(s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::candidate);
    EXPECT_EQ(cluster.core(s1).hard_state(), (HardState{{1}, s1}));
    EXPECT_EQ(cluster.in_flight(s1, s2), 1U);
    EXPECT_EQ(cluster.in_flight(s1, s3), 1U);
}

TEST(Election, AMajorityOfVotesMakesALeader) {
    Rehearsal cluster(plain(5));
    cluster.time_out(s1);
    cluster.deliver(s1, s2);
    cluster.deliver(s2, s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::candidate);
    cluster.deliver(s1, s3);
    cluster.deliver(s3, s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::leader);
}

TEST(Election, AVoteThatArrivesTwiceCountsOnce) {
    Rehearsal cluster(plain(5));
    cluster.time_out(s1);
    cluster.deliver(s1, s2);
    cluster.duplicate(s2, s1);
    cluster.deliver(s2, s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::candidate);
}

TEST(Election, AVoteOfAnEarlierTermDoesNotCount) {
    Rehearsal cluster(plain(3));
    cluster.time_out(s1);
    cluster.deliver(s1, s2);
    cluster.time_out(s1);  // stands again, in term 2
    cluster.deliver(s2, s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::candidate);
    EXPECT_EQ(cluster.core(s1).term(), Term{2});
}

TEST(Election, APreVoteIsNotAVote) {
    Rehearsal cluster(5);
    cluster.time_out(s1);
    for (NodeId voter : {s2, s3, s4}) cluster.deliver(s1, voter);
    cluster.deliver(s2, s1);
    cluster.deliver(s3, s1);
    ASSERT_EQ(cluster.core(s1).role(), Role::candidate);
    cluster.deliver(s4, s1);  // late
    cluster.inject(s5, s1, RequestVoteReply{VoteKind::pre_vote, {1}, VoteAnswer::granted});
    EXPECT_EQ(cluster.core(s1).role(), Role::candidate);
}

TEST(Election, AVoterVotesOnceATerm) {
    Rehearsal cluster(plain(3));
    cluster.inject(s1, s3, vote_request(4));
    EXPECT_EQ(vote_of(cluster, s3), s1);
    cluster.inject(s2, s3, vote_request(4));
    EXPECT_EQ(vote_of(cluster, s3), s1);
    cluster.inject(s2, s3, vote_request(5));
    EXPECT_EQ(vote_of(cluster, s3), s2);
}

TEST(Election, AVoterRepeatsItsVoteToTheSameCandidate) {
    Rehearsal cluster(plain(3));
    cluster.time_out(s1);
    cluster.duplicate(s1, s2);
    cluster.deliver(s1, s2);
    EXPECT_EQ(cluster.in_flight(s2, s1), 2U);
    cluster.lose(s2, s1);  // so the first may be lost
    cluster.deliver(s2, s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::leader);
}

TEST(Election, AVoteOutlivesACrash) {
    Rehearsal cluster(plain(3));
    cluster.inject(s1, s3, vote_request(4));
    cluster.crash(s3);
    cluster.restart(s3);
    EXPECT_EQ(cluster.core(s3).hard_state(), (HardState{{4}, s1}));
    cluster.inject(s2, s3, vote_request(4));
    EXPECT_EQ(vote_of(cluster, s3), s1);
}

TEST(Election, AVoteIsNotForgottenOnSteppingDownWithinATerm) {
    Rehearsal cluster(plain(3));
    cluster.time_out(s1);
    cluster.inject(s2, s1, heartbeat_of(1));  // S2 has won
    EXPECT_EQ(cluster.core(s1).role(), Role::follower);
    EXPECT_EQ(vote_of(cluster, s1), s1);
}

TEST(Election, VoterRefusesACandidateWhoseLogIsBehind) {
    Rehearsal cluster(plain(3));
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.propose(s1, "a");
    cluster.deliver_all();
    ASSERT_EQ(cluster.log_of(s3), "1^1 2^1");
    cluster.inject(s2, s3, vote_request(5, {{1}, {1}}));
    EXPECT_EQ(vote_of(cluster, s3), nobody) << "shorter";
    cluster.inject(s2, s3, vote_request(6, {{0}, {9}}));
    EXPECT_EQ(vote_of(cluster, s3), nobody) << "longer, but of an earlier term";
    cluster.inject(s2, s3, vote_request(7, {{1}, {2}}));
    EXPECT_EQ(vote_of(cluster, s3), s2) << "equal";
    cluster.inject(s1, s3, vote_request(8, {{2}, {1}}));
    EXPECT_EQ(vote_of(cluster, s3), s1) << "shorter, but of a later term";
}

TEST(Election, ACandidateFollowsWhoeverWonItsTerm) {
    Rehearsal cluster(plain(3));
    cluster.time_out(s1);
    cluster.inject(s3, s1, heartbeat_of(1));
    EXPECT_EQ(cluster.core(s1).role(), Role::follower);
    EXPECT_EQ(cluster.core(s1).leader(), s3);
}

TEST(Election, ALeaderOfAnEarlierTermIsToldAndStepsDown) {
    Rehearsal cluster(plain(3));
    cluster.elect(s1, NodeSet::of(s2));
    cluster.lose_all();
    cluster.inject(s2, s3, vote_request(7));
    cluster.lose_all();
    cluster.time_out(s1);
    cluster.deliver(s1, s3);
    EXPECT_EQ(cluster.core(s3).leader(), nobody);
    cluster.deliver(s3, s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::follower);
    EXPECT_EQ(cluster.core(s1).term(), Term{7});
}

TEST(Election, OnlyGrantingAVotePutsOffTheVotersOwnElection) {
    Rehearsal cluster(plain(3));
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.deliver_all();
    cluster.skip(milliseconds(100));
    const LocalTime due = cluster.core(s3).deadline();
    cluster.inject(s2, s3, vote_request(5));  // with an empty log: refused
    EXPECT_EQ(cluster.core(s3).deadline(), due);
    cluster.inject(s2, s3, vote_request(6, {{1}, {1}}));
    EXPECT_GT(cluster.core(s3).deadline(), due);
}

TEST(Election, AHeartbeatPutsOffTheElectionButAnOldOneDoesNot) {
    Rehearsal cluster(plain(3));
    cluster.inject(s1, s3, heartbeat_of(3));
    const LocalTime due = cluster.core(s3).deadline();
    cluster.skip(milliseconds(10));
    cluster.inject(s2, s3, heartbeat_of(2));
    EXPECT_EQ(cluster.core(s3).deadline(), due);
    cluster.inject(s1, s3, heartbeat_of(3));
    EXPECT_GT(cluster.core(s3).deadline(), due);
}

TEST(Election, TimeoutsAreDrawnFromTheSeedAndTheTerm) {
    const auto timeouts = [](std::uint64_t seed) {
        Settings settings = plain(3);
        settings.seed = seed;
        Rehearsal cluster(settings);
        std::vector<std::int64_t> spans;
        for (int i = 0; i < 20; ++i) {
            const LocalTime before = cluster.core(s1).deadline();
            cluster.time_out(s1);
            const Duration span = cluster.core(s1).deadline() - before;
            EXPECT_GE(span, settings.election_min);
            EXPECT_LE(span, settings.election_max);
            spans.push_back(span.us);
        }
        return spans;
    };
    EXPECT_EQ(timeouts(1), timeouts(1));
    EXPECT_NE(timeouts(1), timeouts(2));
    const auto spans = timeouts(3);
    EXPECT_NE(*std::min_element(spans.begin(), spans.end()),
              *std::max_element(spans.begin(), spans.end()));
}

TEST(Election, AClockSetBackDoesNotPutOffTheElection) {
    Rehearsal cluster(3);
    cluster.inject(s1, s3, heartbeat_of(1));
    const LocalTime due = cluster.core(s3).deadline();
    cluster.set_back(seconds(3600));
    cluster.inject(s1, s3, RequestVoteReply{VoteKind::vote, {1}, VoteAnswer::refused});
    EXPECT_EQ(cluster.core(s3).deadline() + seconds(3600), due);
}

TEST(Election, AServerThatIsNoVoterNeverStands) {
    Settings settings = settings_for(3);
    settings.self = node(9);
    Server spare(settings);
    Effects effects;
    spare.start(LocalTime{}, DiskImage{}, effects);
    EXPECT_EQ(effects.deadline, LocalTime::never());
    Bytes bytes;
    encode(heartbeat_of(1), bytes);
    spare.step(LocalTime{}, Packet{s1, bytes}, effects);
    EXPECT_EQ(spare.raft().leader(), s1);
    EXPECT_EQ(effects.deadline, LocalTime::never());
}

TEST(Election, AServerAloneElectsItselfWhenItsVoteIsDurable) {
    Rehearsal cluster(1, Rehearsal::Disks::sync_by_hand);
    cluster.time_out(s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::candidate);
    cluster.sync(s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::leader);
    EXPECT_EQ(cluster.core(s1).commit(), Index{1});
}

TEST(Election, OnesOwnVoteOfAnEarlierTermDoesNotCount) {
    Rehearsal cluster(1, Rehearsal::Disks::sync_by_hand);
    cluster.time_out(s1);
    cluster.time_out(s1);
    cluster.sync_once(s1);  // the vote of term 1
    EXPECT_EQ(cluster.core(s1).role(), Role::candidate);
    cluster.sync_once(s1);
    EXPECT_EQ(cluster.core(s1).role(), Role::leader);
    EXPECT_EQ(cluster.core(s1).term(), Term{2});
}

TEST(Election, ALeaderThatStepsDownWaitsForAnElectionTimeout) {
    Rehearsal cluster(plain(3));
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.skip(seconds(1));
    cluster.inject(s2, s1, AppendEntriesReply{{4}, AppendOutcome::stale_term, 0, {}, {}, {}});
    const LocalTime due = cluster.core(s1).deadline();
    cluster.skip(milliseconds(149));
    cluster.inject(s2, s1, RequestVoteReply{VoteKind::vote, {4}, VoteAnswer::refused});
    EXPECT_EQ(cluster.core(s1).role(), Role::follower);
    cluster.wait(milliseconds(0));
    EXPECT_EQ(cluster.core(s1).role(), Role::follower);
    cluster.wait(milliseconds(152));
    EXPECT_EQ(cluster.core(s1).role(), Role::candidate);
    EXPECT_GT(cluster.core(s1).deadline(), due);
}

}  // namespace
}  // namespace whitewater::raft
