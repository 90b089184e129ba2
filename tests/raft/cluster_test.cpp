// Whole clusters of servers, without a simulator: they elect, replicate and survive restarts.
#include <gtest/gtest.h>

#include "tests/raft/rehearsal.hpp"

namespace whitewater::raft {
namespace {

void lead_and_commit(std::uint32_t servers) {
    Rehearsal cluster(servers);
    cluster.elect(s1, NodeSet::first(servers) - NodeSet::of(s1));
    for (int i = 0; i < 100; ++i) {
        cluster.propose(s1, "x");
        cluster.deliver_all();
    }
    cluster.wait(milliseconds(50));  // a heartbeat tells the followers
    cluster.deliver_all();
    for (NodeId server : NodeSet::first(servers)) {
        EXPECT_EQ(cluster.core(server).commit(), Index{101});
        EXPECT_EQ(cluster.log_of(server), cluster.log_of(s1));
        EXPECT_EQ(cluster.core(server).leader(), s1);
    }
}

TEST(Cluster, CommitsWhateverItsSize) {
    for (std::uint32_t servers = 1; servers <= 7; ++servers) lead_and_commit(servers);
}

TEST(Cluster, GoesOnAfterEveryServerRestarted) {
    Rehearsal cluster(3);
    cluster.elect(s1, NodeSet::of(s2, s3));
    cluster.propose(s1, "x");
    cluster.deliver_all();
    for (NodeId server : NodeSet::first(3)) cluster.crash(server);
    for (NodeId server : NodeSet::first(3)) cluster.restart(server);
    EXPECT_EQ(cluster.core(s1).commit(), Index{0});
    cluster.elect(s2, NodeSet::of(s1, s3));
    cluster.propose(s2, "y");
    cluster.deliver_all();
    EXPECT_EQ(cluster.core(s2).commit(), Index{4});
    EXPECT_EQ(cluster.log_of(s1), "1^1 2^1 3^2 4^2");
}

}  // namespace
}  // namespace whitewater::raft
