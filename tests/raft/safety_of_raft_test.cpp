// The checkers over our own Raft: silent while it is sound, loud when it is broken on purpose.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/raft/safety_storm.hpp"

namespace whitewater::raft {
namespace {

// The checks that a sound Raft gives something to compare in these storms.
std::set<std::string_view> checks_of_raft() {
    std::set<std::string_view> names(check_names().begin(), check_names().end());
    names.erase(name_of(Check::exactly_once));
    names.erase(name_of(Check::linearizability));
    return names;
}

TEST(SafetyOfRaft, IsSilentInStormsAndComparesEverything) {
    std::set<std::string_view> idle = checks_of_raft();
    int converged = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Storm storm({.servers = seed % 2 == 0 ? 3U : 5U,
                     .seed = seed,
                     .pre_vote = seed % 3 == 0 ? Switch::on : Switch::off});
        storm.rage(4'000);
        converged += storm.calm() ? 1 : 0;
        const Violation* found = storm.safety.findings().verdict();
        ASSERT_EQ(found, nullptr) << "seed " << seed << ": " << found->property << " at "
                                  << found->event << ": " << found->story;
        for (std::size_t i = 0; i < check_count; ++i) {
            const auto check = static_cast<Check>(i);
            if (storm.safety.comparisons(check) > 0) idle.erase(name_of(check));
        }
    }
    EXPECT_EQ(idle, std::set<std::string_view>{});
    EXPECT_EQ(converged, 60);
}

// What storms find in a Raft with this mistake, up to the first that finds `property`.
struct Found {
    std::set<std::string> first_rules;
    std::set<std::string> properties;
};
Found found_until(Check property, Mutation mutation) {
    Found found;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        Storm storm({.servers = 3, .seed = seed, .mutation = mutation});
        storm.rage(6'000);
        const Findings& findings = storm.safety.findings();
        if (findings.first_rule() != nullptr) {
            found.first_rules.insert(findings.first_rule()->property);
        }
        if (findings.first_property() == nullptr) continue;
        found.properties.insert(findings.first_property()->property);
        if (findings.first_property()->property == name_of(property)) break;
    }
    return found;
}

TEST(SafetyOfRaft, FindsVotesThatLeaveBeforeTheyAreDurable) {
    const Found found = found_until(Check::election_safety, Mutation::vote_before_persist);
    EXPECT_EQ(found.first_rules, std::set<std::string>{"persisted_before_sent"});
    EXPECT_EQ(found.properties, std::set<std::string>{"election_safety"});
}

TEST(SafetyOfRaft, FindsAcknowledgementsThatLeaveBeforeTheyAreDurable) {
    const Found found = found_until(Check::durability, Mutation::ack_before_fsync);
    EXPECT_EQ(found.first_rules, std::set<std::string>{"persisted_before_sent"});
    EXPECT_TRUE(found.properties.contains("durability"));
}

TEST(SafetyOfRaft, FindsVotesOfAnEarlierTermThatAreCounted) {
    const Found found = found_until(Check::election_safety, Mutation::count_stale_votes);
    EXPECT_EQ(found.first_rules, std::set<std::string>{"counts_votes_sent"});
    EXPECT_TRUE(found.properties.contains("election_safety"));
}

TEST(SafetyOfRaft, FindsOldEntriesThatAreCommittedByCounting) {
    const Found found = found_until(Check::leader_completeness, Mutation::fig8_commit_old_term);
    EXPECT_EQ(found.first_rules, std::set<std::string>{"commits_own_term_only"});
    EXPECT_TRUE(found.properties.contains("leader_completeness"));
}

}  // namespace
}  // namespace whitewater::raft
