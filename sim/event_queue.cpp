// A 4-ary heap: shallower than a binary one, and the four children share two cache lines.
#include "sim/event_queue.hpp"

#include <algorithm>

namespace whitewater::sim {

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
            least = is_before(heap_[child], heap_[least]) ? child : least;
        if (!is_before(heap_[least], last)) break;
        heap_[hole] = heap_[least];
        hole = least;
    }
    heap_[hole] = last;
    return first;
}

}  // namespace whitewater::sim
