// The one timer of a machine: on its own clock, through every change of it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <set>

#include "tests/sim/stage.hpp"

namespace whitewater::sim {

namespace {

constexpr NodeId n1 = node(1);
const NodeSet only_n1 = NodeSet::of(n1);

class MachineTimer : public ::testing::Test {
  protected:
    // A machine that sets its timer to 100 ms after its boot, once.
    void boot(const WorldSettings& settings = steady()) {
        stage.emplace(settings);
        stage->add(n1, {.start = [](Machine& machine) {
                       machine.set_timer(machine.now() + milliseconds(100));
                   }});
    }
    // When the timer fired, in true time.
    std::vector<Time> fired_at() const {
        std::vector<Time> times;
        for (const Met& met : stage->met())
            if (met.what == "timer") times.push_back(met.at);
        return times;
    }
    void inject_at(Duration when, const Fault& fault) {
        stage->at(time_at(when), [this, fault] { stage->world().inject(fault); });
    }

    std::optional<Stage> stage;
};

using Times = std::vector<Time>;

TEST_F(MachineTimer, FiresOnceAtItsDeadline) {
    boot();
    stage->run_until(time_at(seconds(10)));
    EXPECT_EQ(fired_at(), Times{time_at(milliseconds(100))});
}

TEST_F(MachineTimer, ALaterDeadlineReplacesAnEarlierOne) {
    boot();
    stage->at(time_at(milliseconds(60)),
              [this] { stage->machine(n1).set_timer(LocalTime{160'000}); });
    stage->at(time_at(milliseconds(120)),
              [this] { stage->machine(n1).set_timer(LocalTime{220'000}); });
    stage->run_until(time_at(seconds(10)));
    EXPECT_EQ(fired_at(), Times{time_at(milliseconds(220))});
}

TEST_F(MachineTimer, AnEarlierDeadlineReplacesALaterOne) {
    boot();
    stage->at(time_at(milliseconds(20)),
              [this] { stage->machine(n1).set_timer(LocalTime{30'000}); });
    stage->run_until(time_at(seconds(10)));
    EXPECT_EQ(fired_at(), Times{time_at(milliseconds(30))});
}

TEST_F(MachineTimer, NeverDisarmsIt) {
    boot();
    stage->at(time_at(milliseconds(20)),
              [this] { stage->machine(n1).set_timer(LocalTime::never()); });
    stage->run_until(time_at(seconds(10)));
    EXPECT_TRUE(fired_at().empty());
}

TEST_F(MachineTimer, ADeadlineInThePastFiresAtOnceButNotWithinTheCall) {
    Stage here(steady());
    int during_start = -1;
    here.add(n1, {.start = [&](Machine& machine) {
                 machine.set_timer(machine.now() - seconds(1));
                 during_start = static_cast<int>(here.met().size());
             }});
    here.run_until(Time{});
    EXPECT_EQ(during_start, 1);  // its boot
    EXPECT_EQ(here.met_by(n1), (std::vector<std::string>{"boot 1", "timer"}));
}

TEST_F(MachineTimer, AClockThatDriftsTwoPercentFiresTwoPercentEarly) {
    WorldSettings settings = steady();
    settings.clock.drift_min = settings.clock.drift_max = Ratio::percent(2);
    boot(settings);
    stage->run_until(time_at(seconds(1)));
    EXPECT_EQ(fired_at(), Times{Time{98'040}});  // 100,000 / 1.02, rounded up
}

TEST_F(MachineTimer, DriftFromTheMiddleOnCountsFromThere) {
    boot();
    inject_at(milliseconds(50), ClockDrift{only_n1, Ratio::percent(-50)});
    stage->run_until(time_at(seconds(1)));
    EXPECT_EQ(fired_at(), Times{time_at(milliseconds(150))});
}

TEST_F(MachineTimer, AStepForwardFiresItAtOnce) {
    boot();
    inject_at(milliseconds(30), ClockStep{only_n1, milliseconds(200)});
    stage->run_until(time_at(seconds(1)));
    EXPECT_EQ(fired_at(), Times{time_at(milliseconds(30))});
    EXPECT_EQ(stage->world().local_time(n1), LocalTime{1'200'000});
}

TEST_F(MachineTimer, AStepBackPutsItOff) {
    boot();
    inject_at(milliseconds(30), ClockStep{only_n1, milliseconds(-200)});
    stage->run_until(time_at(seconds(1)));
    EXPECT_EQ(fired_at(), Times{time_at(milliseconds(300))});
}

TEST_F(MachineTimer, AFrozenClockFiresNothingUntilItIsMended) {
    boot();
    inject_at(milliseconds(30), ClockFreeze{only_n1});
    inject_at(seconds(5), ClockMend{only_n1});
    stage->run_until(time_at(seconds(10)));
    EXPECT_EQ(fired_at(), Times{time_at(milliseconds(5'070))});
    EXPECT_EQ(stage->world().local_time(n1).us, 10'000'000 - 4'970'000);  // the offset stays
}

TEST_F(MachineTimer, ATimerOfAnEarlierIncarnationDoesNotFire) {
    boot();
    inject_at(milliseconds(50), Crash{only_n1, CrashStyle::losing});
    inject_at(milliseconds(60), Restart{only_n1});
    stage->run_until(time_at(seconds(1)));
    EXPECT_EQ(fired_at(), Times{time_at(milliseconds(160))});
}

TEST_F(MachineTimer, APausedMachinesTimerFiresWhenItIsResumed) {
    boot();
    inject_at(milliseconds(50), Pause{only_n1});
    inject_at(milliseconds(400), Resume{only_n1});
    stage->run_until(time_at(seconds(1)));
    EXPECT_EQ(fired_at(), Times{time_at(milliseconds(400))});
}

TEST_F(MachineTimer, EachNodeDrawsItsClockFromTheRangeAndClientsDoNot) {
    WorldSettings settings = steady();
    settings.clock.offset_min = milliseconds(-50);
    settings.clock.offset_max = milliseconds(50);
    Stage here(settings);
    here.add_nodes(60);
    here.add(client(1));
    std::set<std::int64_t> offsets;
    for (std::uint32_t i = 1; i <= 60; ++i) {
        const std::int64_t offset = here.world().local_time(node(i)).us;
        EXPECT_LE(std::abs(offset), 50'000);
        offsets.insert(offset);
    }
    EXPECT_GT(offsets.size(), 50U);
    here.world().inject(ClockStep{NodeSet::of(client(1)), seconds(1)});
    EXPECT_EQ(here.world().local_time(client(1)), LocalTime{});
}

}  // namespace

}  // namespace whitewater::sim
