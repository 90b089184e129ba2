// Writing into the calendar, and turning its pages.
#include "sim/event_queue.hpp"

#include <algorithm>
#include <bit>

namespace whitewater::sim {

Event& EventQueue::push(Time time, EventKind kind) {
    const std::uint32_t entry = blank_entry();
    Event& event = entries_[entry].event;
    event.time = time;
    event.sequence = next_sequence_++;
    event.stamp = 0;
    event.slot = 0;
    event.kind = kind;
    event.node = 0;
    // What should have happened before today happens first thing today.
    const std::int64_t day = std::max(day_of(event), today_);
    if (day - today_ < days) {
        write_down(entry, day);
    } else {
        far_.push_back(entry);
        std::push_heap(far_.begin(), far_.end(), is_later());
    }
    return event;
}

void EventQueue::write_down(std::uint32_t entry, std::int64_t day) {
    const std::size_t slot = slot_of(day);
    std::uint32_t& last = last_of_[slot];
    if (last == none) {
        entries_[entry].next = entry;
        last = entry;
        has_entry_[slot / 64] |= std::uint64_t{1} << (slot % 64);
        has_word_ |= std::uint64_t{1} << (slot / 64);
        first_ = std::min(first_, day);
    } else if (is_before(entries_[entry].event, entries_[last].event)) {
        insert_before_last(entry, last);
    } else {
        entries_[entry].next = entries_[last].next;
        entries_[last].next = entry;
        last = entry;
    }
}

void EventQueue::insert_before_last(std::uint32_t entry, std::uint32_t last) {
    std::uint32_t before = last;  // the last, when the new one is the first
    while (is_before(entries_[entries_[before].next].event, entries_[entry].event))
        before = entries_[before].next;
    entries_[entry].next = entries_[before].next;
    entries_[before].next = entry;
}

std::uint32_t EventQueue::blank_entry() {
    if (free_ == none) {
        entries_.emplace_back();
        return static_cast<std::uint32_t>(entries_.size() - 1);
    }
    const std::uint32_t entry = free_;
    free_ = entries_[entry].next;
    return entry;
}

Event EventQueue::erased(std::uint32_t entry) {
    entries_[entry].next = free_;
    free_ = entry;
    return entries_[entry].event;
}

Event EventQueue::pop() {
    if (first_ == no_day) {
        const Event event = erased(take_first_far());
        turn_to(day_of(event));
        return event;
    }
    const std::int64_t day = first_;
    const Event event = cross_out_first();
    if (day != today_) turn_to(day);
    return event;
}

Event EventQueue::cross_out_first() {
    const std::size_t slot = slot_of(first_);
    const std::uint32_t last = last_of_[slot];
    const std::uint32_t entry = entries_[last].next;
    entries_[last].next = entries_[entry].next;
    if (entry != last) return erased(entry);
    last_of_[slot] = none;
    std::uint64_t& word = has_entry_[slot / 64];
    word &= ~(std::uint64_t{1} << (slot % 64));
    if (word == 0) has_word_ &= ~(std::uint64_t{1} << (slot / 64));
    first_ = first_day_with_entry();
    return erased(entry);
}

std::uint32_t EventQueue::take_first_far() {
    std::pop_heap(far_.begin(), far_.end(), is_later());
    const std::uint32_t entry = far_.back();
    far_.pop_back();
    return entry;
}

// What was far is near now, if its day is in the calendar.
void EventQueue::turn_to(std::int64_t day) {
    today_ = day;
    while (!far_.empty() && day_of(entries_[far_.front()].event) - today_ < days) {
        const std::uint32_t entry = take_first_far();
        write_down(entry, day_of(entries_[entry].event));
    }
}

// Slots in the order of their days: from today's to the end, then from the beginning.
std::int64_t EventQueue::first_day_with_entry() const {
    if (has_word_ == 0) return no_day;
    const std::size_t from = slot_of(today_);
    const auto lowest = [](std::uint64_t bits) {
        return static_cast<std::size_t>(std::countr_zero(bits));
    };
    const auto days_until = [&](std::size_t slot) {
        return today_ + static_cast<std::int64_t>((slot - from) % static_cast<std::size_t>(days));
    };
    const std::uint64_t rest_of_word = has_entry_[from / 64] >> (from % 64);
    if (rest_of_word != 0) return today_ + static_cast<std::int64_t>(lowest(rest_of_word));
    const std::uint64_t later_words = has_word_ & ~(UINT64_MAX >> (63 - from / 64));
    const std::size_t word = lowest(later_words != 0 ? later_words : has_word_);
    return days_until(word * 64 + lowest(has_entry_[word]));
}

}  // namespace whitewater::sim
