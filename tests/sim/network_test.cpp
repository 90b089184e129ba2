// How long messages take, how many arrive, and in which order.
#include "sim/network.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace whitewater::sim {

namespace {

constexpr NodeId n1 = node(1);
constexpr NodeId n2 = node(2);

MessageLabel message(std::uint64_t index, std::uint8_t kind = 0) {
    return {.kind = kind, .term = 1, .index = index, .op = {}};
}

// The fates of messages 1..count from n1 to n2, each sent a second after the one before it.
std::vector<Fate> fates(const NetworkSettings& settings, std::uint64_t count,
                        std::uint64_t seed = 1) {
    Network network(seed, settings, {});
    std::vector<Fate> all;
    for (std::uint64_t i = 1; i <= count; ++i)
        all.push_back(network.send(n1, n2, message(i), Time{} + seconds(1) * std::int64_t(i)));
    return all;
}

std::vector<std::int64_t> latencies(const NetworkSettings& settings, std::uint64_t count) {
    std::vector<std::int64_t> all;
    std::int64_t sent = 0;
    for (const Fate& fate : fates(settings, count)) {
        sent += seconds(1).us;
        all.push_back(fate.arrivals[0].us - sent);
    }
    return all;
}

double mean(const std::vector<std::int64_t>& values) {
    double sum = 0;
    for (const std::int64_t value : values) sum += static_cast<double>(value);
    return sum / static_cast<double>(values.size());
}

std::size_t lost(const std::vector<Fate>& all) {
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const Fate& fate) {
        return fate.outcome == Fate::Outcome::dropped && fate.cause == DropCause::loss;
    }));
}

