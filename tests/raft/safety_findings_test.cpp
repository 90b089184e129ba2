// The names of the checks, and what is kept of what they find.
#include "raft/safety_findings.hpp"

#include <gtest/gtest.h>

#include <string>

#include "sim/base/check.hpp"

namespace whitewater::raft {
namespace {

Violation told(Check check, std::uint64_t event = 0) {
    Violation violation;
    violation.property = name_of(check);
    violation.event = event;
    return violation;
}

TEST(CheckNames, NameEachCheckAndFindItAgain) {
    EXPECT_EQ(check_names().size(), check_count);
    for (std::size_t i = 0; i < check_count; ++i) {
        const auto check = static_cast<Check>(i);
        EXPECT_EQ(check_names()[i], name_of(check));
        EXPECT_EQ(check_named(name_of(check)), check);
    }
    EXPECT_EQ(check_named("no_such_check"), std::nullopt);
}

// What scenario files say: these may never change.
TEST(CheckNames, AreThoseOfTheirEnumerators) {
    EXPECT_EQ(name_of(Check::election_safety), "election_safety");
    EXPECT_EQ(name_of(Check::leader_append_only), "leader_append_only");
    EXPECT_EQ(name_of(Check::log_matching), "log_matching");
    EXPECT_EQ(name_of(Check::leader_completeness), "leader_completeness");
    EXPECT_EQ(name_of(Check::state_machine_safety), "state_machine_safety");
    EXPECT_EQ(name_of(Check::durability), "durability");
    EXPECT_EQ(name_of(Check::exactly_once), "exactly_once");
    EXPECT_EQ(name_of(Check::linearizability), "linearizability");
    EXPECT_EQ(name_of(Check::persisted_before_sent), "persisted_before_sent");
    EXPECT_EQ(name_of(Check::quorum_recount), "quorum_recount");
    EXPECT_EQ(name_of(Check::counts_votes_sent), "counts_votes_sent");
    EXPECT_EQ(name_of(Check::match_is_acknowledged), "match_is_acknowledged");
    EXPECT_EQ(name_of(Check::commits_own_term_only), "commits_own_term_only");
    EXPECT_EQ(name_of(Check::leader_commits_first), "leader_commits_first");
    EXPECT_EQ(name_of(Check::commit_within_log), "commit_within_log");
    EXPECT_EQ(name_of(Check::apply_within_commit), "apply_within_commit");
    EXPECT_EQ(name_of(Check::acknowledged_before_durable), "acknowledged_before_durable");
    EXPECT_EQ(name_of(Check::contiguous_log), "contiguous_log");
    EXPECT_EQ(name_of(Check::removes_only_conflicts), "removes_only_conflicts");
    EXPECT_EQ(name_of(Check::keeps_committed), "keeps_committed");
    EXPECT_EQ(name_of(Check::durable_state_recovered), "durable_state_recovered");
    EXPECT_EQ(name_of(Check::monotonic_term), "monotonic_term");
    EXPECT_EQ(name_of(Check::monotonic_commit), "monotonic_commit");
    EXPECT_EQ(name_of(Check::monotonic_match), "monotonic_match");
    EXPECT_EQ(name_of(Check::vote_once_per_term), "vote_once_per_term");
}

TEST(CheckNames, SetPropertiesApartFromRules) {
    EXPECT_TRUE(is_property(Check::linearizability));
    EXPECT_FALSE(is_property(Check::persisted_before_sent));
}

TEST(Findings, AreEmptyAtFirst) {
    const Findings findings;
    EXPECT_TRUE(findings.is_empty());
    EXPECT_EQ(findings.first_property(), nullptr);
    EXPECT_EQ(findings.first_rule(), nullptr);
    EXPECT_EQ(findings.verdict(), nullptr);
}

TEST(Findings, NameTheVerdictAfterTheFirstPropertyEvenIfARuleBrokeBefore) {
    Findings findings;
    findings.add(Check::quorum_recount, told(Check::quorum_recount, 1));
    EXPECT_EQ(findings.verdict()->property, "quorum_recount");
    findings.add(Check::monotonic_term, told(Check::monotonic_term, 2));
    findings.add(Check::durability, told(Check::durability, 3));
    findings.add(Check::election_safety, told(Check::election_safety, 4));
    EXPECT_EQ(findings.verdict()->property, "durability");
    EXPECT_EQ(findings.first_property()->severity, Violation::property_broken);
    EXPECT_EQ(findings.first_rule()->property, "quorum_recount");
    EXPECT_EQ(findings.first_rule()->severity, Violation::rule_broken);
}

TEST(Findings, KeepTheFirstFewOfEachCheckAndCountAll) {
    Findings findings;
    for (std::uint64_t i = 0; i < 100; ++i) {
        EXPECT_EQ(findings.wants(Check::log_matching), i < Findings::kept_per_check);
        findings.add(Check::log_matching, told(Check::log_matching, i));
    }
    findings.add_untold(Check::log_matching);
    findings.add(Check::durability, told(Check::durability, 100));
    EXPECT_EQ(findings.count(Check::log_matching), 101U);
    EXPECT_EQ(findings.count(Check::durability), 1U);
    ASSERT_EQ(findings.all().size(), Findings::kept_per_check + 1);
    EXPECT_EQ(findings.first_property()->event, 0U);
    EXPECT_EQ(findings.all().back().event, 100U);
}

TEST(Findings, RefuseAViolationUnderAnothersName) {
    Findings findings;
    EXPECT_THROW(findings.add(Check::log_matching, told(Check::durability)), CheckFailure);
}

}  // namespace
}  // namespace whitewater::raft
