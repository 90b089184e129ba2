// A trace judged offline says what the checkers said live, of sound runs and of broken ones.
#include "kv/offline.hpp"

#include <gtest/gtest.h>

#include <tuple>

#include "kv/linearizability/checker.hpp"
#include "kv/trace_schema.hpp"
#include "kv/workload.hpp"
#include "sim/base/check.hpp"
#include "sim/nemesis.hpp"
#include "tests/kv/playing.hpp"

namespace whitewater::kv {
namespace {

using raft::Mutation;

// A run with load and crashes that lose what was not synced, and its trace.
class StormyRun {
  public:
    StormyRun(std::uint64_t seed, Mutation mutation)
        : collector_(trace), cluster(settings(seed, mutation)) {
        trace.schema = trace_schema();
        Workload load(cluster, load_of_all_kinds());
        sim::Nemesis nemesis(cluster.world(), crashes(seed));
        const Time end = cluster.world().now() + seconds(4);
        while (cluster.world().next_event() <= end && cluster.first_property() == nullptr)
            cluster.step();
        nemesis.stop();
        load.stop();
        close();
    }

    sim::Trace trace;

  private:
    sim::Collector collector_;

    ClusterSettings settings(std::uint64_t seed, Mutation mutation) {
        ClusterSettings made = cluster_of(3, seed);
        made.raft.mutation = mutation;
        made.raft.pre_vote = raft::Switch::off;
        made.world.disk.sync_min = milliseconds(5);
        made.world.disk.sync_max = milliseconds(40);
        made.client.timeout = seconds(1);
        made.trace = &collector_;
        return made;
    }
    static WorkloadSettings load_of_all_kinds() {
        WorkloadSettings load;
        load.clients = {1, 2, 3};
        load.mix = {{OperationKind::get, Ratio::percent(30)},
                    {OperationKind::put, Ratio::percent(30)},
                    {OperationKind::append, Ratio::percent(20)},
                    {OperationKind::cas, Ratio::percent(10)},
                    {OperationKind::remove, Ratio::percent(10)}};
        load.keys = 2;
        load.think_max = milliseconds(5);
        return load;
    }
    static sim::NemesisProfile crashes(std::uint64_t seed) {
        sim::NemesisClause clause;
        clause.action = sim::DrawCrash{{{1, 2}}, sim::CrashStyle::losing};
        clause.every = {milliseconds(50), milliseconds(250)};
        clause.lasting = {milliseconds(1), milliseconds(60)};
        clause.text = "crashes";
        return {seed, NodeSet::first(3), seconds(10), {clause}};
    }
    void close() {
        cluster.abandon_operations();
        cluster.world().heal_everything();
        cluster.world().inject(sim::Restart{cluster.servers() - cluster.up()});
        const bool converged = run_until(cluster, [this] { return cluster.is_converged(); });
        if (converged) cluster.check_converged();
        has_converged = converged;
    }

