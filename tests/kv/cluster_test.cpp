// A cluster elects, commits, loses servers and recovers, and answers what conditions ask of it.
#include "kv/cluster.hpp"

#include <gtest/gtest.h>

#include <string>

#include "sim/base/check.hpp"
#include "tests/kv/playing.hpp"

namespace whitewater::kv {
namespace {

using Ending = OperationResult::Ending;

void crash(Cluster& cluster, NodeSet nodes) {
    cluster.world().inject(sim::Crash{nodes, sim::CrashStyle::losing});
}

void restart(Cluster& cluster, NodeSet nodes) {
    cluster.world().inject(sim::Restart{nodes});
}

bool converges(Cluster& cluster) {
    return run_until(cluster, [&cluster] { return cluster.is_converged(); });
}

class ClusterOf : public ::testing::TestWithParam<std::uint32_t> {};
INSTANTIATE_TEST_SUITE_P(Sizes, ClusterOf, ::testing::Values(1U, 3U, 5U));

TEST_P(ClusterOf, ElectsOneLeaderAndCommits) {
    Cluster cluster(cluster_of(GetParam()));
    EXPECT_EQ(cluster.leader(cluster.servers()), std::nullopt);
    EXPECT_FALSE(cluster.is_converged());
    const NodeId leader = elect(cluster);
    EXPECT_TRUE(cluster.is_leader(leader));
    EXPECT_EQ(cluster.leader_count(), 1U);
    EXPECT_EQ(cluster.elections(), 1U);

    const OperationResult result = perform(cluster, 1, Request::put("x", "1"));
    EXPECT_EQ(result.ending, Ending::answered);
    EXPECT_EQ(result.by, leader);
    EXPECT_TRUE(cluster.has_committed(leader, "1"));
    EXPECT_EQ(perform(cluster, 2, Request::get("x")).response, Response::read("1"));

    ASSERT_TRUE(converges(cluster));
    for (const NodeId id : cluster.servers()) {
        EXPECT_TRUE(cluster.log_holds(id, "1")) << name_of(id);
        EXPECT_TRUE(cluster.has_committed(id, "1")) << name_of(id);
        EXPECT_FALSE(cluster.log_holds(id, "2")) << name_of(id);
        EXPECT_EQ(cluster.store(id)->read("x"), "1") << name_of(id);
        EXPECT_EQ(cluster.view(id).leader, leader) << name_of(id);
        EXPECT_EQ(cluster.view(id).durable, cluster.view(id).last) << name_of(id);
    }
    cluster.check_converged();
    EXPECT_TRUE(cluster.safety().findings().is_empty());
}

TEST_P(ClusterOf, RecoversWhatWasAcknowledgedWhenAllCrash) {
    Cluster cluster(cluster_of(GetParam()));
    ASSERT_EQ(perform(cluster, 1, Request::put("x", "1")).ending, Ending::answered);
    crash(cluster, cluster.servers());
    EXPECT_TRUE(cluster.up().is_empty());
    EXPECT_EQ(cluster.leader_count(), 0U);
    EXPECT_EQ(cluster.store(node(1)), nullptr);
    restart(cluster, cluster.servers());
    EXPECT_EQ(cluster.up(), cluster.servers());
    EXPECT_EQ(perform(cluster, 2, Request::get("x")).response, Response::read("1"));
    EXPECT_TRUE(converges(cluster));
    EXPECT_TRUE(cluster.safety().findings().is_empty());
}

TEST(Cluster, GoesOnWithoutACrashedLeaderWhichCatchesUp) {
    Cluster cluster(cluster_of(3));
    const NodeId first = elect(cluster);
    perform(cluster, 1, Request::put("x", "1"));
    crash(cluster, NodeSet::of(first));
    EXPECT_FALSE(cluster.view(first).is_up);
    EXPECT_FALSE(cluster.is_leader(first));
    EXPECT_EQ(cluster.up(), cluster.servers() - NodeSet::of(first));

    const OperationResult result = perform(cluster, 1, Request::put("y", "2"));
    EXPECT_EQ(result.ending, Ending::answered);
    EXPECT_NE(result.by, first);
    EXPECT_FALSE(cluster.log_holds(first, "2"));
    restart(cluster, NodeSet::of(first));
    ASSERT_TRUE(converges(cluster));
    EXPECT_TRUE(cluster.has_committed(first, "2"));
    EXPECT_EQ(cluster.store(first)->read("x"), "1");
}

// A leader that is cut off and does not step down: two at once, and one of them is right.
TEST(Cluster, KnowsAnOldLeaderFromANewOne) {
    ClusterSettings settings = cluster_of(3);
    settings.raft.check_quorum = raft::Switch::off;
    settings.client.timeout = seconds(2);
    Cluster cluster(settings);
    const NodeId old = elect(cluster);
    const NodeSet rest = cluster.servers() - NodeSet::of(old);
    ASSERT_TRUE(converges(cluster));
    EXPECT_EQ(cluster.leader(NodeSet::of(old)), old);
    EXPECT_EQ(cluster.leader(rest), std::nullopt);

    cluster.world().inject(sim::Partition{{NodeSet::of(old), rest}});
    ASSERT_TRUE(run_until(cluster, [&] { return cluster.leader_count() == 2; }));
    const NodeId fresh = *cluster.leader(rest);
    EXPECT_EQ(cluster.leader(cluster.servers()), fresh);
    EXPECT_EQ(cluster.leader(NodeSet::of(old)), old);
    EXPECT_FALSE(cluster.is_converged());

    // What only the old one has is not committed, and goes when the new one speaks to it.
    EXPECT_EQ(perform(cluster, 1, Request::put("x", "lost"), old).ending, Ending::timed_out);
    EXPECT_TRUE(cluster.log_holds(old, "lost"));
    EXPECT_FALSE(cluster.has_committed(old, "lost"));
    EXPECT_FALSE(cluster.log_holds(fresh, "lost"));
    perform(cluster, 2, Request::put("x", "kept"), fresh);
    cluster.world().inject(sim::Heal{});
    ASSERT_TRUE(converges(cluster));
    EXPECT_FALSE(cluster.log_holds(old, "lost"));
    EXPECT_TRUE(cluster.has_committed(old, "kept"));
    EXPECT_TRUE(cluster.safety().findings().is_empty());
}

// The answer to a write is lost, so its client asks again. Returns what the checkers say.
const raft::Violation* after_a_lost_answer(Cluster& cluster) {
    const NodeId leader = elect(cluster);
    sim::MessageRule rule;
    rule.effect = sim::MessageRule::Effect::drop;
    rule.message_kind = static_cast<std::uint8_t>(raft::MessageKind::reply);
    rule.from = cluster.servers();
    rule.to = cluster.clients();
    const std::uint64_t loss = cluster.world().inject(rule, milliseconds(250));
    EXPECT_EQ(perform(cluster, 1, Request::append("x", "a"), leader).ending, Ending::answered);
    EXPECT_EQ(cluster.world().fired(loss), 1U);
    EXPECT_TRUE(converges(cluster));
    return cluster.first_property();
}

TEST(Cluster, AppliesARetryOnceAndSaysSoIfNot) {
    Cluster sound(cluster_of(3));
    EXPECT_EQ(after_a_lost_answer(sound), nullptr);
    EXPECT_EQ(sound.store(node(1))->read("x"), "a");

    ClusterSettings settings = cluster_of(3);
    settings.sessions = Store::Sessions::ignored;
    Cluster broken(settings);
    const raft::Violation* found = after_a_lost_answer(broken);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->property, "exactly_once");
    EXPECT_EQ(broken.store(node(1))->read("x"), "aa");
}

TEST(Cluster, AbandonsOperationsWithoutAnAnswer) {
    Cluster cluster(cluster_of(3));
    crash(cluster, cluster.servers());
    cluster.submit(1, {OperationId{1}, Request::put("x", "1"), nobody, {}});
    cluster.submit(1, {OperationId{2}, Request::put("x", "2"), nobody, {}});
    EXPECT_FALSE(cluster.is_idle(1));
    cluster.abandon_operations();
    EXPECT_TRUE(cluster.is_idle(1));
    run_for(cluster, seconds(10));
    const auto& operations = cluster.chronicle().history().operations();
    ASSERT_EQ(operations.size(), 1U);
    EXPECT_EQ(operations[0].response.outcome, Outcome::unknown);
}

TEST(Cluster, TakesAProbeClientBesideTheScenariosOwn) {
    ClusterSettings settings = cluster_of(3);
    settings.clients = 0;
    Cluster cluster(settings);
    const std::uint32_t probe = cluster.add_probe_client();
    EXPECT_EQ(perform(cluster, probe, Request::put("x", "1")).ending, Ending::answered);
}

// Nothing that a condition asks changes while `changes` stands still.
TEST(Cluster, CountsEveryChangeThatAConditionCouldSee) {
    Cluster cluster(cluster_of(3));
    std::uint64_t changes = cluster.changes();
    const auto figures = [&cluster] {
        std::vector<std::uint64_t> all;
        for (const NodeId id : cluster.servers()) {
            const ServerView& view = cluster.view(id);
            for (const std::uint64_t figure :
                 {std::uint64_t{view.is_up}, static_cast<std::uint64_t>(view.role), view.term.value,
                  view.last.value, view.durable.value, view.committed.value, view.applied.value})
                all.push_back(figure);
        }
        return all;
    };
    std::vector<std::uint64_t> seen = figures();
    for (int i = 0; i < 3000; ++i) {
        if (i == 1000) crash(cluster, NodeSet::of(node(1)));
        if (i == 1500) restart(cluster, NodeSet::of(node(1)));
        cluster.step();
        const std::vector<std::uint64_t> now = figures();
        ASSERT_TRUE((cluster.changes() > changes || now == seen)) << "at step " << i;
        seen = now;
        changes = cluster.changes();
    }
}

// -- Somebody else's consensus --------------------------------------------------------------------

// Breaks a promise at its first deadline.
class Promiser : public raft::Consensus {
    void start(LocalTime now, const raft::DiskImage&, raft::Effects& effects) override {
        effects.clear();
        effects.deadline = now + milliseconds(10);
    }
    void step(LocalTime, const raft::Input&, raft::Effects&) override {
        CHECK(false, "it was a promise");
    }
    raft::Committed committed(raft::Index) const override { return {}; }
};

TEST(Cluster, MakesAFindingOfABrokenCheck) {
    ClusterSettings settings = cluster_of(3);
    settings.consensus = [](const raft::Settings&) { return std::make_unique<Promiser>(); };
    Cluster cluster(settings);
    EXPECT_FALSE(cluster.broken_promise().has_value());
    run_for(cluster, seconds(1));
    ASSERT_TRUE(cluster.broken_promise().has_value());
    EXPECT_NE(cluster.broken_promise()->find("it was a promise"), std::string::npos);
    EXPECT_EQ(cluster.world().now(), Time{milliseconds(10).us});
}

}  // namespace
}  // namespace whitewater::kv
