// The rules of replication: §3.5, §3.6.2 and §10.2.1 of the dissertation.
#include <gtest/gtest.h>

#include <algorithm>

#include "raft/codec.hpp"
#include "tests/raft/rehearsal.hpp"

namespace whitewater::raft {
namespace {

using Disks = Rehearsal::Disks;

// Entries of one server's making.
struct Entries {
    Log log;
    explicit Entries(std::initializer_list<std::uint64_t> terms) {
        for (std::uint64_t term : terms) log.append({{term}, EntryKind::command, as_bytes("x")});
    }
};

// What a leader of `term` sends that has `entries` (of these terms) after `prev`.
void append(Rehearsal& cluster, NodeId to, std::uint64_t term, EntryId prev,
            std::initializer_list<std::uint64_t> terms, std::uint64_t commit = 0) {
    const Entries entries(terms);
    cluster.inject(s2, to, AppendEntries{{term}, prev, {commit}, 0, entries.log.slice({1}, 100)});
}

AppendEntriesReply accepted(std::uint64_t term, std::uint64_t match) {
    return {{term}, AppendOutcome::accepted, 0, {match}, {}, {}};
}

TEST(Replication, AFollowerRefusesEntriesThatItCannotConnect) {
    Rehearsal cluster(3);
    append(cluster, s1, 1, {{1}, {3}}, {1});
    EXPECT_EQ(cluster.log_of(s1), "");
    append(cluster, s1, 1, {}, {1, 1});
    append(cluster, s1, 2, {{2}, {2}}, {2});
    EXPECT_EQ(cluster.log_of(s1), "1^1 2^1");
}

TEST(Replication, OnlyAConflictTruncates) {
    Rehearsal cluster(3);
    append(cluster, s1, 1, {}, {1, 1, 1});
    append(cluster, s1, 1, {}, {1});  // an old message, or one that came twice
    EXPECT_EQ(cluster.log_of(s1), "1^1 2^1 3^1");
    append(cluster, s1, 1, {{1}, {1}}, {1});
    EXPECT_EQ(cluster.log_of(s1), "1^1 2^1 3^1");
    append(cluster, s1, 2, {{1}, {1}}, {2});
    EXPECT_EQ(cluster.log_of(s1), "1^1 2^2");
}

TEST(Replication, AnAcknowledgementCoversWhatTheMessageNamesAndNoMore) {
    Rehearsal cluster(3);
    append(cluster, s1, 1, {}, {1, 1, 1});
    append(cluster, s1, 2, {{1}, {1}}, {});
    EXPECT_EQ(cluster.effects_of(s1).messages.back().promise.match, Index{1});
    append(cluster, s1, 2, {}, {1, 1});
    EXPECT_EQ(cluster.effects_of(s1).messages.back().promise.match, Index{2});
}

TEST(Replication, AFollowerCommitsNoFurtherThanTheMessageShowsThatItMatches) {
    Rehearsal cluster(3);
    append(cluster, s1, 1, {}, {1, 1, 1, 1});
    append(cluster, s1, 2, {{1}, {1}}, {}, 4);  // a heartbeat of another leader
    EXPECT_EQ(cluster.core(s1).commit(), Index{1});
    append(cluster, s1, 2, {{1}, {1}}, {1}, 4);
    EXPECT_EQ(cluster.core(s1).commit(), Index{2});
    append(cluster, s1, 2, {}, {1}, 1);
    EXPECT_EQ(cluster.core(s1).commit(), Index{2}) << "never back";
}

TEST(Replication, ACommittedEntryIsNeverRemoved) {
    Rehearsal cluster(3);
    append(cluster, s1, 1, {}, {1, 1}, 2);
    for (const std::uint64_t prev : {0U, 1U}) {
        const EntryId before{{prev}, {prev}};
        append(cluster, s1, 2, before, {2, 2});
        EXPECT_EQ(cluster.log_of(s1), "1^1 2^1");
        EXPECT_EQ(cluster.core(s1).commit(), Index{2});
        const auto& said = cluster.effects_of(s1).observations;
        EXPECT_TRUE(std::any_of(said.begin(), said.end(), [](const Observation& o) {
            return o.kind == ObservationKind::dropped &&
                   o.detail == static_cast<std::uint8_t>(DropReason::contradicts_commit);
        }));
        EXPECT_TRUE(cluster.effects_of(s1).messages.empty()) << "it promises such a sender nothing";
    }
}

TEST(Replication, WhatIsCommittedMayBeSentAgainWithWhatFollowsIt) {
    Rehearsal cluster(3);
    append(cluster, s1, 1, {}, {1, 1}, 2);
    append(cluster, s1, 2, {}, {1, 1, 2});
    EXPECT_EQ(cluster.log_of(s1), "1^1 2^1 3^2");
}

TEST(Replication, AConflictNamesTheTermAndItsFirstIndex) {
    Rehearsal cluster(3);
    append(cluster, s1, 3, {}, {1, 2, 2, 2});
    append(cluster, s1, 3, {{3}, {4}}, {3});
    const auto reply =
        decode(cluster.effects_of(s1).view(cluster.effects_of(s1).messages.back().bytes));
    EXPECT_EQ(std::get<AppendEntriesReply>(*reply).conflict, (EntryId{{2}, {2}}));
    append(cluster, s1, 3, {{3}, {9}}, {3});
    const auto shorter =
        decode(cluster.effects_of(s1).view(cluster.effects_of(s1).messages.back().bytes));
    EXPECT_EQ(std::get<AppendEntriesReply>(*shorter).conflict, (EntryId{{0}, {5}}));
}

// A hundred entries of one term too many cost one round trip, not a hundred.
TEST(Replication, ALeaderSkipsAConflictingTermAtOnce) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    for (int i = 0; i < 100; ++i) cluster.propose(s1, "x");
    cluster.lose_all();
    cluster.skip(seconds(1));
    cluster.elect(s2, NodeSet::of(s3));
    cluster.lose_all();
    cluster.time_out(s2);
    cluster.deliver(s2, s1);  // entries after nothing: they conflict from the first
    cluster.deliver(s1, s2);
    EXPECT_EQ(cluster.log_of(s1), cluster.log_of(s2));
}

// The leader has entries of the conflicting term itself: the logs may agree up to the last of them.
TEST(Replication, ALeaderGoesBackToTheLastEntryItHasOfAConflictingTerm) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.propose(s1, "x");
    cluster.propose(s1, "y");
    for (const std::uint64_t over : {2U, 4U}) {
        cluster.inject(s3, s1,
                       AppendEntriesReply{{over}, AppendOutcome::stale_term, 0, {}, {}, {}});
        cluster.skip(seconds(1));
        cluster.elect(s1, NodeSet::of(s2, s3));
    }
    ASSERT_EQ(cluster.log_of(s1), "1^1 2^1 3^1 4^3 5^5");
    cluster.inject(s2, s1,
                   AppendEntriesReply{{5}, AppendOutcome::conflict, 0, {}, {4}, {{1}, {1}}});
    EXPECT_EQ(cluster.core(s1).progress(s2)->next(), Index{4});
    cluster.inject(s3, s1,
                   AppendEntriesReply{{5}, AppendOutcome::conflict, 0, {}, {4}, {{2}, {2}}});
    EXPECT_EQ(cluster.core(s1).progress(s3)->next(), Index{2});
}

