// What is to happen: the pending events of a run, ordered by time and then by when they were added.
#pragma once

#include <array>
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

// A calendar (R. Brown, Calendar queues, CACM 31(10), 1988): nearly all that a run schedules lies
// less than a few hundred milliseconds ahead, so it is written into the day on which it is due,
// beside few others or none, and the next day with an entry is found by its bit. What lies further
// ahead waits in a heap until its day comes into the calendar. The order of events is total, so a
// run does not depend on where they are kept.
class EventQueue {
  public:
    EventQueue() : last_of_(days, none) {}

    bool is_empty() const { return first_ == no_day && far_.empty(); }
    // REQUIRES: not empty.
    const Event& top() const {
        return entries_[first_ == no_day ? far_.front() : first_entry_of(slot_of(first_))].event;
    }

    // An event at `time`. Whatever else it carries is 0, and for the caller to fill in: where it
    // stands, since a copy of what was written a moment ago waits until it is written. The
    // reference ends with the next push or pop. Of the events of one time that were pushed first is
    // the first. Amortised O(1), unless crowds of events fall upon one day in no order.
    Event& push(Time time, EventKind kind);
    // REQUIRES: not empty.
    Event pop();

  private:
    // A day is 64 us, the calendar 262 ms. Days are numbered from the beginning of the run; the
    // calendar holds those from today on, each in the slot of its number modulo `days`.
    static constexpr std::int64_t days = 4096;
    static constexpr unsigned log_of_day = 6;
    static constexpr std::int64_t no_day = INT64_MAX;
    static constexpr std::uint32_t none = UINT32_MAX;
    static constexpr std::size_t words = static_cast<std::size_t>(days) / 64;
    static_assert(words <= 64);

    struct Entry {
        Event event;
        std::uint32_t next = none;  // of its day; of the last, the first; of a free one, a free one
    };

    static std::int64_t day_of(const Event& event) { return event.time.us >> log_of_day; }
    static std::size_t slot_of(std::int64_t day) {
        return static_cast<std::size_t>(day) % static_cast<std::size_t>(days);
    }
    static bool is_before(const Event& a, const Event& b) {
        return a.time != b.time ? a.time < b.time : a.sequence < b.sequence;
    }
    // The order of a heap that has the first event at its front.
    auto is_later() const {
        return [this](std::uint32_t a, std::uint32_t b) {
            return is_before(entries_[b].event, entries_[a].event);
        };
    }
    std::uint32_t first_entry_of(std::size_t slot) const { return entries_[last_of_[slot]].next; }

    void write_down(std::uint32_t entry, std::int64_t day);
    void insert_before_last(std::uint32_t entry, std::uint32_t last);
    std::uint32_t blank_entry();
    Event cross_out_first();
    void turn_to(std::int64_t day);
    std::int64_t first_day_with_entry() const;
    std::uint32_t take_first_far();
    Event erased(std::uint32_t entry);

    std::vector<Entry> entries_;
    std::uint32_t free_ = none;           // the first of a chain
    std::vector<std::uint32_t> last_of_;  // by slot; none: the day is blank
    std::array<std::uint64_t, words> has_entry_{};
    std::uint64_t has_word_ = 0;      // which of those words are not 0
    std::int64_t today_ = 0;          // of the last event that was popped
    std::int64_t first_ = no_day;     // of the days with an entry
    std::vector<std::uint32_t> far_;  // a heap of entries, of days after the calendar
    std::uint64_t next_sequence_ = 0;
};

}  // namespace whitewater::sim
