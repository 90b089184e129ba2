// Temporary.
#include "kv/linearizability/explain.hpp"
namespace whitewater::linearizability {
Violation explain(const History&, const KeyHistory& bad) {
    Violation v;
    v.key = bad.key;
    return v;
}
}  // namespace whitewater::linearizability