TEST(Replication, ALeaderNeverTouchesItsOwnEntries) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.propose(s1, "x");
    append(cluster, s1, 1, {}, {});
    append(cluster, s1, 1, {}, {1});
    EXPECT_EQ(cluster.core(s1).role(), Role::leader);
    EXPECT_EQ(cluster.log_of(s1), "1^1 2^1");
}

TEST(Replication, AFollowerRefusesProposalsAndNamesTheLeader) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.deliver_all();
    EXPECT_EQ(cluster.propose(s2, "x"), (EntryId{}));
    EXPECT_EQ(cluster.effects_of(s2).proposed->answer, Proposed::Answer::not_leader);
    EXPECT_EQ(cluster.effects_of(s2).proposed->leader, s1);
    EXPECT_EQ(cluster.propose(s1, "x"), (EntryId{{1}, {2}}));
}

// -- Acknowledgements and disks -------------------------------------------------------------------

TEST(Durable, AnAcknowledgementLeavesWhenTheEntriesAreOnDisk) {
    Rehearsal cluster(3, Disks::sync_by_hand);
    append(cluster, s1, 1, {}, {1});
    EXPECT_EQ(cluster.in_flight(s1, s2), 0U);
    cluster.sync(s1);
    EXPECT_EQ(cluster.in_flight(s1, s2), 1U);
}

