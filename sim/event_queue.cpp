// A 4-ary heap: shallower than a binary one, and the four children share two cache lines.
#include "sim/event_queue.hpp"

#include <algorithm>

namespace whitewater::sim {

namespace {

constexpr std::size_t arity = 4;

}  // namespace

void EventQueue::push(Event event) {
    event.sequence = next_sequence_++;
    std::size_t hole = heap_.size();
    heap_.push_back(event);
    while (hole > 0) {
        const std::size_t parent = (hole - 1) / arity;
        if (!is_before(event, heap_[parent])) break;
        heap_[hole] = heap_[parent];
        hole = parent;
    }
    heap_[hole] = event;
}

Event EventQueue::pop() {
    const Event first = heap_.front();
    const Event last = heap_.back();
    heap_.pop_back();
    const std::size_t size = heap_.size();
    if (size == 0) return first;

    std::size_t hole = 0;  // sinks until `last` fits into it
    while (true) {
        const std::size_t begin = hole * arity + 1;
        if (begin >= size) break;
        const std::size_t end = std::min(begin + arity, size);
        std::size_t least = begin;
        for (std::size_t child = begin + 1; child < end; ++child)
            if (is_before(heap_[child], heap_[least])) least = child;
        if (!is_before(heap_[least], last)) break;
        heap_[hole] = heap_[least];
        hole = least;
    }
    heap_[hole] = last;
    return first;
}

}  // namespace whitewater::sim
