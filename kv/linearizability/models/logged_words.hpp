// Operations of a log as sentences speak of them, and what is certain about when they happened.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "kv/linearizability/history.hpp"
#include "kv/linearizability/models/causes.hpp"
#include "kv/linearizability/readers/log.hpp"

namespace whitewater::linearizability {

inline bool may_have_happened(const Logged& logged) {
    return logged.ending != Ending::fail;
}
inline bool is_answered(const Logged& logged) {
    return logged.ending == Ending::ok;
}
// When its answer came; never_returned if none did.
inline Position answered_at(const Logged& logged) {
    return is_answered(logged) ? logged.ended : never_returned;
}
// Did all of `a` happen before any of `b`?
inline bool is_over_before(const Logged& a, const Logged& b) {
    return answered_at(a) < b.called;
}

// The part of a core that is looked at for a cause.
inline Core head_of(const Core& core) {
    return {core.begin(),
            core.begin() + static_cast<std::ptrdiff_t>(std::min(core.size(), most_looked_at))};
}
// The object that a core is about: the operations on it that may have happened, and those of the
// core's head.
struct Object {
    Object(const Log& log, const Core& core);

    std::vector<const Logged*> all;
    std::vector<const Logged*> core;
};
inline bool is_spent(const IsEnough& is_enough) {
    return is_enough && is_enough();
}

// "c1's enqueue of 5 on q"
std::string named(const Logged& logged);
// "c1's dequeue returned 5 in line 9", "c1's acquire succeeded in line 3"
std::string told(const Logged& logged);
// As it stands in messages: shortened if it is long, with nothing that a terminal would obey.
std::string shown(const Datum& datum);

}  // namespace whitewater::linearizability
