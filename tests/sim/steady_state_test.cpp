// What a long run costs in memory: nothing that grows with its length.
#include <gtest/gtest.h>
#include <malloc.h>

#include <memory>

#include "sim/world.hpp"

namespace whitewater::sim {

namespace {

constexpr std::uint8_t heartbeat = 1;

// Beats every 50 ms to both others, writes and syncs the same few bytes, and keeps nothing.
class Idler : public Process {
  public:
    explicit Idler(Machine& machine) : machine_(machine) {}
    void start() override { machine_.set_timer(machine_.now() + milliseconds(50)); }
    void receive(NodeId, ByteView) override {}
    void timer_fired() override {
        for (std::uint32_t i = 1; i <= 3; ++i)
            if (node(i) != machine_.id())
                machine_.send(node(i), {.kind = heartbeat, .term = 1, .index = 1, .op = {}},
                              as_bytes("beat"));
        machine_.write(0, 0, as_bytes("state"));
        machine_.sync(0, 1);
        start();
    }
    void synced(std::uint8_t, Ticket, SyncResult) override {}

  private:
    Machine& machine_;
};

std::size_t bytes_in_use() {
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

TEST(SteadyState, AnIdleRunNeedsNoMoreMemoryTheLongerItIs) {
    WorldSettings settings;
    settings.network.loss = Ratio::percent(5);
    settings.network.duplicate = Ratio::percent(5);
    settings.network.reorder = Ratio::percent(5);
    World world(settings);
    for (std::uint32_t i = 1; i <= 3; ++i)
        world.add_machine(node(i), [](Machine& m) { return std::make_unique<Idler>(m); });
    const auto run_for = [&](Duration span) {
        const Time end = world.now() + span;
        while (world.next_event() <= end) world.step();
    };
    run_for(seconds(600));
    const std::size_t before = bytes_in_use();
    if (before == 0) GTEST_SKIP() << "this allocator keeps no count";
    run_for(seconds(6'000));
    EXPECT_GT(world.steps(), 1'000'000U);
    EXPECT_LE(bytes_in_use(),
              before + 1'024);  // a moment with more messages on their way than ever
}

}  // namespace

}  // namespace whitewater::sim
