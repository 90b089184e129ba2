// Which nodes a line means: `rest`, exclusion before the draw, draws keyed by names.
#include <gtest/gtest.h>

#include <map>

#include "kv/trace_schema.hpp"
#include "tests/scenarios/play.hpp"

namespace whitewater::scenarios {
namespace {

// The texts of all faults that a run injected, in order.
std::vector<std::string> faults_of(const std::string& text, std::uint64_t seed = 1) {
    sim::Trace trace;
    RunOptions options;
    options.seed = seed;
    options.trace = &trace;
    const RunResult result = play(text, options);
    EXPECT_EQ(result.verdict, Verdict::passed) << complaint(result);
    std::vector<std::string> faults;
    for (const sim::Trace::TextOf& words : trace.texts)
        if (trace.records[words.seq - 1].kind == sim::Kind::fault_on) faults.push_back(words.text);
    return faults;
}

TEST(Selection, RestIsWhatTheLineHasNotNamed) {
    EXPECT_EQ(faults_of("wait 1s\npartition n2 n4 | rest\nwait 1ms\n").front(),
              "partition n2 n4 | n1 n3 n5");
    EXPECT_EQ(faults_of("wait 1s\npartition rest | n1\nwait 1ms\n").front(),
              "partition n2 n3 n4 n5 | n1");
    EXPECT_EQ(faults_of("wait 1s\ncut n1 -> rest\nwait 1ms\n").front(), "cut n1 -> n2 n3 n4 n5");
    EXPECT_EQ(faults_of("wait 1s\npause rest\nwait 1ms\nresume all\n").front(),
              "pause n1 n2 n3 n4 n5");
}

TEST(Selection, RestLeavesOutWhatWasExcluded) {
    EXPECT_EQ(faults_of("wait 1s\ncrash all except n1 n2\nwait 1ms\n").front(),
              "crash n3 n4 n5 any");
}

TEST(Selection, ExclusionComesBeforeTheDraw) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const auto faults = faults_of(
            "await leader as old within 5s\nlet a = follower of old\n"
            "let b = follower of old except a\npause a\npause b\nwait 1ms\nresume a b\n",
            seed);
        ASSERT_GE(faults.size(), 2U);
        EXPECT_NE(faults[0], faults[1]) << "seed " << seed;
    }
}

TEST(Selection, AMinorityWithANodeHasIt) {
    std::map<std::string, int> drawn;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const auto faults = faults_of(
            "wait 1s\nlet few = minority with n3\npause few\nwait 1ms\nresume few\n", seed);
        EXPECT_NE(faults.front().find("n3"), std::string::npos) << faults.front();
        EXPECT_EQ(faults.front().size(), std::string("pause n1 n3").size()) << faults.front();
        ++drawn[faults.front()];
    }
    EXPECT_GE(drawn.size(), 3U);  // the companion is drawn
}

TEST(Selection, ADrawIsKeyedByTheNameItIsBoundTo) {
    int differing = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const auto first =
            faults_of("wait 1s\nlet a = minority\npause a\nwait 1ms\nresume a\n", seed);
        const auto moved = faults_of(
            "wait 1s\nlet b = majority\nclock n1 +1ms\nlet a = minority\npause a\nwait 1ms\nresume "
            "a\n",
            seed);
        EXPECT_EQ(first[0], moved[1]) << "seed " << seed;
        const auto renamed =
            faults_of("wait 1s\nlet c = minority\npause c\nwait 1ms\nresume c\n", seed);
        differing += first[0] != renamed[0] ? 1 : 0;
    }
    EXPECT_GE(differing, 3);
}

TEST(Selection, FollowersFollow) {
    const auto faults = faults_of(
        "await leader as old within 5s\nwait 1s\npause followers\nwait 1ms\nresume all except "
        "old\n");
    EXPECT_EQ(faults.front().find("pause"), 0U);
    EXPECT_EQ(faults.front().size(), std::string("pause n1 n2 n3 n4").size());
}

TEST(Selection, ABridgeConnectsTwoHalves) {
    const auto faults = faults_of("wait 1s\nbridge n3\nwait 1ms\n");
    ASSERT_EQ(faults.size(), 1U);
    // Both sides hold n3.
    const std::size_t bar = faults[0].find('|');
    ASSERT_NE(bar, std::string::npos) << faults[0];
    EXPECT_NE(faults[0].substr(0, bar).find("n3"), std::string::npos) << faults[0];
    EXPECT_NE(faults[0].substr(bar).find("n3"), std::string::npos) << faults[0];
}

}  // namespace
}  // namespace whitewater::scenarios
