// A load asks for what its clause says, however else the run goes.
#include "kv/workload.hpp"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>

#include "tests/kv/playing.hpp"

namespace whitewater::kv {
namespace {

using linearizability::Operation;

constexpr WorkloadSettings::Share share(OperationKind kind, std::int64_t percent) {
    return {kind, Ratio::percent(percent)};
}

// A load of all five kinds, on these clients.
WorkloadSettings mixed(const std::string& tag, std::vector<std::uint32_t> clients) {
    WorkloadSettings settings;
    settings.key = Key(7).with(tag);
    settings.clients = std::move(clients);
    settings.mix = {share(OperationKind::get, 40), share(OperationKind::put, 30),
                    share(OperationKind::append, 10), share(OperationKind::cas, 15),
                    share(OperationKind::remove, 5)};
    settings.keys = 4;
    settings.think_min = milliseconds(2);
    settings.think_max = milliseconds(10);
    settings.tag = tag;
    return settings;
}

std::vector<Operation> operations_of(const Cluster& cluster, std::uint32_t ordinal) {
    std::vector<Operation> found;
    for (const Operation& operation : cluster.chronicle().history().operations())
        if (operation.client == client(ordinal)) found.push_back(operation);
    return found;
}

bool writes(const Request& request) {
    return request.kind != OperationKind::get && request.kind != OperationKind::remove;
}

TEST(Workload, WritesEveryValueOnceAndNamesEveryOperation) {
    Cluster cluster(cluster_of(3));
    Workload one(cluster, mixed("a", {1, 2}));
    Workload other(cluster, mixed("b", {2, 3}));
    run_for(cluster, seconds(4));
    std::set<std::string> values;
    std::set<OperationId> ids;
    std::size_t written = 0;
    for (const Operation& operation : cluster.chronicle().history().operations()) {
        ids.insert(operation.id);
        if (!writes(operation.request)) continue;
        ++written;
        values.insert(operation.request.argument);
    }
    EXPECT_GT(written, 200U);
    EXPECT_EQ(values.size(), written);
    EXPECT_EQ(ids.size(), cluster.chronicle().history().size());
}

enum class Company { none, another_load };

// What c1 asks for under load "a", with its result's influence (what a cas expects) left out.
std::vector<std::pair<OperationId, Request>> asked_of_c1(Company company) {
    Cluster cluster(cluster_of(3));
    std::optional<Workload> other;
    if (company == Company::another_load) other.emplace(cluster, mixed("b", {2, 3}));
    Workload load(cluster, mixed("a", {1}));
    run_for(cluster, seconds(3));
    std::vector<std::pair<OperationId, Request>> asked;
    for (Operation& operation : operations_of(cluster, 1)) {
        operation.request.expected.clear();
        asked.emplace_back(operation.id, operation.request);
    }
    return asked;
}

TEST(Workload, DrawsTheSameWhateverOtherLoadsThereAre) {
    auto alone = asked_of_c1(Company::none);
    auto in_company = asked_of_c1(Company::another_load);
    const std::size_t both = std::min(alone.size(), in_company.size());
    ASSERT_GT(both, 50U);
    alone.resize(both);
    in_company.resize(both);
    EXPECT_EQ(alone, in_company);
}

TEST(Workload, ThinksWithinItsRangeBeforeEachOperation) {
    Cluster cluster(cluster_of(3));
    Workload load(cluster, mixed("a", {1}));
    run_for(cluster, seconds(4));
    const std::vector<Operation> operations = operations_of(cluster, 1);
    ASSERT_GT(operations.size(), 100U);
    Duration shortest = seconds(1);
    Duration longest;
    for (std::size_t i = 1; i < operations.size(); ++i) {
        const Duration thought = operations[i].call_time - operations[i - 1].return_time;
        shortest = std::min(shortest, thought);
        longest = std::max(longest, thought);
    }
    EXPECT_GE(shortest, milliseconds(2));
    EXPECT_LE(longest, milliseconds(10));
    // And uses the range.
    EXPECT_LT(shortest, milliseconds(3));
    EXPECT_GT(longest, milliseconds(9));
}

TEST(Workload, KeepsToItsSharesAndKeys) {
    Cluster cluster(cluster_of(3));
    WorkloadSettings settings = mixed("a", {1, 2, 3});
    settings.think_min = settings.think_max = milliseconds(1);
    Workload load(cluster, settings);
    run_for(cluster, seconds(12));
    std::map<OperationKind, std::size_t> kinds;
    std::map<std::string, std::size_t> keys;
    const auto& operations = cluster.chronicle().history().operations();
    for (const Operation& operation : operations) {
        ++kinds[operation.request.kind];
        ++keys[operation.request.key];
    }
    const std::size_t all = operations.size();
    EXPECT_EQ(all, load.issued());
    ASSERT_GT(all, 1'000U);
    // Four standard deviations of 1,000 draws are 6 % at most.
    const auto near = [all](std::size_t count, std::size_t percent) {
        const std::size_t hundredfold = count * 100;
        return hundredfold + 6 * all > percent * all && hundredfold < (percent + 6) * all;
    };
    for (const WorkloadSettings::Share& wanted : settings.mix)
        EXPECT_TRUE(near(kinds[wanted.kind], static_cast<std::size_t>(wanted.share.ppm) / 10'000))
            << static_cast<int>(wanted.kind) << ": " << kinds[wanted.kind] << " of " << all;
    EXPECT_EQ(keys.size(), 4U);
    for (const char* key : {"x", "y", "z", "k4"}) EXPECT_TRUE(near(keys[key], 25)) << key;
}

// Some succeed: a cas expects what its client last read.
TEST(Workload, HasCasThatSucceedAndCasThatFail) {
    Cluster cluster(cluster_of(3));
    Workload load(cluster, mixed("a", {1, 2}));
    run_for(cluster, seconds(6));
    std::size_t succeeded = 0;
    std::size_t failed = 0;
    for (const Operation& operation : cluster.chronicle().history().operations()) {
        if (operation.request.kind != OperationKind::cas) continue;
        succeeded += operation.response.outcome == Outcome::ok ? 1 : 0;
        failed += operation.response.outcome == Outcome::failed_seeing ? 1 : 0;
    }
    EXPECT_GT(succeeded, 0U);
    EXPECT_GT(failed, 0U);
}

TEST(Workload, StopsWhenItIsToldTo) {
    Cluster cluster(cluster_of(3));
    Workload load(cluster, mixed("a", {1, 2, 3}));
    ASSERT_TRUE(run_until(
        cluster, [&] { return load.issued() > 50 && !cluster.is_idle(1) && cluster.is_idle(2); }));
    const std::uint64_t issued = load.issued();
    EXPECT_FALSE(load.is_over());
    load.stop();
    EXPECT_TRUE(load.is_over());
    EXPECT_FALSE(load.is_done());  // c1 waits for an answer; c2 thinks of its next operation
    ASSERT_TRUE(run_until(cluster, [&] { return load.is_done(); }));
    run_for(cluster, seconds(2));
    EXPECT_EQ(load.issued(), issued);
    EXPECT_EQ(cluster.chronicle().answered(), issued);
}

TEST(Workload, EndsWhenItsTimeIsOver) {
    Cluster cluster(cluster_of(3));
    elect(cluster);
    WorkloadSettings settings = mixed("a", {1, 2, 3});
    settings.lasting = seconds(1);
    const Time ends = cluster.world().now() + seconds(1);
    Workload load(cluster, settings);
    run_for(cluster, milliseconds(999));
    EXPECT_FALSE(load.is_over());
    run_for(cluster, milliseconds(1));
    EXPECT_TRUE(load.is_over());
    run_for(cluster, seconds(2));
    EXPECT_TRUE(load.is_done());
    Time last;
    for (const Operation& operation : cluster.chronicle().history().operations())
        last = std::max(last, operation.call_time);
    EXPECT_LT(last, ends);
    EXPECT_GT(last, ends - milliseconds(100));
}

TEST(Workload, AsksOnlyTheReplicaItIsSentTo) {
    Cluster cluster(cluster_of(3));
    WorkloadSettings settings = mixed("a", {1});
    settings.via = node(2);
    Workload load(cluster, settings);
    run_for(cluster, seconds(2));
    const auto requests_to = [&cluster](NodeId server) {
        const auto kind = static_cast<std::uint8_t>(raft::MessageKind::request);
        return cluster.world().messages_sent(kind, client(1), server);
    };
    EXPECT_GT(requests_to(node(2)), 50U);
    EXPECT_EQ(requests_to(node(1)), 0U);
    EXPECT_EQ(requests_to(node(3)), 0U);
}

TEST(Workload, NamesItsKeysFromX) {
    EXPECT_EQ(key_name(1), "x");
    EXPECT_EQ(key_name(3), "z");
    EXPECT_EQ(key_name(4), "k4");
    EXPECT_EQ(key_name(10), "k10");
}

}  // namespace
}  // namespace whitewater::kv