TEST(Durable, ARepeatedAcknowledgementWaitsForNothingNewer) {
    Rehearsal cluster(3, Disks::sync_by_hand);
    append(cluster, s1, 1, {}, {1});
    cluster.sync(s1);
    append(cluster, s1, 1, {{1}, {1}}, {1});  // on its way to the disk
    append(cluster, s1, 1, {}, {1});          // the first again
    EXPECT_EQ(cluster.in_flight(s1, s2), 2U);
}

TEST(Durable, AHeartbeatIsAnsweredAtOnceForWhatIsOnDisk) {
    Rehearsal cluster(3, Disks::sync_by_hand);
    append(cluster, s1, 1, {}, {1});
    cluster.sync(s1);
    append(cluster, s1, 1, {{1}, {1}}, {1});
    append(cluster, s1, 1, {{1}, {2}}, {});
    EXPECT_EQ(cluster.effects_of(s1).messages.back().promise.match, Index{1});
    EXPECT_EQ(cluster.in_flight(s1, s2), 2U);
}

TEST(Durable, AHeartbeatIsNotAnsweredForWhatWasReplacedSince) {
    Rehearsal cluster(3, Disks::sync_by_hand);
    append(cluster, s1, 1, {}, {1, 1});
    cluster.sync(s1);
    append(cluster, s1, 2, {{1}, {1}}, {2});
    append(cluster, s1, 2, {{2}, {2}}, {});
    EXPECT_EQ(cluster.effects_of(s1).messages.back().promise.match, Index{1});
}

TEST(Durable, NoAnswerInATermLeavesBeforeTheTermIsOnDisk) {
    Rehearsal cluster(3, Disks::sync_by_hand);
    append(cluster, s1, 1, {{1}, {5}}, {1});  // a conflict
    EXPECT_EQ(cluster.in_flight(s1, s2), 0U);
    cluster.sync(s1);
    EXPECT_EQ(cluster.in_flight(s1, s2), 1U);
}

TEST(Durable, ALeaderSendsAtOnceAndCountsItselfWhenItsDiskHasTheEntry) {
    Rehearsal cluster(3, Disks::sync_by_hand);
    cluster.elect(s1, NodeSet::of(s2, s3));
    while (cluster.in_flight(s1, s2) > 0) cluster.deliver(s1, s2);
    cluster.sync(s2);
    while (cluster.in_flight(s2, s1) > 0) cluster.deliver(s2, s1);
    EXPECT_EQ(cluster.core(s1).progress(s2)->match(), Index{1});
    EXPECT_EQ(cluster.core(s1).commit(), Index{0}) << "one disk of three has it";
    cluster.sync(s1);
    EXPECT_EQ(cluster.core(s1).commit(), Index{1});
}

TEST(Durable, AQuorumOfFollowersCommitsWithoutTheLeadersDisk) {
    Rehearsal cluster(3, Disks::sync_by_hand);
    cluster.elect(s1, NodeSet::of(s2, s3));
    for (NodeId follower : {s2, s3}) {
        while (cluster.in_flight(s1, follower) > 0) cluster.deliver(s1, follower);
        cluster.sync(follower);
        while (cluster.in_flight(follower, s1) > 0) cluster.deliver(follower, s1);
    }
    EXPECT_EQ(cluster.core(s1).commit(), Index{1});
}

// Bug D13: an entry is replaced and comes back while its first write is still on its way.
TEST(Durable, AnAcknowledgementWaitsForTheLastWriteOfItsEntries) {
    Rehearsal cluster(3, Disks::sync_by_hand);
    append(cluster, s1, 1, {}, {1, 1});
    append(cluster, s1, 2, {{1}, {1}}, {2});
    EXPECT_EQ(cluster.effects_of(s1).messages.back().after, Token{2});
    append(cluster, s1, 3, {{1}, {1}}, {1});
    EXPECT_EQ(cluster.log_of(s1), "1^1 2^1");
    EXPECT_EQ(cluster.effects_of(s1).messages.back().after, Token{3});
    append(cluster, s1, 3, {}, {1});
    EXPECT_EQ(cluster.effects_of(s1).messages.back().promise.match, Index{1});
    EXPECT_EQ(cluster.effects_of(s1).messages.back().after, Token{3}) << "for its term";
}