TEST(Network, LosesNothingAtZeroPercent) {
    const auto all = fates({}, 100'000);
    EXPECT_EQ(lost(all), 0U);
    EXPECT_TRUE(std::all_of(all.begin(), all.end(), [](const Fate& fate) {
        return fate.outcome == Fate::Outcome::delivered && fate.copies == 1;
    }));
}

// Binomial: 10,000 expected of 100,000, standard deviation 95; the bounds are five of them.
TEST(Network, LosesTenPercentAtTenPercent) {
    NetworkSettings settings;
    settings.loss = Ratio::percent(10);
    const std::size_t count = lost(fates(settings, 100'000));
    EXPECT_GT(count, 9'525U);
    EXPECT_LT(count, 10'475U);
}

TEST(Network, LosesEverythingAtAHundredPercent) {
    NetworkSettings settings;
    settings.loss = Ratio::percent(100);
    EXPECT_EQ(lost(fates(settings, 1'000)), 1'000U);
}

TEST(Network, DuplicatesTheShareThatIsSet) {
    NetworkSettings settings;
    settings.duplicate = Ratio::percent(10);
    const auto all = fates(settings, 100'000);
    const auto doubled =
        std::count_if(all.begin(), all.end(), [](const Fate& fate) { return fate.copies == 2; });
    EXPECT_GT(doubled, 9'525);
    EXPECT_LT(doubled, 10'475);
}

TEST(Network, ACopyFollowsItsOriginalAfterALatencyOfItsOwn) {
    NetworkSettings settings;
    settings.duplicate = Ratio::percent(100);
    for (const Fate& fate : fates(settings, 1'000)) {
        ASSERT_EQ(fate.copies, 2U);
        const Duration behind = fate.arrivals[1] - fate.arrivals[0];
        EXPECT_GE(behind, settings.latency_min);
        EXPECT_LE(behind, settings.latency_max);
    }
}

TEST(Network, UniformLatencyFillsItsRange) {
    const auto all = latencies({}, 100'000);
    EXPECT_EQ(*std::min_element(all.begin(), all.end()), 1'000);
    EXPECT_EQ(*std::max_element(all.begin(), all.end()), 5'000);
    EXPECT_NEAR(mean(all), 3'000, 20);  // standard deviation of the mean: 3.7
    const auto below = std::count_if(all.begin(), all.end(), [](auto us) { return us < 2'000; });
    EXPECT_NEAR(static_cast<double>(below), 25'000, 700);
}

// Above the minimum: mean 2 ms, so a share of 1/e exceeds 2 ms; cut at 40 ms.
TEST(Network, ExponentialLatencyHasItsMeanItsTailAndItsCap) {
    NetworkSettings settings;
    settings.distribution = Distribution::exponential;
    const auto all = latencies(settings, 100'000);
    EXPECT_GE(*std::min_element(all.begin(), all.end()), 1'000);
    EXPECT_LE(*std::max_element(all.begin(), all.end()), 41'000);
    EXPECT_GT(*std::max_element(all.begin(), all.end()), 15'000);
    EXPECT_NEAR(mean(all), 3'000, 40);
    const auto long_ones =
        std::count_if(all.begin(), all.end(), [](auto us) { return us > 3'000; });
    EXPECT_NEAR(static_cast<double>(long_ones), 36'788, 800);
}

// Sends 10,000 messages 100 us apart, much closer than latencies differ; counts those that arrive
// before an earlier one.
std::size_t overtakings(const NetworkSettings& settings) {
    Network network(1, settings, {});
    Time last;
    std::size_t count = 0;
    for (std::uint64_t i = 1; i <= 10'000; ++i) {
        const Time now{static_cast<std::int64_t>(i) * 100};
        const Time arrival = network.send(n1, n2, message(i), now).arrivals[0];
        count += arrival < last ? 1 : 0;
        last = std::max(last, arrival);
    }
    return count;
}

TEST(Network, LinksAreFifo) {
    EXPECT_EQ(overtakings({}), 0U);
}

TEST(Network, SomeMessagesOvertakeWhenReorderingIsOn) {
    NetworkSettings settings;
    settings.reorder = Ratio::percent(10);
    const std::size_t count = overtakings(settings);
    EXPECT_GT(count, 500U);
    EXPECT_LT(count, 3'000U);
}

TEST(Network, LinksDoNotWaitForEachOther) {
    NetworkSettings settings;
    Network network(1, settings, {});
    for (std::uint32_t to = 2; to <= 60; ++to) {
        const Time arrival = network.send(n1, node(to), message(1), Time{}).arrivals[0];
        EXPECT_LE(arrival, Time{} + settings.latency_max);
    }
}

// The same message has the same fate whatever was sent before, between and beside.
TEST(Network, AFateIsAFunctionOfTheMessageAlone) {
    NetworkSettings settings;
    settings.loss = Ratio::percent(30);
    settings.duplicate = Ratio::percent(30);
    Network alone(5, settings, {});
    Network busy(5, settings, {});
    for (std::uint64_t i = 1; i <= 1'000; ++i) {
        const Time now = Time{} + seconds(1) * static_cast<std::int64_t>(i);
        busy.send(n2, n1, message(i), now);
        busy.send(n1, n2, message(i, 3), now - milliseconds(500));
        const Fate one = alone.send(n1, n2, message(i), now);
        const Fate other = busy.send(n1, n2, message(i), now);
        EXPECT_EQ(one.outcome, other.outcome);
        ASSERT_EQ(one.copies, other.copies);
        for (std::size_t copy = 0; copy < one.copies; ++copy)
            EXPECT_EQ(one.arrivals[copy], other.arrivals[copy]);
    }
}

TEST(Network, ARetryDrawsItsOwnFate) {
    NetworkSettings settings;
    settings.loss = Ratio::percent(50);
    Network network(1, settings, {});
    std::size_t count = 0;
    for (int retry = 0; retry < 1'000; ++retry)
        count += network.send(n1, n2, message(7), Time{}).outcome == Fate::Outcome::dropped ? 1 : 0;
    EXPECT_GT(count, 420U);
    EXPECT_LT(count, 580U);
}

TEST(Network, OtherSeedsAreOtherLuck) {
    NetworkSettings settings;
    settings.loss = Ratio::percent(50);
    const auto one = fates(settings, 1'000, 1);
    const auto other = fates(settings, 1'000, 2);
    std::size_t different = 0;
    for (std::size_t i = 0; i < one.size(); ++i)
        different += one[i].outcome != other[i].outcome ? 1 : 0;
    EXPECT_GT(different, 400U);
    EXPECT_LT(different, 600U);
}

TEST(Network, CountsWhatWasSentByKindAndLink) {
    Network network(1, {}, {});
    for (std::uint64_t i = 0; i < 3; ++i) network.send(n1, n2, message(i, 4), Time{});
    network.send(n1, n2, message(1, 6), Time{});
    EXPECT_EQ(network.sent(4, n1, n2), 3U);
    EXPECT_EQ(network.sent(6, n1, n2), 1U);
    EXPECT_EQ(network.sent(MessageRule::any_kind, n1, n2), 4U);
    EXPECT_EQ(network.sent(4, n2, n1), 0U);
    EXPECT_EQ(network.sent(200, n1, n2), 0U);
}

}  // namespace

}  // namespace whitewater::sim
