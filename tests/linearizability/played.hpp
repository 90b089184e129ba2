// Histories written out by hand, as intervals on a line.
#pragma once

#include <cstdint>
#include <vector>

#include "kv/linearizability/history.hpp"

namespace whitewater::linearizability {

inline constexpr std::int64_t forever = -1;  // never returned: the outcome is unknown

// One operation: it is called at `from` and returns at `to`, both in milliseconds.
struct Interval {
    std::uint32_t client = 1;
    Request request;
    Response response;
    std::int64_t from = 0;
    std::int64_t to = forever;
};

// The operations get the ids 1, 2, 3, ... in the order given. REQUIRES: no two moments are equal.
// `initial` is what every key holds at first.
History played(const std::vector<Interval>& intervals, Value initial = {});

inline std::vector<OperationId> ids(std::initializer_list<std::uint64_t> values) {
    std::vector<OperationId> result;
    for (const std::uint64_t value : values) result.push_back(OperationId{value});
    return result;
}

inline Request get() {
    return Request::get("x");
}
inline Request put(const char* value) {
    return Request::put("x", value);
}
inline Request remove() {
    return Request::remove("x");
}
inline Request append(const char* suffix) {
    return Request::append("x", suffix);
}
inline Request cas(const char* expected, const char* value) {
    return Request::cas("x", expected, value);
}
inline Response done() {
    return Response::done();
}
inline Response saw(const char* value) {
    return Response::read(value);
}
inline Response saw_none() {
    return Response::read({});
}
inline Response unknown() {
    return {};
}

}  // namespace whitewater::linearizability
