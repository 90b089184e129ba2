// The rules of elections: §3.3, §3.4, §3.6.1, §4.2.3, §6.2 and §9.6 of the dissertation.
#include <gtest/gtest.h>

#include "tests/raft/rehearsal.hpp"

namespace whitewater::raft {
namespace {

Settings plain(std::uint32_t voters) {
    Settings settings = settings_for(voters);
    settings.pre_vote = Switch::off;
    settings.check_quorum = Switch::off;
    return settings;
}

RequestVote vote_request(std::uint64_t term, EntryId last = {}) {
    return {VoteKind::vote, {term}, last};
}

AppendEntries heartbeat_of(std::uint64_t term) {
    return {{term}, {}, {}, 0, {}};
}

// Whom `server` voted for.
NodeId vote_of(const Rehearsal& cluster, NodeId server) {
    return cluster.core(server).hard_state().vote;
}

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

// -- §9.6 -----------------------------------------------------------------------------------------

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

// -- §4.2.3, §6.2 ---------------------------------------------------------------------------------

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
