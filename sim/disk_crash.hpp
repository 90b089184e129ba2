// What a crash may leave of the writes that no completed sync covered.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/base/bytes.hpp"
#include "sim/base/prng.hpp"
#include "sim/fault.hpp"
#include "sim/file_image.hpp"

namespace whitewater::sim {

// One unsynced write of a file.
struct PendingWrite {
    std::uint64_t offset = 0;
    ByteView bytes;
};

struct CrashDraw {
    Key key;  // (seed, node, which crash of the node, file)
    CrashStyle style{};
};

// Turns the durable bytes of one file into what a machine finds after a crash; `writes` are those
// pending, in the order they were made. Returns how many of their bytes survived.
//
// A page cache writes back dirty sectors whenever it likes and in any order, so a crash may find on
// the disk any mixture of old and new. A sector is 512 bytes, aligned. The styles differ in how
// much of that freedom they use:
//
//   losing   The durable bytes, and nothing else.
//   keeping  Every write, in full.
//   prefix   Every write before some byte of the stream of writes, in the order they were made, and
//            none after it; so at most one write is torn, at its end. Half of the draws fall on the
//            boundary between two writes (none and all included), the others on any byte.
//   any      Each sector that the writes touch was written back at a moment of its own: it holds
//            the first j of the writes that touched it, j drawn from none to all of them, and
//            sectors are independent. A write that spans sectors may survive in some and not in
//            others; a later write may survive where an earlier one is lost. Within one sector,
//            writes survive in order and whole.
//   tearing  As `any`, but in one of the sectors the power failed during the write: it holds the
//            latest bytes up to some point strictly inside the part that changed, and the durable
//            ones after it. (Without a sector of two changed bytes or more, as `any`.)
//
// In all styles: no byte that a completed sync covered and no write touched afterwards changes; the
// file ends with the last byte that is durable or survived; what lies before that and was never
// written reads as zero.
std::uint64_t apply_survivors(FileImage& durable, const std::vector<PendingWrite>& writes,
                              const CrashDraw& draw);

}  // namespace whitewater::sim
