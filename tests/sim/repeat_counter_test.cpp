// How often a key was used before: no number twice for one key, in bounded memory.
#include "sim/repeat_counter.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <set>

namespace whitewater::sim {

namespace {

TEST(RepeatCounter, NumbersTheUsesOfAKeyFromZero) {
    RepeatCounter counter;
    for (std::uint64_t n = 0; n < 1000; ++n) EXPECT_EQ(counter.count({3, 17}), n);
    EXPECT_EQ(counter.count({3, 18}), 0U);
    EXPECT_EQ(counter.count({4, 1}), 0U);
    EXPECT_EQ(counter.count({3, 17}), 1000U);
}

TEST(RepeatCounter, IsExactForAKeyThatIsRetriedAmongTheLatest) {
    RepeatCounter counter;
    for (std::uint64_t index = 1; index <= 10'000; ++index) {
        EXPECT_EQ(counter.count({1, index}), 0U);
        if (index <= 100) continue;
        EXPECT_EQ(counter.count({1, index - 100}), 1U);
    }
}

// The n-th use of a key that both runs use the same number of times has the same number, even if
// one of them used many other keys in between.
TEST(RepeatCounter, DoesNotDependOnOtherKeysThatAreRemembered) {
    RepeatCounter quiet;
    RepeatCounter busy;
    quiet.count({2, 50});
    busy.count({2, 50});
    for (std::uint64_t index = 51; index < 150; ++index) busy.count({2, index});
    EXPECT_EQ(quiet.count({2, 50}), busy.count({2, 50}));
}

// A leader that probes backwards sends its first message about an index after it sent messages
// about later ones: its number must not depend on how many of those there were.
TEST(RepeatCounter, AFirstUseBelowTheLatestKeysIsStillTheFirst) {
    RepeatCounter counter;
    for (std::uint64_t index = 50; index < 60; ++index) counter.count({2, index});
    EXPECT_EQ(counter.count({2, 49}), 0U);
    EXPECT_EQ(counter.count({2, 48}), 0U);
    EXPECT_EQ(counter.count({1, 7}), 0U);
    EXPECT_EQ(counter.count({2, 49}), 1U);
}

TEST(RepeatCounter, NeverGivesANumberTwiceToOneKey) {
    EXPECT_TRUE(rc::check([](const std::vector<std::uint16_t>& uses) {
        RepeatCounter counter;
        std::map<std::uint16_t, std::set<std::uint64_t>> given;
        for (const std::uint16_t use : uses) {
            const auto key = static_cast<std::uint16_t>(use % 1024);  // four times the ring
            const std::uint64_t n = counter.count({key / 512U, key % 512U});
            RC_ASSERT(given[key].insert(n).second);
        }
    }));
}

TEST(RepeatCounter, OldKeysThatAreForgottenStillGetFreshNumbers) {
    RepeatCounter counter;
    std::set<std::uint64_t> given;
    for (std::uint64_t round = 0; round < 20; ++round) {
        EXPECT_TRUE(given.insert(counter.count({1, 5})).second);
        for (std::uint64_t i = 0; i < 300; ++i) counter.count({2 + round, i});
    }
}

TEST(RepeatCounter, TakesUnknownNumberedKeysForNewHoweverSmall) {
    RepeatCounter counter;
    EXPECT_EQ(counter.count_unique({9, 9}), 0U);
    EXPECT_EQ(counter.count_unique({1, 1}), 0U);
    EXPECT_EQ(counter.count_unique({1, 1}), 1U);
}

}  // namespace

}  // namespace whitewater::sim
