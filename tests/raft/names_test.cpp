// Every enumerator that is printed has a name of its own.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "raft/consensus.hpp"
#include "raft/observation.hpp"
#include "raft/types.hpp"

namespace whitewater::raft {
namespace {

// Traces and scenarios are read back by these names: a missing one, or one that two share, would
// go unnoticed until somebody looks for it.
template <class E>
void expect_names_up_to(E last) {
    std::set<std::string> names;
    for (int i = 0; i <= static_cast<int>(last); ++i) {
        const std::string name = name_of(static_cast<E>(i));
        EXPECT_NE(name, "?") << i;
        EXPECT_TRUE(names.insert(name).second) << name << " is the name of two";
    }
    EXPECT_EQ(std::string(name_of(static_cast<E>(200))), "?");
}

TEST(Names, OfMessagesAreTheirOwn) {
    expect_names_up_to(MessageKind::reply);
    EXPECT_EQ(std::string(name_of(MessageKind::append_entries)), "append_entries");
}

TEST(Names, OfObservationsAreTheirOwn) {
    expect_names_up_to(ObservationKind::dropped);
    EXPECT_EQ(std::string(name_of(ObservationKind::vote_sent)), "vote_sent");
}

TEST(Names, OfRolesAreTheirOwn) {
    expect_names_up_to(Role::learner);
    EXPECT_EQ(std::string(name_of(Role::pre_candidate)), "pre_candidate");
}

}  // namespace
}  // namespace whitewater::raft
