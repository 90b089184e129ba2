// The file `meta`: term and vote, where neither a crash nor one damaged sector can lose them.
#pragma once

#include <cstdint>
#include <variant>

#include "raft/consensus.hpp"
#include "raft/output.hpp"
#include "sim/base/bytes.hpp"

namespace whitewater::raft {

// What a server had on disk cannot be relied upon: it must not start. Not what a crash leaves.
struct Corruption {
    FileId file{};
    std::uint64_t offset = 0;
    const char* what = "";
};

// Four sectors of 512 bytes. Version v is written twice, to sectors 2·(v mod 2) and the one after:
// - turn about, so that a write that a crash tears leaves the version before it untouched
//   (REQUIRES of the caller: version v is durable before v + 1 is written);
// - twice, so that a sector that goes bad later cannot make the version before it look current: a
//   server that forgot its newest vote could vote again in the same term.
// A sector: magic u32, checksum u32 of what follows, version u64, term u64, vote u32, log_end u64
// (how much of the file `log` was known to be durable), zeros. Versions start at 1.
class MetaFile {
  public:
    // What was read, or is last written.
    struct Contents {
        std::uint64_t version = 0;  // 0: nothing was ever written durably
        HardState hard_state;
        std::uint64_t log_end = 0;
    };

    MetaFile() = default;
    explicit MetaFile(std::uint64_t version) : version_(version) {}

    // REQUIRES: the write before is durable. Appends the bytes to write to `out`.
    FileWrite write(HardState hard_state, std::uint64_t log_end, Bytes& out);

    // Of the last write.
    std::uint64_t version() const { return version_; }

    static std::variant<Contents, Corruption> read(ByteView file);

  private:
    std::uint64_t version_ = 0;
};

}  // namespace whitewater::raft