  public:
    bool has_converged = false;
    Cluster cluster;  // the last: it writes the trace
};

auto all_of(const raft::Violation& v) {
    return std::tie(v.property, v.severity, v.story, v.signature, v.at, v.event, v.witnesses);
}

void expect_equal(const raft::Findings& live, const raft::Findings& offline) {
    ASSERT_EQ(live.all().size(), offline.all().size());
    for (std::size_t i = 0; i < live.all().size(); ++i)
        EXPECT_EQ(all_of(live.all()[i]), all_of(offline.all()[i])) << live.all()[i].story;
    for (std::size_t i = 0; i < raft::check_count; ++i) {
        const auto check = static_cast<raft::Check>(i);
        EXPECT_EQ(live.count(check), offline.count(check)) << raft::name_of(check);
    }
}

auto all_of(const linearizability::Operation& o) {
    return std::tie(o.id, o.client, o.request, o.response, o.call_position, o.return_position,
                    o.call_time, o.return_time);
}

void expect_equal(const linearizability::History& live, const linearizability::History& offline) {
    ASSERT_EQ(live.size(), offline.size());
    EXPECT_EQ(live.open_count(), offline.open_count());
    for (std::size_t i = 0; i < live.size(); ++i)
        EXPECT_EQ(all_of(live.operations()[i]), all_of(offline.operations()[i])) << i;
    const auto verdict = linearizability::check(live);
    const auto again = linearizability::check(offline);
    EXPECT_EQ(verdict.judgement, again.judgement);
    EXPECT_EQ(verdict.steps, again.steps);
}

void expect_same_judgement(const StormyRun& run) {
    const OfflineJudgement judged = judge_offline(run.trace);
    expect_equal(run.cluster.safety().findings(), judged.findings);
    expect_equal(run.cluster.chronicle().history(), judged.history);
}

TEST(Offline, FindsNothingInAnInnocentRun) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        const StormyRun run(seed, Mutation::none);
        EXPECT_TRUE(run.has_converged);
        EXPECT_GT(run.cluster.elections(), 2U);
        EXPECT_GT(run.cluster.chronicle().answered(), 20U);
        EXPECT_TRUE(run.cluster.safety().findings().is_empty());
        expect_same_judgement(run);
        EXPECT_GT(judge_offline(run.trace).observations, 1'000U);
    }
}

// Runs of ever further seeds until the live checkers find a broken property; each judged alike.
std::string first_found(Mutation mutation) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const StormyRun run(seed, mutation);
        const raft::Findings& live = run.cluster.safety().findings();
        EXPECT_FALSE(live.is_empty()) << "seed " << seed;
        expect_same_judgement(run);
        if (live.first_property() != nullptr) return live.first_property()->property;
    }
    return "nothing";
}

TEST(Offline, FindsTheSameWhenVotesLeaveBeforeTheyAreDurable) {
    EXPECT_EQ(first_found(Mutation::vote_before_persist), "election_safety");
}

TEST(Offline, FindsTheSameWhenAcknowledgementsLeaveBeforeTheyAreDurable) {
    EXPECT_EQ(first_found(Mutation::ack_before_fsync), "durability");
}

TEST(Offline, FindsTheSameWhenARetryIsExecutedTwice) {
    std::uint64_t found = 0;
    for (std::uint64_t seed = 1; seed <= 30 && found == 0; ++seed) {
        const StormyRun run(seed, Mutation::no_dedup);
        expect_same_judgement(run);
        found = judge_offline(run.trace).findings.count(raft::Check::exactly_once);
    }
    EXPECT_GT(found, 0U);
}

// The end of a cluster is not the crash of its servers: its trace says nothing of it.
TEST(Offline, ATraceEndsWithTheLastEvent) {
    sim::Trace trace;
    sim::Collector collector(trace);
    ClusterSettings settings = cluster_of(3);
    settings.trace = &collector;
    std::size_t facts = 0;
    {
        Cluster cluster(settings);
        elect(cluster);
        facts = trace.facts.size();
    }
    EXPECT_GT(facts, 0U);
    EXPECT_EQ(trace.facts.size(), facts);
}

// Of a server that starts, and then says this of its log.
sim::Trace trace_that_says(TraceKind kind, std::uint64_t index) {
    sim::Trace trace;
    trace.schema = trace_schema();
    sim::Record event;
    event.node = node(1);
    event.term = 1;
    for (const TraceKind what : {TraceKind::recovered, kind}) {
        event.seq = trace.records.size() + 1;
        event.kind = static_cast<sim::Kind>(what);
        trace.records.push_back(event);
        event.a = index;
    }
    return trace;
}

// The checkers keep a slot for each index: a file of two events must not ask for 2^60 of them.
TEST(Offline, RefusesAnIndexThatNoEntryOfTheTraceCanHave) {
    for (const TraceKind kind : {TraceKind::appended, TraceKind::ack_sent, TraceKind::committed})
        EXPECT_THROW(judge_offline(trace_that_says(kind, std::uint64_t{1} << 60)), CheckFailure)
            << static_cast<int>(kind);
    for (const TraceKind kind : {TraceKind::appended, TraceKind::truncated})
        EXPECT_THROW(judge_offline(trace_that_says(kind, 0)), CheckFailure)
            << static_cast<int>(kind);
    EXPECT_NO_THROW(judge_offline(trace_that_says(TraceKind::appended, 1)));
}

}  // namespace
}  // namespace whitewater::kv
