// Each line of the set-up: what it means, and how it is written again.
#include <gtest/gtest.h>

#include "tests/language/reading.hpp"

namespace whitewater::scenarios {
namespace {

Setup setup_of(std::string_view lines) {
    return parsed(std::string(lines) + "\nheal\n").setup;
}

// The canonical text of the set-up.
std::string printed(std::string_view lines) {
    const std::string text = print(parsed(std::string(lines) + "\nheal\n"));
    return text.substr(0, text.find("\n\nheal"));
}

TEST(Setup, DefaultsAreThoseOfTheReference) {
    const scenarios::Setup defaults = setup_of("");
    EXPECT_EQ(defaults, scenarios::Setup{});
    const scenarios::Setup written = setup_of(
        "nodes 5\nlearners 0\nspares 0\nclients 1\nclient attempt 300ms timeout 5s\nlimit 600s\n"
        "seed 1\nraft election 150ms..300ms heartbeat 50ms pre-vote on check-quorum on reads "
        "index\n"
        "raft snapshot-every 1000 keep 100 chunk 64KiB batch 64 inflight 256 drift-bound 1%\n"
        "network latency 1ms..5ms uniform loss 0% duplicate 0% reorder 0%\n"
        "disk sync 1ms..4ms crash any\nclock offset 0ms drift 0%\nclosing all");
    EXPECT_EQ(written, defaults);
}

TEST(Setup, EachLineSetsWhatItNames) {
    EXPECT_EQ(setup_of("nodes 3").nodes, 3u);
    EXPECT_EQ(setup_of("learners 2").learners, 2u);
    EXPECT_EQ(setup_of("spares 4").spares, 4u);
    EXPECT_EQ(setup_of("nodes 3\nlearners 2\nspares 4").machines(), 9u);
    EXPECT_EQ(setup_of("clients 0").clients, 0u);
    EXPECT_EQ(setup_of("client timeout 2s").timeout, seconds(2));
    EXPECT_EQ(setup_of("client timeout 2s attempt 1ms").attempt, milliseconds(1));
    EXPECT_EQ(setup_of("limit 30s").limit, seconds(30));
    EXPECT_EQ(setup_of("seed 18446744073709551615").seed, 18446744073709551615ULL);
    EXPECT_EQ(setup_of("closing core").closing, Closing::core);
    EXPECT_EQ(setup_of("mutation ack_before_fsync").mutation, "ack_before_fsync");
}

TEST(Setup, RaftSettings) {
    const RaftSettings raft =
        setup_of(
            "raft election 1s..2s heartbeat 20ms pre-vote off check-quorum off reads local\n"
            "raft snapshot-every off keep 0 chunk 1B batch 1 inflight 2 drift-bound 0.5%")
            .raft;
    EXPECT_EQ(raft.election, (Range<Duration>{seconds(1), seconds(2)}));
    EXPECT_EQ(raft.heartbeat, milliseconds(20));
    EXPECT_FALSE(raft.pre_vote);
    EXPECT_FALSE(raft.check_quorum);
    EXPECT_EQ(raft.reads, ReadMode::local);
    EXPECT_EQ(raft.snapshot_every, 0u);
    EXPECT_EQ(raft.keep, 0u);
    EXPECT_EQ(raft.chunk, 1u);
    EXPECT_EQ(raft.batch, 1u);
    EXPECT_EQ(raft.inflight, 2u);
    EXPECT_EQ(raft.drift_bound, Ratio{5'000});
}

TEST(Setup, Weather) {
    const scenarios::Setup setup = setup_of(
        "network latency 0..8ms exponential loss 1% duplicate 2% reorder 3%\n"
        "disk sync 5ms crash tearing\nclock offset -50ms..50ms drift -1%..2%");
    EXPECT_EQ(setup.network.latency, (Range<Duration>{Duration{}, milliseconds(8)}));
    EXPECT_EQ(setup.network.shape, LatencyShape::exponential);
    EXPECT_EQ(setup.network.loss, Ratio::percent(1));
    EXPECT_EQ(setup.network.duplicate, Ratio::percent(2));
    EXPECT_EQ(setup.network.reorder, Ratio::percent(3));
    EXPECT_EQ(setup.disk.sync, (Range<Duration>{milliseconds(5), milliseconds(5)}));
    EXPECT_EQ(setup.disk.crash, CrashStyle::tearing);
    EXPECT_EQ(setup.clock.offset, (Range<Duration>{milliseconds(-50), milliseconds(50)}));
    EXPECT_EQ(setup.clock.drift, (Range<Ratio>{Ratio::percent(-1), Ratio::percent(2)}));
}

TEST(Setup, CrashStylesMayBeSpelledOut) {
    EXPECT_EQ(setup_of("disk crash keeps-any").disk.crash, CrashStyle::any);
    EXPECT_EQ(setup_of("disk crash keeps-prefix").disk.crash, CrashStyle::prefix);
    EXPECT_EQ(setup_of("disk crash keeps-nothing").disk.crash, CrashStyle::losing);
    EXPECT_EQ(setup_of("disk crash keeps-all").disk.crash, CrashStyle::keeping);
    EXPECT_EQ(printed("disk crash keeps-any"), "disk       crash any");
}

TEST(Setup, MustViolate) {
    const auto must = setup_of("must violate durability within 1000 seeds").must;
    ASSERT_TRUE(must);
    EXPECT_EQ(must->property, "durability");
    EXPECT_TRUE(must->neighbours.empty());
    EXPECT_EQ(must->seeds, 1000u);
}

TEST(Setup, MustViolateOneOfSeveral) {
    const std::string line =
        "must       violate durability or log_matching or \"a b\" within 9 seeds";
    const auto must = setup_of(line).must;
    ASSERT_TRUE(must);
    EXPECT_EQ(must->property, "durability");
    EXPECT_EQ(must->neighbours, (std::vector<std::string>{"log_matching", "a b"}));
    EXPECT_EQ(printed(line), line);
}

TEST(Setup, LinesAreWrittenAgainInTheirOrderWithWhatTheyNamed) {
    for (const std::string_view line :
         {"nodes      3",
          "learners   1",
          "spares     2",
          "clients    4",
          "client     attempt 300ms timeout 2s",
          "client     timeout 2s",
          "limit      30s",
          "seed       7",
          "raft       election 100ms..200ms heartbeat 20ms pre-vote off",
          "raft       reads lease drift-bound 1%",
          "raft       snapshot-every off",
          "raft       chunk 64KiB inflight 1",
          "network    latency 0..8ms exponential loss 1% duplicate 0.5% reorder 10%",
          "network    latency 3ms",
          "disk       sync 1ms..4ms crash losing",
          "clock      offset -50ms..50ms drift 0..1%",
          "clock      drift -1%..1%",
          "closing    core",
          "mutation   ack_before_fsync",
          "must       violate durability within 1000 seeds",
          "clients    2\nnodes      3\nraft       reads log\nraft       batch 1"}) {
        EXPECT_EQ(printed(line), line);
    }
}

TEST(Setup, WhatAProgramChangesIsWrittenEvenIfNoLineDid) {
    Scenario scenario = parsed("raft pre-vote off\nnodes 3\nwait 1s\n");
    scenario.setup.raft.heartbeat = milliseconds(20);
    scenario.setup.raft.batch = 1;
    scenario.setup.clients = 2;
    scenario.setup.disk.crash = CrashStyle::losing;
    scenario.setup.must = MustViolate{"durability", {}, 10, {}};
    EXPECT_EQ(print(scenario),
              "raft       pre-vote off\n"
              "nodes      3\n"
              "clients    2\n"
              "raft       heartbeat 20ms batch 1\n"
              "disk       crash losing\n"
              "must       violate durability within 10 seeds\n"
              "\n"
              "wait       1s\n");
    EXPECT_EQ(parsed(print(scenario)).setup, scenario.setup);
}

}  // namespace
}  // namespace whitewater::scenarios
