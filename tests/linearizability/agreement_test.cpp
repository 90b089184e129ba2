// The checker against the definition, on thousands of small random histories, true and false.
#include <gtest/gtest.h>

#include <array>

#include "kv/linearizability/checker.hpp"
#include "sim/base/hash.hpp"
#include "tests/linearizability/brute_force.hpp"
#include "tests/linearizability/random_history.hpp"

namespace whitewater::linearizability {
namespace {

std::string listing(const History& history) {
    std::string text;
    for (const Operation& operation : history.operations()) {
        text += describe(operation) + " called " + std::to_string(operation.call_position);
        if (operation.return_position != never_returned)
            text += " returned " + std::to_string(operation.return_position);
        text += " outcome " + std::to_string(static_cast<int>(operation.response.outcome));
        text += " value " + describe(operation.response.value) + "\n";
    }
    return text;
}

struct Tally {
    std::uint64_t ok = 0;
    std::uint64_t bad = 0;
    std::uint64_t ok_by_blocks = 0;
    std::uint64_t bad_by_blocks = 0;
};

void compare(const Shape& shape, Tally& tally) {
    const RandomHistory drawn = random_history(shape);
    const bool expected = BruteForce(drawn.history).finds_an_order();
    const Verdict verdict = check(drawn.history);
    ASSERT_EQ(verdict.judgement, expected ? Judgement::ok : Judgement::not_linearizable)
        << "seed " << shape.seed << "\n"
        << listing(drawn.history);
    if (expected) {
        ASSERT_FALSE(verify_order(drawn.history, verdict.order));
    } else {
        ASSERT_TRUE(verdict.violation);
    }
    // Whatever took effect in a store that does not lie is a witness; else it may be none.
    const Verdict witnessed = check(drawn.history, drawn.effects);
    ASSERT_EQ(witnessed.judgement, verdict.judgement) << "seed " << shape.seed;
    if (shape.lies.ppm == 0) {
        ASSERT_EQ(witnessed.path, Path::witness) << "seed " << shape.seed;
    }
    (expected ? tally.ok : tally.bad) += 1;
    if (verdict.path == Path::blocks) (expected ? tally.ok_by_blocks : tally.bad_by_blocks) += 1;
}

// Shapes that differ in what can make a search go wrong.
Shape varied(std::uint64_t seed) {
    constexpr std::array<std::uint32_t, 4> domains = {0, 1, 2, 3};
    Shape shape;
    shape.seed = seed;
    shape.values = domains[seed % 4];
    shape.clients = 2 + static_cast<std::uint32_t>(seed / 4 % 4);
    shape.keys = 1 + static_cast<std::uint32_t>(seed / 16 % 2);
    shape.operations = 5 + static_cast<std::uint32_t>(seed / 32 % 4);
    if (seed / 128 % 2 == 1) shape.lost = Ratio::percent(30);
    if (seed / 256 % 4 != 0) shape.lies = Ratio::percent(20);
    if (seed / 1024 % 2 == 1) shape.appends = 0;
    if (seed / 2048 % 2 == 1) shape.swaps = 0;
    if (seed / 4096 % 2 == 1) shape.removes = 0;
    if (seed / 8192 % 2 == 1) shape.puts = 0;
    return shape;
}

TEST(Checker, AgreesWithTheDefinitionOnSmallHistories) {
    Tally tally;
    for (std::uint64_t seed = 0; seed < 16'384 * test_scale(); ++seed) {
        compare(varied(seed), tally);
        if (HasFatalFailure()) return;
    }
    EXPECT_GT(tally.ok, 4'000u);  // both answers were put to the test
    EXPECT_GT(tally.bad, 2'000u);
}

// Every text is written once, and nothing is removed twice: what blocks are for.
TEST(Checker, AgreesWithTheDefinitionWhereValuesAreUnique) {
    Tally tally;
    for (std::uint64_t seed = 0; seed < 16'384 * test_scale(); ++seed) {
        Shape shape = varied(mix(seed));
        shape.seed = seed;
        shape.values = 0;
        shape.keys = 1;
        shape.operations = 5 + static_cast<std::uint32_t>(seed % 10);
        shape.removes = seed % 3 == 0 ? 1 : 0;
        shape.stale = Ratio::percent(70);
        compare(shape, tally);
        if (HasFatalFailure()) return;
    }
    EXPECT_GT(tally.ok_by_blocks, 6'000u);
    EXPECT_GT(tally.bad_by_blocks, 2'000u);
}

// Where texts are put together from texts, and taken apart: in one way, in several, or in one of
// several that can have been in time.
TEST(Checker, AgreesWithTheDefinitionWhereAppendsAndCasMeet) {
    Tally tally;
    for (std::uint64_t seed = 0; seed < 16'384 * test_scale(); ++seed) {
        Shape shape = varied(mix(seed));
        shape.seed = seed;
        shape.keys = 1;
        shape.lengths = 1 + static_cast<std::uint32_t>(seed % 3);
        shape.operations = 5 + static_cast<std::uint32_t>(seed / 3 % 8);
        shape.puts = seed % 2 == 0 ? 1 : 0;
        shape.removes = seed % 5 == 0 ? 1 : 0;
        shape.appends = shape.swaps = 3;
        shape.stale = Ratio::percent(50);
        compare(shape, tally);
        if (HasFatalFailure()) return;
    }
    EXPECT_GT(tally.ok, 8'000u);
    EXPECT_GT(tally.ok_by_blocks, 3'000u);
    EXPECT_GT(tally.bad_by_blocks, 1'000u);
}

// Larger ones, in which configurations recur and operations stay open for long.
TEST(Checker, AgreesWithTheDefinitionOnHistoriesOfMiddleSize) {
    Tally tally;
    for (std::uint64_t seed = 0; seed < 1'500 * test_scale(); ++seed) {
        Shape shape = varied(mix(seed));
        shape.seed = seed;
        shape.operations = 14 + static_cast<std::uint32_t>(seed % 9);
        shape.clients = 3 + static_cast<std::uint32_t>(seed / 9 % 4);
        shape.keys = 1;
        if (shape.lies.ppm > 0) shape.lies = Ratio::percent(5);
        if (shape.lost.ppm > 0) shape.lost = Ratio::percent(15);
        compare(shape, tally);
        if (HasFatalFailure()) return;
    }
    EXPECT_GT(tally.ok, 500u);
    EXPECT_GT(tally.bad, 150u);
}

}  // namespace
}  // namespace whitewater::linearizability
