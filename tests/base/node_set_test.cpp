// NodeSet behaves as a set of addresses, and ids print the names that scenarios use.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <vector>

#include "sim/base/ids.hpp"

namespace whitewater {
namespace {

using Model = std::set<std::uint32_t>;

rc::Gen<Model> any_model() {
    return rc::gen::container<Model>(rc::gen::inRange<std::uint32_t>(1, max_addresses));
}

NodeSet set_of(const Model& model) {
    NodeSet set;
    for (const std::uint32_t address : model) set.insert(NodeId{address});
    return set;
}

Model members_of(NodeSet set) {
    Model members;
    for (const NodeId id : set) members.insert(id.value);
    return members;
}

RC_GTEST_PROP(NodeSet, HoldsExactlyWhatWasInsertedAndNotErased, ()) {
    NodeSet set;
    Model model;
    using Step = std::pair<std::uint32_t, bool>;
    const auto address = rc::gen::inRange<std::uint32_t>(1, max_addresses);
    for (const auto& [id, inserts] : *rc::gen::container<std::vector<Step>>(
             rc::gen::pair(address, rc::gen::arbitrary<bool>()))) {
        if (inserts) {
            set.insert(NodeId{id});
            model.insert(id);
        } else {
            set.erase(NodeId{id});
            model.erase(id);
        }
    }
    RC_ASSERT(members_of(set) == model);
    RC_ASSERT(set.size() == model.size());
    RC_ASSERT(set.is_empty() == model.empty());
    for (std::uint32_t id = 1; id < max_addresses; ++id)
        RC_ASSERT(set.contains(NodeId{id}) == (model.count(id) == 1));
}

RC_GTEST_PROP(NodeSet, CombinesAsSetsDo, ()) {
    const Model a = *any_model();
    const Model b = *any_model();
    Model either;
    Model both;
    Model without;
    std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::inserter(either, either.end()));
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(both, both.end()));
    std::set_difference(a.begin(), a.end(), b.begin(), b.end(),
                        std::inserter(without, without.end()));
    RC_ASSERT(members_of(set_of(a) | set_of(b)) == either);
    RC_ASSERT(members_of(set_of(a) & set_of(b)) == both);
    RC_ASSERT(members_of(set_of(a) - set_of(b)) == without);
    RC_ASSERT((set_of(a) == set_of(b)) == (a == b));
}

RC_GTEST_PROP(NodeSet, IteratesInIncreasingOrderFromTheLowest, ()) {
    const NodeSet set = set_of(*any_model());
    std::vector<std::uint32_t> visited;
    for (const NodeId id : set) visited.push_back(id.value);
    RC_ASSERT(std::is_sorted(visited.begin(), visited.end()));
    RC_ASSERT(set.lowest() == (visited.empty() ? nobody : NodeId{visited.front()}));
}

TEST(NodeSet, FirstHoldsTheNodesFromOneToCount) {
    EXPECT_TRUE(NodeSet::first(0).is_empty());
    EXPECT_EQ(NodeSet::first(3), NodeSet::of(node(1), node(2), node(3)));
    EXPECT_EQ(NodeSet::first(max_nodes).size(), max_nodes);
}

TEST(Ids, PrintTheNamesThatScenariosUse) {
    EXPECT_EQ(name_of(nobody), "-");
    EXPECT_EQ(name_of(node(1)), "n1");
    EXPECT_EQ(name_of(node(max_nodes)), "n63");
    EXPECT_EQ(name_of(client(1)), "c1");
    EXPECT_EQ(name_of(client(max_clients)), "c63");
    EXPECT_EQ(names_of(NodeSet{}), "-");
    EXPECT_EQ(names_of(NodeSet::of(client(1), node(12), node(2))), "n2 n12 c1");
    EXPECT_EQ(list_of(NodeSet{}), "nobody");
    EXPECT_EQ(list_of(NodeSet::of(node(2))), "n2");
    EXPECT_EQ(list_of(NodeSet::of(client(1), node(2))), "n2 and c1");
    EXPECT_EQ(list_of(NodeSet::of(client(1), node(12), node(2))), "n2, n12 and c1");
}

TEST(Ids, AnAddressIsANodeOrAClientOrNobody) {
    EXPECT_FALSE(is_node(nobody));
    EXPECT_FALSE(is_client(nobody));
    for (std::uint32_t i = 1; i <= max_nodes; ++i) EXPECT_TRUE(is_node(node(i)));
    for (std::uint32_t i = 1; i <= max_clients; ++i) EXPECT_TRUE(is_client(client(i)));
    EXPECT_FALSE(is_client(node(max_nodes)));
    EXPECT_FALSE(is_node(client(1)));
    EXPECT_LT(client(max_clients).value, max_addresses);
}

}  // namespace
}  // namespace whitewater
