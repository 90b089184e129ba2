// Counts what a test allocates.
#pragma once

#include <cstdint>

namespace whitewater::kv {

// How often this process has called operator new.
std::uint64_t allocations();

}  // namespace whitewater::kv
