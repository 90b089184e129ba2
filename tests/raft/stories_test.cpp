// Stories of Raft: bare servers moved by hand, their decisions compared with golden files.
#include <gtest/gtest.h>

#include "tests/raft/rehearsal.hpp"
#include "tests/support/story.hpp"

namespace whitewater::raft {
namespace {

using testing::expect_story;

constexpr NodeSet three = NodeSet::first(3);

Settings without_pre_vote(std::uint32_t voters) {
    Settings settings = settings_for(voters);
    settings.pre_vote = Switch::off;
    return settings;
}

TEST(Story, Election) {
    Rehearsal cluster(without_pre_vote(3));
    cluster.title("S1 times out first and gathers the votes of all three");
    cluster.time_out(s1);
    cluster.deliver(s1, s2);
    cluster.deliver(s2, s1);
    cluster.deliver_all();

    cluster.title("S3 stands in term 2 while the leader is cut off; S2 votes by the paper's rule");
    cluster.propose(s1, "a");
    cluster.lose_all();
    cluster.skip(seconds(1));
    cluster.time_out(s3);
    cluster.lose(s3, s1);
    cluster.deliver(s3, s2);

    cluster.title("S1, with the longer log, asks in term 3: who voted in term 2 is free again");
    cluster.lose_all();
    cluster.time_out(s1);  // no quorum was heard: it steps down
    cluster.time_out(s1);
    cluster.lose_all();
    cluster.time_out(s1);
    cluster.deliver(s1, s2);
    cluster.deliver(s1, s3);
    cluster.deliver_all();

    cluster.title("S2 without what S1 has cannot be elected");
    cluster.propose(s1, "b");
    cluster.lose(s1, s2);
    cluster.deliver(s1, s3);
    cluster.lose_all();
    cluster.skip(seconds(1));
    cluster.time_out(s2);
    cluster.deliver(s2, s3);
    cluster.deliver(s3, s2);
    expect_story("tests/raft/stories/election.txt", cluster.text());
}

TEST(Story, ReplicationAndConflict) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2));
    cluster.lose_all();
    cluster.hush();

    cluster.title("S1 leads S2; S3 has heard of nothing. A probe tells, and S1 starts from there");
    cluster.propose(s1, "a");
    cluster.deliver_between(NodeSet::of(s1, s2));
    cluster.lose_all();
    cluster.time_out(s1);
    cluster.deliver_all();

    cluster.title("Two entries reach nobody; S2 takes over and replaces them");
    cluster.propose(s1, "lost 1");
    cluster.propose(s1, "lost 2");
    cluster.lose_all();
    cluster.skip(seconds(1));
    cluster.time_out(s2);
    cluster.deliver_between(NodeSet::of(s2, s3));
    cluster.lose_all();
    cluster.propose(s2, "b");
    cluster.deliver_between(NodeSet::of(s2, s3));
    cluster.lose_all();
    cluster.title("S1 is told by a heartbeat");
    cluster.time_out(s2);
    cluster.deliver_all();

    cluster.title("Pipelined entries, the first lost: the gap is found and filled");
    cluster.propose(s2, "c");
    cluster.propose(s2, "d");
    cluster.lose(s2, s1);
    cluster.deliver_all();
    expect_story("tests/raft/stories/replication_and_conflict.txt", cluster.text());
}

// Figure 3.7 of the dissertation, Figure 8 of the paper. As drawn there, but for the no-ops, which
// a batch of one entry keeps apart from what a client wrote.
TEST(Story, CommitRule) {
    Settings settings = without_pre_vote(5);
    settings.batch = 1;
    Rehearsal cluster(settings);
    cluster.title("(a) S1 leads term 1 and replicates its entries to S2 only");
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.propose(s1, "x");
    cluster.deliver_between(NodeSet::of(s1, s2));
    cluster.lose_all();
    cluster.crash(s1);

    cluster.title("(b) S5 is elected by S3 and S4 and writes an entry that reaches nobody");
    cluster.skip(seconds(1));
    cluster.elect(s5, NodeSet::of(s3, s4));
    cluster.lose_all();
    cluster.crash(s5);

    cluster.title(
        "(c) S1 is elected again; S3 gets its old entries: three have them, two are theirs");
    cluster.restart(s1);
    cluster.skip(seconds(1));
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.lose(s1, s2);
    for (int i = 0; i < 3; ++i) {
        cluster.deliver(s1, s3);
        cluster.deliver(s3, s1);
    }
    EXPECT_EQ(cluster.log_of(s3), "1^1 2^1");
    EXPECT_EQ(cluster.core(s1).commit(), Index{0});

    cluster.title("(e) With an entry of its own term on a quorum, all before it is committed");
    cluster.time_out(s1);
    cluster.deliver_between(NodeSet::of(s1, s2, s3));
    EXPECT_EQ(cluster.core(s1).commit(), Index{3});
    expect_story("tests/raft/stories/commit_rule.txt", cluster.text());
}

