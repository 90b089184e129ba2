// The seam between a replica and any consensus: bytes, timers and tokens in; bytes, tokens and
// observations out. Our own Raft stands behind it (raft/server.hpp); so can somebody else's.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "raft/observation.hpp"
#include "raft/types.hpp"

namespace whitewater::raft {

// The files of a server. A fixed few, so that a scenario can name them.
enum class FileId : std::uint8_t { meta, log, snapshot };
inline constexpr std::size_t file_count = 3;

// What a message is, for people, traces and fault rules. The simulator draws a message's fate from
// (kind, term, index): the same message has the same fate in every run of a seed.
enum class MessageKind : std::uint8_t {
    request_vote,
    request_vote_reply,
    pre_vote,
    pre_vote_reply,
    append_entries,
    append_entries_reply,
    install_snapshot,
    install_snapshot_reply,
    timeout_now,
    request,  // client traffic, for the numbering to be one
    reply,
};
const char* name_of(MessageKind kind);

// A question that a client wants answered from the state machine without a log entry.
using ReadId = Id<struct ReadTag, std::uint64_t>;

// -- In -------------------------------------------------------------------------------------------

struct DeadlinePassed {};  // the deadline last asked for has come
struct Packet {            // a message from another server; valid during the step
    NodeId from;
    ByteView bytes;
};
enum class SyncOutcome : std::uint8_t { durable, failed };
struct Synced {  // the sync asked for with this token has ended
    Token token;
    FileId file{};
    SyncOutcome outcome{};
};
struct Propose {  // append a command; valid during the step
    ByteView command;
};
struct ReadRequest {  // ask when a read may be served
    ReadId id;
};
using Input = std::variant<DeadlinePassed, Packet, Synced, Propose, ReadRequest>;

// -- Out ------------------------------------------------------------------------------------------

// A part of Effects::bytes.
struct ByteRange {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

// What the receiver may conclude from a message, if it concludes anything. A checker holds the
// sender to it: a promise may leave only once what it promises is durable.
struct Promise {
    enum class Kind : std::uint8_t { none, vote, ack };
    Kind kind = Kind::none;
    Term term;
    Index match;  // ack: the log agrees with the leader's up to here
};

struct Outgoing {
    NodeId to;
    MessageKind kind{};
    Term term;    // of the message
    Index index;  // the last index it carries or is about
    Token after;  // send only when this token is durable
    Promise promise;
    // It says all that earlier cumulative messages of its kind and term to the same server say: of
    // those whose tokens become durable together only the last leaves.
    bool is_cumulative = false;
    ByteRange bytes;
};

struct FileWrite {
    FileId file{};
    std::uint64_t offset = 0;
    ByteRange bytes;
};
struct FileSync {
    FileId file{};
    Token token;
};

// Where a proposal went: into the log, if this server leads.
struct Proposed {
    enum class Answer : std::uint8_t { appended, not_leader };
    Answer answer{};
    EntryId entry;  // appended: its identity; it is decided when that index is committed
    NodeId leader;  // not_leader: who leads, as far as this server knows
};

struct ReadAnswer {
    enum class Answer : std::uint8_t { at_index, not_leader };
    ReadId id;
    Answer answer{};
    Index index;    // at_index: serve once this index is applied
    NodeId leader;  // not_leader: who leads, as far as this server knows
};

// All that one step wants done. Reused from step to step: `clear` keeps the memory. To be carried
// out in this order: observations, writes, syncs, messages (each when its token is durable),
// then the commands up to `committed`, then answers.
struct Effects {
    Bytes bytes;  // what the ranges below refer to
    std::vector<Observation> observations;
    std::vector<FileWrite> writes;
    std::vector<FileSync> syncs;
    std::vector<Outgoing> messages;
    std::optional<Proposed> proposed;
    std::vector<ReadAnswer> reads;
    Index committed;                          // apply up to here
    Token durable;                            // every message that waits for this or less may go
    LocalTime deadline = LocalTime::never();  // when to step with DeadlinePassed
    bool halted = false;                      // a sync failed: the server must stop (fsyncgate)

    void clear();
    ByteView view(ByteRange range) const {
        return ByteView(bytes).subspan(range.begin, range.end - range.begin);
    }
};

// What a disk holds when a server starts: the bytes of its files, possibly empty, possibly torn.
struct DiskImage {
    ByteView files[file_count];
    ByteView operator[](FileId file) const { return files[static_cast<std::size_t>(file)]; }
};

// One command that has been committed.
struct Committed {
    EntryId entry;
    EntryKind kind{};
    ByteView command;  // valid until the next step
};

class Consensus {
  public:
    virtual ~Consensus() = default;

    // Once, first. Recovers from what the disk holds. Here and in `step` effects are cleared first.
    virtual void start(LocalTime now, const DiskImage& disk, Effects& effects) = 0;

    // REQUIRES: start() was called; `now` does not go back except where the node's clock did.
    virtual void step(LocalTime now, const Input& input, Effects& effects) = 0;

    // REQUIRES: index is at most the last Effects::committed, and not compacted.
    virtual Committed committed(Index index) const = 0;
};

}  // namespace whitewater::raft
