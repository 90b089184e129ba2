// What clients and replicas say to each other, and what goes into the log: as values and as bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kv/linearizability/history.hpp"
#include "sim/base/bytes.hpp"
#include "sim/base/ids.hpp"

namespace whitewater::kv {

using linearizability::Outcome;
using linearizability::Request;
using linearizability::Response;
using OperationKind = linearizability::Kind;

// One client operation as it travels: to a replica, and on into the log. The views are into the
// bytes it was decoded from.
struct Command {
    OperationId op;
    NodeId client;
    std::uint64_t sequence = 0;  // of the client's operations, from 1: the session's number (§6.3)
    std::uint32_t attempt = 0;   // which try of this operation, from 1
    OperationKind kind{};
    std::string_view key;
    std::string_view argument;  // put, append, cas: what is written
    std::string_view expected;  // cas: what the key must hold
};

void encode(const Command& command, Bytes& out);
// Nothing if the bytes are no command (of ours: any bytes will do).
std::optional<Command> decode_command(ByteView bytes);

enum class ReplyStatus : std::uint8_t {
    done,     // carried out; `response` says with what result
    refused,  // not the leader, and the attempt has had no effect here
};

// A replica's answer to one attempt.
struct Reply {
    OperationId op;
    std::uint32_t attempt = 0;
    ReplyStatus status{};
    Response response;             // done
    std::uint64_t index = 0;       // done: the log index at which the store was read or written
    std::uint64_t entry_term = 0;  // done: the term of that entry; 0 for a read beside the log
    NodeId leader;                 // refused: who leads, as far as the replica knows
};

void encode(const Reply& reply, Bytes& out);
std::optional<Reply> decode_reply(ByteView bytes);

}  // namespace whitewater::kv