TEST(Story, PreVote) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.deliver_all();
    cluster.hush();

    cluster.title("S3 was cut off and asks before it stands: nobody who hears the leader agrees");
    cluster.skip(milliseconds(140));
    cluster.time_out(s1);
    cluster.deliver_between(NodeSet::of(s1, s2));
    cluster.lose_all();
    cluster.skip(milliseconds(110));
    cluster.time_out(s3);
    cluster.deliver_all();
    cluster.title("The leader's heartbeat brings it back; its term never moved");
    cluster.time_out(s1);
    cluster.deliver_all();

    cluster.title("The leader crashes: now they agree, and one election follows");
    cluster.crash(s1);
    cluster.skip(milliseconds(200));
    cluster.time_out(s2);
    cluster.deliver_between(NodeSet::of(s2, s3));

    cluster.title("S1 comes back with a term that is over, asks, and is told");
    cluster.lose_all();
    cluster.restart(s1);
    cluster.skip(milliseconds(400));
    cluster.time_out(s1);
    cluster.deliver_between(NodeSet::of(s1, s3));
    expect_story("tests/raft/stories/pre_vote.txt", cluster.text());
}

TEST(Story, CheckQuorum) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.deliver_all();
    cluster.hush();

    cluster.title("One follower suffices for a quorum");
    for (int i = 0; i < 8; ++i) {
        cluster.skip(milliseconds(50));
        cluster.time_out(s1);
        cluster.lose(s1, s3);
        cluster.deliver_between(NodeSet::of(s1, s2));
    }
    cluster.title("With none, the leader steps down after an election timeout");
    for (int i = 0; i < 7 && cluster.core(s1).role() == Role::leader; ++i) {
        cluster.skip(milliseconds(50));
        cluster.time_out(s1);
        cluster.lose_all();
    }
    cluster.propose(s1, "too late");
    expect_story("tests/raft/stories/check_quorum.txt", cluster.text());
}

TEST(Story, ReadIndex) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.hush();
    cluster.title("A new leader has a read wait until its no-op is committed");
    cluster.read(s1, 0);
    cluster.deliver_between(NodeSet::of(s1, s2));
    cluster.lose_all();

    cluster.title("A read starts a round at once; two more wait for the next, and share it");
    cluster.read(s1, 1);
    cluster.read(s1, 2);
    cluster.read(s1, 3);
    cluster.deliver_between(NodeSet::of(s1, s2));
    cluster.lose_all();

    cluster.title("An append carries the next round");
    cluster.read(s1, 4);
    cluster.read(s1, 5);
    cluster.propose(s1, "b");
    cluster.deliver_between(NodeSet::of(s1, s3));
    cluster.lose_all();

    cluster.title("Deposed, the leader refuses what it cannot confirm");
    cluster.read(s1, 6);
    cluster.lose_all();
    cluster.skip(seconds(1));
    cluster.elect(s3, NodeSet::of(s2));
    cluster.deliver_all();
    cluster.read(s1, 7);
    expect_story("tests/raft/stories/read_index.txt", cluster.text());
}

TEST(Story, Recovery) {
    Rehearsal cluster(3, Rehearsal::Disks::sync_by_hand);
    cluster.title("A vote leaves when it is on disk");
    cluster.time_out(s1);
    cluster.deliver_between(three);
    cluster.sync(s1);
    cluster.deliver(s1, s2);
    cluster.sync(s2);
    cluster.deliver(s2, s1);

    cluster.title(
        "Entries are acknowledged when they are on disk, and the leader counts itself so");
    cluster.deliver(s1, s2);
    cluster.sync(s2);
    cluster.deliver(s2, s1);
    cluster.sync(s1);

    cluster.title("A crash loses what was not synced");
    cluster.propose(s1, "a");
    cluster.propose(s1, "b");
    cluster.deliver_between(NodeSet::of(s1, s2));
    cluster.crash(s2);
    cluster.restart(s2);
    cluster.title("The leader finds out and sends it again");
    cluster.time_out(s1);
    cluster.deliver_between(NodeSet::of(s1, s2));
    cluster.sync(s2);
    cluster.sync(s1);
    cluster.deliver_between(NodeSet::of(s1, s2));

    cluster.title("A sync fails: what the disk holds now, nobody knows");
    cluster.propose(s1, "c");
    cluster.fail_sync(s1, FileId::log);
    cluster.crash(s1);
    cluster.restart(s1);
    expect_story("tests/raft/stories/recovery.txt", cluster.text());
}

}  // namespace
}  // namespace whitewater::raft
