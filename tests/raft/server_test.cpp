// The server at its seam: bytes, files and tokens.
#include "raft/server.hpp"

#include <gtest/gtest.h>

#include "raft/codec.hpp"
#include "sim/base/check.hpp"
#include "tests/raft/rehearsal.hpp"

namespace whitewater::raft {
namespace {

using Disks = Rehearsal::Disks;

Settings of_n1() {
    Settings settings = settings_for(3);
    settings.self = s1;
    return settings;
}

TEST(Server, DropsWhatIsNoMessage) {
    Server server(of_n1());
    Effects effects;
    server.start(LocalTime{}, DiskImage{}, effects);
    const Bytes garbage(40, 7);
    server.step(LocalTime{}, Packet{s2, garbage}, effects);
    ASSERT_EQ(effects.observations.size(), 1U);
    EXPECT_EQ(effects.observations[0].kind, ObservationKind::dropped);
    EXPECT_EQ(effects.observations[0].peer, s2);
    EXPECT_EQ(effects.observations[0].detail, static_cast<std::uint8_t>(DropReason::malformed));
    EXPECT_TRUE(effects.messages.empty());
    EXPECT_NE(effects.deadline, LocalTime::never());
}

TEST(Server, HaltsOnAFailedSyncAndStaysHalted) {
    Rehearsal cluster(3, Disks::sync_by_hand);
    cluster.time_out(s1);
    cluster.deliver(s1, s2);
    cluster.deliver(s2, s1);
    cluster.fail_sync(s1, FileId::meta);
    EXPECT_TRUE(cluster.effects_of(s1).halted);
    EXPECT_TRUE(cluster.effects_of(s1).messages.empty());
    cluster.time_out(s1);
    EXPECT_TRUE(cluster.effects_of(s1).halted);
    EXPECT_TRUE(cluster.effects_of(s1).observations.empty());
}

TEST(Server, DoesNotStartOnACorruptDisk) {
    Server server(of_n1());
    Effects effects;
    Bytes meta(2048, 0xEE);
    DiskImage disk;
    disk.files[static_cast<std::size_t>(FileId::meta)] = meta;
    server.start(LocalTime{}, disk, effects);
    EXPECT_TRUE(effects.halted);
    ASSERT_TRUE(server.corruption().has_value());
    EXPECT_EQ(server.corruption()->file, FileId::meta);
    server.step(LocalTime{}, DeadlinePassed{}, effects);
    EXPECT_TRUE(effects.halted);
}

TEST(Server, TellsWhatItRecovered) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.propose(s1, "x");
    cluster.crash(s1);
    cluster.restart(s1);
    const auto& told = cluster.effects_of(s1).observations;
    ASSERT_EQ(told.size(), 3U);
    EXPECT_EQ(told[0].kind, ObservationKind::recovered);
    EXPECT_EQ(told[0].term, Term{1});
    EXPECT_EQ(told[0].peer, s1);
    EXPECT_EQ(told[0].entry, (EntryId{{1}, {2}}));
    EXPECT_EQ(told[1].kind, ObservationKind::appended);
    EXPECT_EQ(told[1].entry, (EntryId{{1}, {1}}));
    EXPECT_EQ(told[2].hash, told[0].hash);
}

TEST(Server, NamesEachMessageForTracesAndFaults) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.lose_all();
    cluster.propose(s1, "x");
    cluster.time_out(s1);
    const Outgoing& append = cluster.effects_of(s1).messages.at(0);
    EXPECT_EQ(append.to, s2);
    EXPECT_EQ(append.kind, MessageKind::append_entries);
    EXPECT_EQ(append.term, Term{1});
    EXPECT_EQ(append.index, Index{2});
    EXPECT_EQ(append.promise.kind, Promise::Kind::none);
    cluster.deliver(s1, s2);
    const Outgoing& ack =
        cluster.effects_of(s1).messages.empty() ? append : cluster.effects_of(s1).messages.at(0);
    EXPECT_EQ(ack.kind, MessageKind::append_entries);
}

TEST(Server, AVoteAndAnAcknowledgementSayWhatTheyPromise) {
    Rehearsal cluster(3, Disks::sync_by_hand);
    cluster.inject(s1, s2, RequestVote{VoteKind::vote, {3}, {}});
    const Outgoing vote = cluster.effects_of(s2).messages.at(0);
    EXPECT_EQ(vote.promise.kind, Promise::Kind::vote);
    EXPECT_EQ(vote.promise.term, Term{3});
    EXPECT_EQ(vote.after, Token{1});

    Log log;
    log.append({{3}, EntryKind::noop, {}});
    cluster.inject(s1, s2, AppendEntries{{3}, {}, {}, 0, log.slice({1}, 1)});
    const Outgoing ack = cluster.effects_of(s2).messages.at(0);
    EXPECT_EQ(ack.promise.kind, Promise::Kind::ack);
    EXPECT_EQ(ack.promise.match, Index{1});
    EXPECT_EQ(ack.after, Token{2});

    cluster.inject(s3, s2, RequestVote{VoteKind::vote, {2}, {}});
    EXPECT_EQ(cluster.effects_of(s2).messages.at(0).promise.kind, Promise::Kind::none);
}

TEST(Server, GivesBackCommittedCommands) {
    Settings settings = settings_for(1);
    settings.self = s1;
    Server server(settings);
    Effects effects;
    server.start(LocalTime{}, DiskImage{}, effects);
    const auto sync = [&] {
        while (!effects.syncs.empty()) {
            const FileSync asked = effects.syncs[0];
            server.step(effects.deadline, Synced{asked.token, asked.file, {}}, effects);
        }
    };
    server.step(effects.deadline, DeadlinePassed{}, effects);
    sync();
    server.step(LocalTime{}, Propose{as_bytes("put x 1")}, effects);
    EXPECT_EQ(effects.proposed->entry, (EntryId{{1}, {2}}));
    EXPECT_THROW(static_cast<void>(server.committed({2})), CheckFailure);
    sync();
    EXPECT_EQ(effects.committed, Index{2});
    EXPECT_EQ(as_text(server.committed({2}).command), "put x 1");
    EXPECT_EQ(server.committed({1}).kind, EntryKind::noop);
}

}  // namespace
}  // namespace whitewater::raft
