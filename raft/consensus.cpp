// The names of messages, and the emptying of Effects.
#include "raft/consensus.hpp"

namespace whitewater::raft {

const char* name_of(MessageKind kind) {
    switch (kind) {
        case MessageKind::request_vote:
            return "request_vote";
        case MessageKind::request_vote_reply:
            return "request_vote_reply";
        case MessageKind::pre_vote:
            return "pre_vote";
        case MessageKind::pre_vote_reply:
            return "pre_vote_reply";
        case MessageKind::append_entries:
            return "append_entries";
        case MessageKind::append_entries_reply:
            return "append_entries_reply";
        case MessageKind::install_snapshot:
            return "install_snapshot";
        case MessageKind::install_snapshot_reply:
            return "install_snapshot_reply";
        case MessageKind::timeout_now:
            return "timeout_now";
        case MessageKind::request:
            return "request";
        case MessageKind::reply:
            return "reply";
    }
    return "?";
}

void Effects::clear() {
    bytes.clear();
    observations.clear();
    writes.clear();
    syncs.clear();
    messages.clear();
    proposed.reset();
    reads.clear();
    committed = {};
    durable = {};
    deadline = LocalTime::never();
    halted = false;
}

}  // namespace whitewater::raft
