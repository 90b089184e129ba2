// What is to happen: the pending events of a run, ordered by time and then by when they were added.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/base/ids.hpp"
#include "sim/base/time.hpp"

namespace whitewater::sim {

enum class EventKind : std::uint8_t {
    deliver,    // slot = the packet
    sync_done,  // node, slot = the sync
    timer,      // node, stamp = the generation of the machine's timer
    catch_up,   // node: one of the things that waited while the machine was paused
    call,       // slot = the actor's call
    undo,       // stamp = the fault's ordinal
};

// 32 bytes, so that two fit into a cache line: what an event carries beyond this lies in a slab.
struct Event {
    Time time{};
    std::uint64_t sequence = 0;  // set by the queue; breaks ties
    std::uint64_t stamp = 0;
    std::uint32_t slot = 0;
    EventKind kind{};
    std::uint8_t node = 0;  // whom it concerns, as `address_of` packs it; 0: nobody

    NodeId machine() const { return NodeId{node}; }
};
constexpr std::uint8_t address_of(NodeId id) {
    static_assert(max_addresses <= 256);
    return static_cast<std::uint8_t>(id.value);
}
static_assert(sizeof(Event) == 32);

// A 4-ary heap. The order of events is total, so a run does not depend on the heap's shape.
class EventQueue {
  public:
    bool is_empty() const { return heap_.empty(); }
    // REQUIRES: not empty.
    const Event& top() const { return heap_.front(); }

    // In the header, so that an event goes from registers to its place: see Recorder::record.
    void push(Event event) {
        event.sequence = next_sequence_++;
        std::size_t hole = heap_.size();
        heap_.emplace_back();
        while (hole > 0) {
            const std::size_t parent = (hole - 1) / arity;
            if (!is_before(event, heap_[parent])) break;
            heap_[hole] = heap_[parent];
            hole = parent;
        }
        heap_[hole] = event;
    }
    // REQUIRES: not empty.
    Event pop();

  private:
    static constexpr std::size_t arity = 4;

    // Without a branch: which of two events comes first is anybody's guess, the processor's too.
    static bool is_before(const Event& a, const Event& b) {
        const auto earlier = static_cast<unsigned>(a.time.us < b.time.us);
        const auto same = static_cast<unsigned>(a.time.us == b.time.us);
        const auto older = static_cast<unsigned>(a.sequence < b.sequence);
        return (earlier | (same & older)) != 0;
    }

    std::vector<Event> heap_;
    std::uint64_t next_sequence_ = 0;
};

}  // namespace whitewater::sim
