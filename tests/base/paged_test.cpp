// The sequence in pages against a vector, and what it promises of references.
#include "sim/base/paged.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace whitewater {
namespace {

// Large, so that a few elements fill a page: four.
struct Wide {
    std::array<std::uint64_t, 512> words{};
};

TEST(Paged, IsEmptyAtFirst) {
    const Paged<int> paged;
    EXPECT_TRUE(paged.empty());
    EXPECT_EQ(paged.size(), 0U);
    EXPECT_TRUE(paged.begin() == paged.end());
    EXPECT_EQ(paged.count_before([](int) { return true; }), 0U);
}

TEST(Paged, KeepsReferencesOfFullPagesWhileItGrows) {
    Paged<Wide> paged;
    for (std::uint64_t i = 0; i < 8; ++i) {
        paged.push_back({});
        paged.back().words[0] = i;
    }
    const Wide* const fifth = &paged[4];
    for (std::uint64_t i = 8; i < 1'000; ++i) paged.push_back({});
    EXPECT_EQ(&paged[4], fifth);
    EXPECT_EQ(paged[7].words[0], 7U);
}

TEST(Paged, IsEmptyOnceItWasMovedFrom) {
    Paged<int> paged;
    paged.push_back(1);
    const Paged<int> taken = std::move(paged);
    EXPECT_EQ(taken.size(), 1U);
    EXPECT_TRUE(paged.empty());  // NOLINT(bugprone-use-after-move)
    EXPECT_EQ(paged.size(), 0U);
}

// Pushes and cuts, as a log sees them, often just where a page ends.
RC_GTEST_PROP(Paged, HoldsWhatAVectorWouldHold, (std::vector<std::uint8_t> steps)) {
    Paged<Wide> paged;
    std::vector<std::uint64_t> expected;
    for (const std::uint8_t step : steps) {
        if (step % 4 == 0) {
            const std::size_t kept = expected.size() * (step % 7) / 7;
            paged.cut(kept);
            expected.resize(kept);
        } else {
            paged.push_back({{step}});
            expected.push_back(step);
        }
        RC_ASSERT(paged.size() == expected.size());
        if (!expected.empty()) RC_ASSERT(paged.back().words[0] == expected.back());
    }
    std::vector<std::uint64_t> held;
    for (const Wide& element : paged) held.push_back(element.words[0]);
    RC_ASSERT(held == expected);
}

RC_GTEST_PROP(Paged, CountsThoseBeforeABound,
              (std::vector<std::uint16_t> numbers, std::uint16_t bound)) {
    std::sort(numbers.begin(), numbers.end());
    Paged<std::uint16_t> paged;
    for (const std::uint16_t number : numbers) paged.push_back(number);
    const auto smaller = static_cast<std::size_t>(std::count_if(
        numbers.begin(), numbers.end(), [bound](std::uint16_t n) { return n < bound; }));
    RC_ASSERT(paged.count_before([bound](std::uint16_t n) { return n < bound; }) == smaller);
}

}  // namespace
}  // namespace whitewater
