// Messages as bytes: fixed width, little-endian, checksummed.
#pragma once

#include <optional>

#include "raft/message.hpp"
#include "sim/base/bytes.hpp"

namespace whitewater::raft {

// The format: checksum u32 (of the fields, seeded with the tag), tag u32, then the fields of the
// message in the order of raft/message.hpp: terms, indexes and rounds as u64. The tag tells the
// type and its enumerators (vote or pre-vote, granted or refused, the outcome). AppendEntries ends
// with the number of entries as u64 and the entries as raft/entry.hpp lays them out.

// Appends the message to `out`. Entries are copied as they stand in the sender's log.
void encode(const RequestVote& m, Bytes& out);
void encode(const RequestVoteReply& m, Bytes& out);
void encode(const AppendEntries& m, Bytes& out);
void encode(const AppendEntriesReply& m, Bytes& out);

// Nothing if `bytes` are not exactly one well-formed message: the checksum is wrong, a tag or an
// entry kind is unknown, bytes are missing or left over, entries' terms go down or exceed the
// message's, or a number is so large (2^62) that counting on from it could overflow.
// The entries of an AppendEntries are a view into `bytes`.
std::optional<Message> decode(ByteView bytes);

}  // namespace whitewater::raft
