// An independent statement of what a crash may leave of a file: which images are allowed.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/base/bytes.hpp"
#include "sim/fault.hpp"

namespace whitewater::sim {

struct ModelWrite {
    std::uint64_t offset = 0;
    Bytes bytes{};
};

// A file at the moment of a crash: its durable bytes, and the writes pending, oldest first.
struct ModelFile {
    Bytes durable{};
    std::vector<ModelWrite> pending{};

    Bytes with_everything() const;
    // Could a crash of this style leave exactly `image`?
    bool allows(CrashStyle style, const Bytes& image) const;
};

}  // namespace whitewater::sim
