// A server's view adds up what it says: its log, what of it is on disk, and what a crash leaves.
#include "kv/server_view.hpp"

#include <gtest/gtest.h>

namespace whitewater::kv {
namespace {

using raft::Index;
using raft::Observation;
using raft::ObservationKind;
using raft::Role;
using raft::Term;
using raft::Token;

class ServerViewTest : public ::testing::Test {
  protected:
    static Observation said(ObservationKind kind) {
        Observation observation;
        observation.kind = kind;
        observation.node = node(1);
        return observation;
    }
    void recover(std::uint64_t term, NodeId vote, std::uint64_t last) {
        Observation observation = said(ObservationKind::recovered);
        observation.term = Term{term};
        observation.peer = vote;
        observation.entry.index = Index{last};
        view.follow(observation);
    }
    void append(std::uint64_t term, std::uint64_t index) {
        Observation observation = said(ObservationKind::appended);
        observation.entry = {Term{term}, Index{index}};
        view.follow(observation);
    }
    void truncate(std::uint64_t from) {
        Observation observation = said(ObservationKind::truncated);
        observation.entry.index = Index{from};
        view.follow(observation);
    }
    void disk(ObservationKind kind, std::uint64_t token) {
        Observation observation = said(kind);
        observation.token = Token{token};
        view.follow(observation);
    }
    void begin_write(std::uint64_t token) { disk(ObservationKind::persisting, token); }
    void end_write(std::uint64_t token) { disk(ObservationKind::persisted, token); }

    ServerView view;
};

TEST_F(ServerViewTest, KnowsTheTermsOfTheLog) {
    recover(2, nobody, 0);
    append(1, 1);
    append(1, 2);
    append(2, 3);
    EXPECT_EQ(view.last, Index{3});
    EXPECT_EQ(view.term_at(Index{2}), Term{1});
    EXPECT_EQ(view.term_at(Index{3}), Term{2});
    EXPECT_EQ(view.term_at(Index{4}), Term{0});
    EXPECT_EQ(view.term_at(Index{0}), Term{0});
    truncate(2);
    EXPECT_EQ(view.last, Index{1});
    EXPECT_EQ(view.term_at(Index{2}), Term{0});
    append(3, 2);
    EXPECT_EQ(view.term_at(Index{2}), Term{3});
}

TEST_F(ServerViewTest, CountsAsDurableWhatAFinishedWriteHeld) {
    recover(1, nobody, 0);
    append(1, 1);
    begin_write(1);
    append(1, 2);
    begin_write(2);
    append(1, 3);
    EXPECT_EQ(view.durable, Index{0});
    end_write(1);
    EXPECT_EQ(view.durable, Index{1});
    end_write(2);
    EXPECT_EQ(view.durable, Index{2});
}

TEST_F(ServerViewTest, AWriteMakesAllWritesBeforeItDurable) {
    recover(1, nobody, 0);
    append(1, 1);
    begin_write(1);
    append(1, 2);
    begin_write(2);
    end_write(2);
    EXPECT_EQ(view.durable, Index{2});
}

// The write under way holds entries that the log has lost since, and others stand in their place.
TEST_F(ServerViewTest, DoesNotCountAsDurableWhatReplacedAWrittenEntry) {
    recover(1, nobody, 0);
    append(1, 1);
    append(1, 2);
    begin_write(1);
    truncate(2);
    append(2, 2);
    end_write(1);
    EXPECT_EQ(view.durable, Index{1});
    truncate(1);
    EXPECT_EQ(view.durable, Index{0});
}

TEST_F(ServerViewTest, AnAppendOverTheLogsEndReplacesIt) {
    recover(1, nobody, 0);
    append(1, 1);
    append(1, 2);
    append(2, 1);
    EXPECT_EQ(view.last, Index{1});
    EXPECT_EQ(view.term_at(Index{1}), Term{2});
}

TEST_F(ServerViewTest, ALeaderFollowsItself) {
    recover(1, nobody, 0);
    Observation role = said(ObservationKind::role_changed);
    role.role = Role::leader;
    role.term = Term{2};
    view.follow(role);
    EXPECT_EQ(view.role, Role::leader);
    EXPECT_EQ(view.term, Term{2});
    EXPECT_EQ(view.leader, node(1));
    role.role = Role::follower;
    role.peer = node(3);
    view.follow(role);
    EXPECT_EQ(view.leader, node(3));
}

TEST_F(ServerViewTest, ANewTermForgetsVoteAndLeader) {
    recover(4, node(2), 0);
    EXPECT_EQ(view.vote, node(2));
    Observation term = said(ObservationKind::term_changed);
    term.term = Term{5};
    view.follow(term);
    EXPECT_EQ(view.term, Term{5});
    EXPECT_EQ(view.vote, nobody);
    Observation vote = said(ObservationKind::voted);
    vote.peer = node(3);
    view.follow(vote);
    EXPECT_EQ(view.vote, node(3));
}

TEST_F(ServerViewTest, KeepsWhatItLastSaidWhileDownAndStartsAnewAfterwards) {
    recover(4, node(2), 0);
    append(4, 1);
    Observation commit = said(ObservationKind::commit_advanced);
    commit.entry.index = Index{1};
    view.follow(commit);
    begin_write(1);
    view.went_down();
    EXPECT_FALSE(view.is_up);
    EXPECT_EQ(view.last, Index{1});
    EXPECT_EQ(view.committed, Index{1});
    EXPECT_EQ(view.term, Term{4});

    recover(4, node(2), 1);
    append(4, 1);
    EXPECT_TRUE(view.is_up);
    EXPECT_EQ(view.durable, Index{1});
    EXPECT_EQ(view.committed, Index{0});
    EXPECT_EQ(view.applied, Index{0});
}

}  // namespace
}  // namespace whitewater::kv
