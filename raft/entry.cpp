// Encoding and decoding of single log entries.
#include "raft/entry.hpp"

#include <algorithm>

#include "sim/base/fixed.hpp"

namespace whitewater::raft {

void encode(const Entry& entry, Bytes& out) {
    FixedWriter to = appending(encoded_size(entry), out);
    to.u64(entry.term.value);
    to.u64(static_cast<std::uint64_t>(entry.kind) | std::uint64_t{entry.command.size()} << 32);
    to.raw(entry.command);
}

bool decode(ByteView bytes, Entry& entry) {
    if (bytes.size() < entry_header_size) return false;
    FixedReader from(bytes.data());
    entry.term = {from.u64()};
    const std::uint32_t kind = from.u32();
    if (kind > static_cast<std::uint8_t>(EntryKind::configuration)) return false;
    entry.kind = static_cast<EntryKind>(kind);
    const std::uint32_t length = from.u32();
    if (length > bytes.size() - entry_header_size) return false;
    entry.command = bytes.subspan(entry_header_size, length);
    return true;
}

bool EntryReader::next() {
    if (!ok_ || at_ == bytes_.size()) return false;
    ok_ = decode(bytes_.subspan(at_), entry_);
    if (ok_) at_ += encoded_size(entry_);
    return ok_;
}

}  // namespace whitewater::raft
