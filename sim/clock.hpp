// The clock of one machine: true time seen through an offset, a drift, and a freeze.
#pragma once

#include <cstdint>

#include "sim/base/ratio.hpp"
#include "sim/base/time.hpp"

namespace whitewater::sim {

// A line from true time to local time, replaced by another at each change. Exact: the fraction of
// a microsecond that a line has gathered is carried over to the next, so that however often the
// rate changes, the error stays below one microsecond.
class Clock {
  public:
    Clock() = default;
    // Shows `offset` at the beginning of time. REQUIRES: drift above -100 %.
    Clock(Duration offset, Ratio drift);

    // What the clock shows. REQUIRES: `t` is not before the last change.
    LocalTime local(Time t) const;

    // The first true time, not before `now`, at which the clock shows `deadline` or more;
    // Time::never() if the clock does not get there by itself.
    Time reaches(LocalTime deadline, Time now) const;

    // Changes at true time `now`, each continuous except the step.
    void step(Time now, Duration by);
    void set_drift(Time now, Ratio drift);  // REQUIRES: above -100 %
    void freeze(Time now);
    void unfreeze(Time now);

    Ratio drift() const { return {rate_ - Ratio::one}; }  // what it would be if not frozen
    bool is_frozen() const { return is_frozen_; }
    // How far it is ahead of true time.
    Duration offset(Time now) const { return {local(now).us - now.us}; }

  private:
    // A span in whole microseconds and millionths of one.
    struct Elapsed {
        std::int64_t whole = 0;
        std::int64_t millionths = 0;
    };
    Elapsed elapsed(Time t) const;
    void begin_anew(Time now);

    Time since_;                      // when the present line begins
    LocalTime shown_;                 // what the clock showed then,
    std::int64_t fraction_ = 0;       // and how many millionths of a microsecond beyond
    std::int64_t rate_ = Ratio::one;  // local millionths per true microsecond
    bool is_frozen_ = false;
};

}  // namespace whitewater::sim