// -- What a leader believes of answers ------------------------------------------------------------

TEST(Leader, CommitsWhatAQuorumHas) {
    Rehearsal cluster(5);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.inject(s2, s1, accepted(1, 1));
    EXPECT_EQ(cluster.core(s1).commit(), Index{0});
    cluster.inject(s2, s1, accepted(1, 1));  // the same again
    EXPECT_EQ(cluster.core(s1).commit(), Index{0});
    cluster.inject(s5, s1, accepted(1, 1));
    EXPECT_EQ(cluster.core(s1).commit(), Index{1});
}

TEST(Leader, DropsAnAnswerOfAnEarlierTerm) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.lose_all();
    cluster.inject(s3, s1, AppendEntriesReply{{4}, AppendOutcome::stale_term, 0, {}, {}, {}});
    cluster.elect(s1, NodeSet::of(s2, s3));
    ASSERT_EQ(cluster.core(s1).term(), Term{5});
    cluster.inject(s2, s1, accepted(1, 2));
    EXPECT_EQ(cluster.core(s1).progress(s2)->match(), Index{0});
}

TEST(Leader, DropsAnAnswerThatNamesMoreThanItHas) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.inject(s2, s1, accepted(1, 2));
    EXPECT_EQ(cluster.core(s1).progress(s2)->match(), Index{0});
    EXPECT_EQ(cluster.core(s1).commit(), Index{0});
}

TEST(Leader, DropsWhatIsNotFromAMember) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.inject(node(9), s1, accepted(9, 1));
    cluster.inject(s1, s1, accepted(9, 1));
    EXPECT_EQ(cluster.core(s1).role(), Role::leader);
}

TEST(Leader, SendsNoMoreThanTheWindowAndTheBatchAllow) {
    Settings settings = settings_for(3);
    settings.inflight = 2;
    settings.batch = 3;
    Rehearsal cluster(settings);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.deliver_all();
    for (int i = 0; i < 10; ++i) cluster.propose(s1, "x");
    EXPECT_EQ(cluster.in_flight(s1, s2), 2U);
    cluster.deliver(s1, s2);
    cluster.deliver(s2, s1);
    EXPECT_EQ(cluster.in_flight(s1, s2), 2U);
    EXPECT_EQ(cluster.effects_of(s1).messages.back().index, Index{6}) << "4, 5 and 6 in one";
    cluster.deliver_all();
    EXPECT_EQ(cluster.core(s1).commit(), Index{11});
}

// Bug V11: everything in the window was lost; a heartbeat finds out.
TEST(Leader, ReopensAWindowWhoseMessagesWereLost) {
    Settings settings = settings_for(3);
    settings.inflight = 1;
    Rehearsal cluster(settings);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.deliver_all();
    cluster.propose(s1, "x");
    cluster.lose_all();
    cluster.propose(s1, "y");
    EXPECT_EQ(cluster.in_flight(s1, s2), 0U);
    cluster.time_out(s1);
    cluster.deliver_all();
    EXPECT_EQ(cluster.log_of(s2), "1^1 2^1 3^1");
}

TEST(Leader, ReopensAWindowWhoseAnswersWereLost) {
    Settings settings = settings_for(3);
    settings.inflight = 1;
    Rehearsal cluster(settings);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.deliver_all();
    cluster.propose(s1, "x");
    cluster.deliver(s1, s2);
    cluster.lose_all();
    cluster.time_out(s1);
    cluster.deliver_all();
    EXPECT_EQ(cluster.core(s1).progress(s2)->inflight(), 0U);
    EXPECT_EQ(cluster.core(s1).commit(), Index{2});
}

TEST(Leader, CopesWithReordering) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.deliver_all();
    for (int i = 0; i < 5; ++i) cluster.propose(s1, "x");
    while (cluster.in_flight(s1, s2) > 0) {
        cluster.deliver_last(s1, s2);
        while (cluster.in_flight(s2, s1) > 0) cluster.deliver_last(s2, s1);
        ASSERT_LT(cluster.in_flight(s1, s2), 20U);
    }
    EXPECT_EQ(cluster.log_of(s2), cluster.log_of(s1));
    EXPECT_EQ(cluster.core(s1).commit(), Index{6});
}

}  // namespace
}  // namespace whitewater::raft
