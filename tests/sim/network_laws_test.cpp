// Laws of the network's statistics: whatever the settings, shares and latencies are as they say.
//
// Each case sends some thousand messages. A share is judged by the binomial distribution, a mean by
// its standard error, both at six deviations: a sound network fails once in some 10^8 cases.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/network.hpp"

namespace whitewater::sim {

namespace {

constexpr std::uint64_t message_count = 4'000;
constexpr double deviations = 6;

std::uint64_t some_seed() {
    return *rc::gen::arbitrary<std::uint64_t>();
}
Ratio some_share() {
    return Ratio{
        *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(0, Ratio::one + 1))};
}

// The fates of messages far enough apart not to wait for each other.
std::vector<Fate> fates(const NetworkSettings& settings, std::uint64_t seed) {
    Network network(seed, settings, {});
    std::vector<Fate> all;
    for (std::uint64_t i = 1; i <= message_count; ++i)
        all.push_back(network.send(node(1), node(2), {.kind = 0, .term = 1, .index = i, .op = {}},
                                   Time{} + seconds(100) * static_cast<std::int64_t>(i)));
    return all;
}

template <class Predicate>
void require_share(const std::vector<Fate>& all, Ratio share, Predicate is_hit) {
    const double p = static_cast<double>(share.ppm) / Ratio::one;
    const auto n = static_cast<double>(all.size());
    const auto hits = static_cast<double>(std::count_if(all.begin(), all.end(), is_hit));
    RC_ASSERT(std::abs(hits - n * p) <= deviations * std::sqrt(n * p * (1 - p)) + 1e-6);
}

RC_GTEST_PROP(NetworkLaws, TheShareThatIsSetIsLost, ()) {
    NetworkSettings settings;
    settings.loss = some_share();
    require_share(fates(settings, some_seed()), settings.loss, [](const Fate& fate) {
        return fate.outcome == Fate::Outcome::dropped && fate.cause == DropCause::loss;
    });
}

RC_GTEST_PROP(NetworkLaws, TheShareThatIsSetIsDuplicated, ()) {
    NetworkSettings settings;
    settings.duplicate = some_share();
    require_share(fates(settings, some_seed()), settings.duplicate,
                  [](const Fate& fate) { return fate.copies == 2; });
}

// What a message may take, and all that were drawn.
struct Latencies {
    std::int64_t min = 0;
    std::int64_t span = 0;
    std::vector<std::int64_t> us;
};
Latencies some_latencies(Distribution distribution) {
    Latencies drawn;
    NetworkSettings settings;
    drawn.min = *rc::gen::inRange<std::int64_t>(0, 50'000);
    drawn.span = *rc::gen::inRange<std::int64_t>(0, 200'000);
    settings.distribution = distribution;
    settings.latency_min = {drawn.min};
    settings.latency_max = {drawn.min + drawn.span};
    std::int64_t sent = 0;
    for (const Fate& fate : fates(settings, some_seed())) {
        sent += seconds(100).us;
        drawn.us.push_back(fate.arrivals[0].us - sent);
    }
    return drawn;
}

double mean(const std::vector<std::int64_t>& values) {
    double sum = 0;
    for (const std::int64_t value : values) sum += static_cast<double>(value);
    return sum / static_cast<double>(values.size());
}
double standard_error(double deviation) {
    return deviation / std::sqrt(static_cast<double>(message_count));
}
double share_above(const Latencies& drawn, double bound) {
    const auto above = std::count_if(drawn.us.begin(), drawn.us.end(), [bound](std::int64_t us) {
        return static_cast<double>(us) > bound;
    });
    return static_cast<double>(above) / static_cast<double>(message_count);
}

RC_GTEST_PROP(NetworkLaws, UniformLatenciesAreSpreadOverTheirRange, ()) {
    const Latencies drawn = some_latencies(Distribution::uniform);
    const auto span = static_cast<double>(drawn.span);
    const auto middle = static_cast<double>(drawn.min) + span / 2;
    for (const std::int64_t us : drawn.us)
        RC_ASSERT((us >= drawn.min && us <= drawn.min + drawn.span));
    const double error = standard_error(span / std::sqrt(12.0));
    RC_ASSERT(std::abs(mean(drawn.us) - middle) <= deviations * error + 1);
    if (drawn.span < 1'000) return;  // too coarse for quarters
    const double quarter = deviations * standard_error(std::sqrt(3.0 / 16)) + 0.002;
    RC_ASSERT(std::abs(share_above(drawn, middle - span / 4) - 0.75) <= quarter);
    RC_ASSERT(std::abs(share_above(drawn, middle + span / 4) - 0.25) <= quarter);
}

// Above the minimum: the mean is half of the span, a share of 1/e exceeds the mean, and a draw of
// more than ten spans, which one in 10^8 would be, is cut.
RC_GTEST_PROP(NetworkLaws, ExponentialLatenciesHaveTheirMeanAndTheirTail, ()) {
    const Latencies drawn = some_latencies(Distribution::exponential);
    const double half = static_cast<double>(drawn.span) / 2;
    for (const std::int64_t us : drawn.us)
        RC_ASSERT((us >= drawn.min && us <= drawn.min + 10 * drawn.span));
    const double above_min = mean(drawn.us) - static_cast<double>(drawn.min);
    RC_ASSERT(std::abs(above_min - half) <= deviations * standard_error(half) + 0.005 * half + 1);
    if (drawn.span < 1'000) return;
    const double tail = std::exp(-1.0);
    const double error = standard_error(std::sqrt(tail * (1 - tail)));
    RC_ASSERT(std::abs(share_above(drawn, static_cast<double>(drawn.min) + half) - tail) <=
              deviations * error + 0.005);
}

}  // namespace

}  // namespace whitewater::sim
