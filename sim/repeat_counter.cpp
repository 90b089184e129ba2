// The ring of recent keys and the counter of those that fell out of it.
#include "sim/repeat_counter.hpp"

#include <algorithm>

namespace whitewater::sim {

std::uint64_t RepeatCounter::count(const Key& key) {
    return count(key, Unknown::may_be_old);
}

std::uint64_t RepeatCounter::count_unique(const Key& key) {
    return count(key, Unknown::is_new);
}

// Field by field: the key was made a moment ago, and read as a whole it would have to be waited
// for.
std::uint64_t RepeatCounter::count(const Key& key, Unknown unknown) {
    if (ring_.empty()) ring_.resize(ring_size);
    const std::uint64_t place = key.major + key.minor;
    Slot& slot = ring_[place % ring_size];
    // Keys mostly count up: the next use is soon, and of the next slot, which is far from the
    // cache.
    __builtin_prefetch(&ring_[(place + 1) % ring_size], 1);
    if (slot.uses > 0 && slot.key == key) return slot.uses++;

    const bool is_new = unknown == Unknown::is_new || slot.uses == 0 || key > slot.forgotten;
    if (!is_new) return overflow_++;
    if (slot.uses > 0 && slot.key > slot.forgotten) slot.forgotten = slot.key;
    slot.uses = 1;
    slot.key.major = key.major;
    slot.key.minor = key.minor;
    return 0;
}

}  // namespace whitewater::sim
