// Any sequence of changes: a clock shows what exact arithmetic says, and its timers agree with it.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <rapidcheck/state.h>

#include <ostream>

#include "sim/clock.hpp"

namespace whitewater::sim {

namespace {

// Local time in millionths of a microsecond: whatever the rates, no step of it is inexact.
struct ExactClock {
    Time now;
    std::int64_t shown = 0;  // millionths
    std::int64_t rate = Ratio::one;
    bool is_frozen = false;

    LocalTime local() const {
        const std::int64_t whole = shown / Ratio::one;
        return {shown % Ratio::one < 0 ? whole - 1 : whole};
    }
    void advance(std::int64_t us) {
        now = now + Duration{us};
        if (!is_frozen) shown += us * rate;
    }
};

using ClockCommand = rc::state::Command<ExactClock, Clock>;

struct Advance : ClockCommand {
    std::int64_t us = *rc::gen::inRange<std::int64_t>(0, 10'000'000);
    void apply(ExactClock& model) const override { model.advance(us); }
    void run(const ExactClock& model, Clock& clock) const override {
        const ExactClock after = nextState(model);
        RC_ASSERT(clock.local(after.now) == after.local());
        RC_ASSERT(clock.local(model.now) == model.local());  // asking changes nothing
        RC_ASSERT(clock.offset(after.now).us == after.local().us - after.now.us);
    }
    void show(std::ostream& os) const override { os << "advance " << us << " us"; }
};

struct Step : ClockCommand {
    std::int64_t us = *rc::gen::inRange<std::int64_t>(-5'000'000, 5'000'000);
    void apply(ExactClock& model) const override { model.shown += us * Ratio::one; }
    void run(const ExactClock& model, Clock& clock) const override {
        clock.step(model.now, Duration{us});
        RC_ASSERT(clock.local(model.now).us == model.local().us + us);
    }
    void show(std::ostream& os) const override { os << "step by " << us << " us"; }
};

struct Drift : ClockCommand {
    std::int64_t ppm = *rc::gen::inRange<std::int64_t>(-999'999, 3'000'000);
    void apply(ExactClock& model) const override { model.rate = Ratio::one + ppm; }
    void run(const ExactClock& model, Clock& clock) const override {
        clock.set_drift(model.now, Ratio{ppm});
        RC_ASSERT(clock.local(model.now) == model.local());  // it goes on from where it is
        RC_ASSERT(clock.drift() == Ratio{ppm});
    }
    void show(std::ostream& os) const override { os << "drift by " << ppm << " ppm"; }
};

struct Freeze : ClockCommand {
    void checkPreconditions(const ExactClock& model) const override { RC_PRE((!model.is_frozen)); }
    void apply(ExactClock& model) const override { model.is_frozen = true; }
    void run(const ExactClock& model, Clock& clock) const override {
        clock.freeze(model.now);
        RC_ASSERT(clock.is_frozen());
        RC_ASSERT(clock.local(model.now) == model.local());
    }
    void show(std::ostream& os) const override { os << "freeze"; }
};

struct Unfreeze : ClockCommand {
    void checkPreconditions(const ExactClock& model) const override { RC_PRE((model.is_frozen)); }
    void apply(ExactClock& model) const override { model.is_frozen = false; }
    void run(const ExactClock& model, Clock& clock) const override {
        clock.unfreeze(model.now);
        RC_ASSERT(!clock.is_frozen());
        RC_ASSERT(clock.local(model.now) == model.local());
    }
    void show(std::ostream& os) const override { os << "unfreeze"; }
};

// When a timer would fire: at the first moment that shows its deadline, if the clock gets there.
struct AskWhen : ClockCommand {
    std::int64_t ahead = *rc::gen::inRange<std::int64_t>(-1'000'000, 10'000'000);
    void run(const ExactClock& model, Clock& clock) const override {
        const LocalTime deadline = model.local() + Duration{ahead};
        const Time at = clock.reaches(deadline, model.now);
        if (ahead <= 0) return RC_ASSERT(at == model.now);
        if (model.is_frozen) return RC_ASSERT(at == Time::never());
        ExactClock then = model;
        then.advance(at.us - model.now.us - 1);
        RC_ASSERT(then.local() < deadline);
        then.advance(1);
        RC_ASSERT(then.local() >= deadline);
    }
    void show(std::ostream& os) const override {
        os << "when does it show " << ahead << " us more";
    }
};

RC_GTEST_PROP(ClockModel, TheClockShowsWhatExactArithmeticSays, ()) {
    const auto offset = *rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000);
    const auto ppm = *rc::gen::inRange<std::int64_t>(-500'000, 500'001);
    Clock clock(Duration{offset}, Ratio{ppm});
    ExactClock model;
    model.shown = offset * Ratio::one;
    model.rate += ppm;
    rc::state::check(model, clock,
                     rc::state::gen::execOneOfWithArgs<Advance, Advance, Step, Drift, Freeze,
                                                       Unfreeze, AskWhen>());
}

}  // namespace

}  // namespace whitewater::sim
