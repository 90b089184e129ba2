// Each way to break elections breaks what it says, and Raft unbroken does not do it.
#include <gtest/gtest.h>

#include "tests/raft/rehearsal.hpp"

namespace whitewater::raft {
namespace {

Settings broken(Mutation mutation, std::uint32_t voters = 3) {
    Settings settings = settings_for(voters);
    settings.pre_vote = Switch::off;
    settings.check_quorum = Switch::off;
    settings.mutation = mutation;
    return settings;
}

RequestVote asks(std::uint64_t term, EntryId last = {}, VoteKind kind = VoteKind::vote) {
    return {kind, {term}, last};
}
RequestVoteReply grants(std::uint64_t term, VoteKind kind = VoteKind::vote) {
    return {kind, {term}, VoteAnswer::granted};
}

// S1's role in an election of five in which S2's vote comes twice.
Role role_after_a_doubled_vote(Mutation mutation) {
    Rehearsal cluster(broken(mutation, 5));
    cluster.time_out(s1);
    cluster.inject(s2, s1, grants(1));
    cluster.inject(s2, s1, grants(1));
    return cluster.core(s1).role();
}

TEST(MutationOfElections, DoubleCountVotesElectsByAVoteThatCameTwice) {
    EXPECT_EQ(role_after_a_doubled_vote(Mutation::none), Role::candidate);
    EXPECT_EQ(role_after_a_doubled_vote(Mutation::double_count_votes), Role::leader);
}

Role role_after_one_vote_of_four(Mutation mutation) {
    Rehearsal cluster(broken(mutation, 4));
    cluster.time_out(s1);
    cluster.inject(s2, s1, grants(1));
    return cluster.core(s1).role();
}

TEST(MutationOfElections, HalfIsAQuorumElectsByTwoOfFour) {
    EXPECT_EQ(role_after_one_vote_of_four(Mutation::none), Role::candidate);
    EXPECT_EQ(role_after_one_vote_of_four(Mutation::half_is_a_quorum), Role::leader);
}

// For whom S2 has voted in term 3 that restarted after it had voted for S1 in it.
HardState hard_state_after_a_restart(Mutation mutation) {
    Rehearsal cluster(broken(mutation));
    cluster.inject(s1, s2, asks(3));
    cluster.crash(s2);
    cluster.restart(s2);
    return cluster.core(s2).hard_state();
}

TEST(MutationOfElections, ARestartForgetsWhatItIsToldTo) {
    EXPECT_EQ(hard_state_after_a_restart(Mutation::none), (HardState{{3}, s1}));
    EXPECT_EQ(hard_state_after_a_restart(Mutation::forget_vote_on_restart),
              (HardState{{3}, nobody}));
    EXPECT_EQ(hard_state_after_a_restart(Mutation::forget_term_on_restart),
              (HardState{{0}, nobody}));
}

// For whom S1 has voted in term 1 that stood in it, and then heard of S2's election.
NodeId vote_after_hearing_a_leader(Mutation mutation) {
    Rehearsal cluster(broken(mutation));
    cluster.time_out(s1);
    AppendEntries heartbeat;
    heartbeat.term = {1};
    cluster.inject(s2, s1, heartbeat);
    return cluster.core(s1).hard_state().vote;
}

TEST(MutationOfElections, ForgetVoteOnStepdownClearsTheVoteWithinItsTerm) {
    EXPECT_EQ(vote_after_hearing_a_leader(Mutation::none), s1);
    EXPECT_EQ(vote_after_hearing_a_leader(Mutation::forget_vote_on_stepdown), nobody);
}

// For whom S1 votes that stands in term 1 and is asked by S2 for a vote in it.
NodeId vote_of_a_candidate(Mutation mutation) {
    Rehearsal cluster(broken(mutation));
    cluster.time_out(s1);
    cluster.inject(s2, s1, asks(1));
    return cluster.core(s1).hard_state().vote;
}

TEST(MutationOfElections, LeaderGrantsVoteGivesAwayACandidatesOwn) {
    EXPECT_EQ(vote_of_a_candidate(Mutation::none), s1);
    EXPECT_EQ(vote_of_a_candidate(Mutation::leader_grants_vote), s2);
}

// S1's role when the answer to its pre-vote comes twice: the second when it stands already.
Role role_after_a_late_pre_vote(Mutation mutation) {
    Settings settings = broken(mutation);
    settings.pre_vote = Switch::on;
    Rehearsal cluster(settings);
    cluster.time_out(s1);
    cluster.inject(s2, s1, grants(1, VoteKind::pre_vote));
    cluster.inject(s3, s1, grants(1, VoteKind::pre_vote));
    return cluster.core(s1).role();
}

TEST(MutationOfElections, PrevoteReplyAsVoteElectsByAPreVote) {
    EXPECT_EQ(role_after_a_late_pre_vote(Mutation::none), Role::candidate);
    EXPECT_EQ(role_after_a_late_pre_vote(Mutation::prevote_reply_as_vote), Role::leader);
}

// For whom S2 has voted in term 1 that voted for S1 in it and then granted S3 a pre-vote.
NodeId vote_after_a_pre_vote(Mutation mutation) {
    Rehearsal cluster(broken(mutation));
    cluster.inject(s1, s2, asks(1));
    cluster.inject(s3, s2, asks(2, {}, VoteKind::pre_vote));
    return cluster.core(s2).hard_state().vote;
}

TEST(MutationOfElections, PrevoteResetsVoteReplacesAVote) {
    EXPECT_EQ(vote_after_a_pre_vote(Mutation::none), s1);
    EXPECT_EQ(vote_after_a_pre_vote(Mutation::prevote_resets_vote), s3);
}

// For whom S1, with 1^1 as the leader of term 1, votes in term 9 when S2's log ends with `last`.
NodeId vote_for_a_log(Mutation mutation, EntryId last) {
    Rehearsal cluster(broken(mutation));
    cluster.elect(s1, NodeSet::of(s2));
    cluster.propose(s1, "x");
    cluster.inject(s2, s1, asks(9, last));
    return cluster.core(s1).hard_state().vote;
}

TEST(MutationOfElections, WrongUpToDateChecksVoteForLogsThatAreBehind) {
    const EntryId of_an_older_term{{0}, {7}};
    const EntryId shorter{{1}, {1}};
    EXPECT_EQ(vote_for_a_log(Mutation::none, of_an_older_term), nobody);
    EXPECT_EQ(vote_for_a_log(Mutation::none, shorter), nobody);
    EXPECT_EQ(vote_for_a_log(Mutation::vote_len_only, of_an_older_term), s2);
    EXPECT_EQ(vote_for_a_log(Mutation::vote_len_only, shorter), nobody);
    EXPECT_EQ(vote_for_a_log(Mutation::vote_term_and_index, of_an_older_term), s2);
    EXPECT_EQ(vote_for_a_log(Mutation::vote_term_and_index, shorter), s2);
}

}  // namespace
}  // namespace whitewater::raft
